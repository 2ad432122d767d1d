/// Stretch the L* (H, W, 1) of a faded photo linearly over the range that the network knows.
///
/// Where the gain is capped, the range keeps its place between black and white. A photo that already
/// spans the range is returned as it is.
public func balanceContrast(_ lightness: Plane) -> Plane {
  let sorted = lightness.values.sorted()
  let low = percentile(sorted, Constants.percentiles.0)
  let high = percentile(sorted, Constants.percentiles.1)
  let (dark, light) = Constants.balancedRange
  if high - low >= light - dark { return lightness }
  let gain = min(Constants.maxGain, (light - dark) / max(high - low, 1e-6))
  let place = low / (100 - (high - low))  // 0: the range lies at black, 1: at white
  let start = dark + (light - dark - gain * (high - low)) * place
  var balanced = lightness
  balanced.values = lightness.values.map {
    Float(min(max((Double($0) - low) * gain + start, 0), 100))
  }
  return balanced
}

/// Return a percentile with linear interpolation between ranks, as NumPy does.
func percentile(_ sorted: [Float], _ percent: Double) -> Double {
  let rank = percent / 100 * Double(sorted.count - 1)
  let below = Int(rank)
  let above = min(below + 1, sorted.count - 1)
  let (low, high) = (Double(sorted[below]), Double(sorted[above]))
  return low + (rank - Double(below)) * (high - low)
}
