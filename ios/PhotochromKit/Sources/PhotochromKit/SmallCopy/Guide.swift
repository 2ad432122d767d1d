/// Return the radius of the guide's windows, in pixels of the small copy.
func guideRadius(outputStride: Int) -> Int {
  max(1, Int(Double(outputStride) * Constants.guideRadiusStrides))
}

extension Coefficients {
  /// Fit ab ≈ slope · L* + offset around each pixel (He & Sun, Fast Guided Filter, 2015).
  ///
  /// - Parameters:
  ///   - lightness: (H, W, 1), L* of the small copy as it is, not balanced.
  ///   - ab: (H, W, 2).
  ///   - radius: windows have (2 · radius + 1)² pixels and shrink at the edges.
  init(fitting ab: Plane, to lightness: Plane, radius: Int) {
    precondition(ab.size == lightness.size, "expected planes of one size")
    // L*, a*, b*, L*², L*a*, L*b* of each pixel
    let means = boxMean(
      lightness.values.indices.map { i in
        let l = Double(lightness.values[i])
        let (a, b) = (Double(ab.values[2 * i]), Double(ab.values[2 * i + 1]))
        return SIMD8(l, a, b, l * l, l * a, l * b, 0, 0)
      }, size: lightness.size, radius: radius)
    let lines = means.map { mean in
      let variance = mean[3] - mean[0] * mean[0]
      let covariance = SIMD2(mean[4], mean[5]) - mean[0] * SIMD2(mean[1], mean[2])
      let slope = covariance / (variance + Constants.guideEpsilon)
      let offset = SIMD2(mean[1], mean[2]) - mean[0] * slope
      return SIMD4(lowHalf: slope, highHalf: offset)
    }
    var plane = Plane(width: ab.width, height: ab.height, bands: 4)
    for (i, line) in boxMean(lines, size: ab.size, radius: radius).enumerated() {
      for band in 0..<4 { plane.values[4 * i + band] = Float(line[band]) }
    }
    self.init(plane: plane)
  }
}

/// Average over square windows that shrink at the edges.
private func boxMean<V: SIMD<Double>>(_ values: [V], size: Size, radius: Int) -> [V] {
  let across = slidingMeans(values, lines: size.height, count: size.width, radius: radius)
  return slidingMeans(across, lines: size.width, count: size.height, radius: radius)
}

/// Average along the lines of a (lines, count) grid, and turn it over: (count, lines).
private func slidingMeans<V: SIMD<Double>>(
  _ values: [V], lines: Int, count: Int, radius: Int
) -> [V] {
  var means = values
  var sums = [V](repeating: .zero, count: count + 1)
  for line in 0..<lines {
    for i in 0..<count { sums[i + 1] = sums[i] + values[line * count + i] }
    for i in 0..<count {
      let first = max(i - radius, 0)
      let last = min(i + radius + 1, count)
      means[i * lines + line] = (sums[last] - sums[first]) / Double(last - first)
    }
  }
  return means
}
