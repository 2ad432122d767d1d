/// A least squares fit of several values by up to 16 terms, as the sums of its normal equations.
struct Fit<Values: SIMD> where Values.Scalar == Double {
  private let count: Int
  /// (count, count), sums of weight · term · term; the lower half until it is solved.
  private var square: [Double]
  /// Sums of weight · term · values.
  private var right: [Values]

  init(terms count: Int) {
    self.count = count
    square = [Double](repeating: 0, count: count * count)
    right = [Values](repeating: .zero, count: count)
  }

  /// Add an observation.
  mutating func add(_ terms: SIMD16<Double>, values: Values, weight: Double = 1) {
    for i in 0..<count {
      let term = weight * terms[i]
      for j in 0...i { square[i * count + j] += term * terms[j] }
      right[i] += term * values
    }
  }

  /// Add to the weight of each term alone, so that none runs away.
  mutating func steady(_ weight: Double) {
    for i in 0..<count { square[i * count + i] += weight }
  }

  /// Return the coefficients; a term that the others already hold gets no share.
  func solved() -> [Values] {
    var fit = self
    for i in 0..<count {
      for j in 0..<i { fit.square[j * count + i] = fit.square[i * count + j] }
    }
    let least = 1e-14 * (fit.square.map { abs($0) }.max() ?? 0)
    for k in 0..<count { fit.eliminate(k, least: least) }
    return fit.substituted(least: least)
  }

  private mutating func eliminate(_ k: Int, least: Double) {
    let pivot = (k..<count).max { abs(square[$0 * count + k]) < abs(square[$1 * count + k]) } ?? k
    if pivot != k {
      for j in 0..<count { square.swapAt(k * count + j, pivot * count + j) }
      right.swapAt(k, pivot)
    }
    let top = square[k * count + k]
    guard abs(top) > least else { return }
    for i in k + 1..<max(count, k + 1) {
      let factor = square[i * count + k] / top
      for j in k..<count { square[i * count + j] -= factor * square[k * count + j] }
      right[i] -= factor * right[k]
    }
  }

  private func substituted(least: Double) -> [Values] {
    var found = right
    for k in (0..<count).reversed() {
      let pivot = square[k * count + k]
      for j in k + 1..<max(count, k + 1) { found[k] -= square[k * count + j] * found[j] }
      found[k] = abs(pivot) > least ? found[k] / pivot : .zero
    }
    return found
  }
}

/// Return the median; of an even count the mean of the middle two, of none no number.
func median(_ values: [Double]) -> Double {
  guard !values.isEmpty else { return .nan }
  let sorted = values.sorted()
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/// Return the nearest whole number, halves going to the even one, as Python does.
func roundedToEven(_ value: Double) -> Int { Int(value.rounded(.toNearestOrEven)) }
