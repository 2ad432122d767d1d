#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The screen of a halftone: found in details of a scan, and taken out of a small copy.
enum Screen {
  private typealias Numbers = Constants.Screen

  private static let side = Numbers.detailPx
  /// Hann's.
  private static let window = (0..<side).map {
    0.5 - 0.5 * cos(2 * .pi * Double($0) / Double(side - 1))
  }

  /// Return how many pixels lie between the lines of a picture's screen; nil without one.
  ///
  /// `squares` (detailPx, detailPx) are details of the picture as scanned, luma in [0, 1].
  static func findPitch(_ squares: [[Float]]) -> Double? {
    let details = squares.map { $0.map(Double.init) }
    let telling = details.filter { scatter(of: $0) > Numbers.leastContrast }
    let pitches = telling.compactMap(pitch)
    guard pitches.count >= Numbers.leastSquares else { return nil }
    let middle = median(pitches)
    let agreeing = pitches.count { abs($0 - middle) < Numbers.same * middle }
    let least = max(Double(Numbers.leastSquares), Numbers.leastAgreeing * Double(telling.count))
    return Double(agreeing) >= least ? middle : nil
  }

  private static func mean(of values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  private static func scatter(of values: [Double]) -> Double {
    let middle = mean(of: values)
    let squares = values.reduce(0) { $0 + ($1 - middle) * ($1 - middle) }
    return (squares / Double(values.count)).squareRoot()
  }

  /// Return the pitch of one square: two peaks of its spectrum across each other.
  private static func pitch(of square: [Double]) -> Double? {
    let middle = mean(of: square)
    let centered = square.enumerated().map { i, value in
      (value - middle) * window[i / side] * window[i % side]
    }
    var spectrum = Spectrum(of: centered, side: side)
    let places = spectrum.power.indices.map(spectrum.frequency)
    let radius = places.map(\.length)  // cycles a pixel
    for i in radius.indices where radius[i] < 1 / Numbers.coarsest { spectrum.power[i] = 0 }
    let power = spectrum.power
    let fine = power.indices.map { radius[$0] <= 1 / Numbers.finest ? power[$0] : 0 }
    guard let first = fine.indices.max(by: { fine[$0] < fine[$1] }), radius[first] > 0 else {
      return nil
    }
    func away(_ i: Int) -> Double { abs(radius[i] / radius[first] - 1) }
    let second = fine.indices.filter {
      away($0) < Numbers.asFine && isAcross(places[$0], places[first])
    }.map { fine[$0] }.max()
    let usual = median(power.indices.filter { away($0) < 0.3 }.map { power[$0] }) + 1e-12
    let (stronger, weaker) = (fine[first], second ?? 0)
    // a window spreads each over 4
    let shared = (weaker + stronger) * 4 / (power.reduce(0, +) + 1e-12)
    guard weaker >= Numbers.asStrong * stronger, weaker >= Numbers.leastRise * usual,
      shared >= Numbers.leastShare
    else { return nil }
    return 1 / peak(of: fine, columns: spectrum.columns, at: first, radius: radius)
  }

  /// Tell whether two frequencies lie across each other.
  private static func isAcross(_ one: Point, _ other: Point) -> Bool {
    let between = (atan2(one.y, one.x) - atan2(other.y, other.x)) * 180 / .pi + 90
    let away = abs(between - (between / 180).rounded(.down) * 180 - 90)
    return away > 90 - Numbers.acrossDegrees
  }

  /// Return the frequency of a peak, to parts of a step of the spectrum.
  private static func peak(
    of power: [Double], columns: Int, at place: Int, radius: [Double]
  ) -> Double {
    let rows = power.count / columns
    var (sum, weights) = (0.0, 0.0)
    for down in -1...1 {
      for right in -1...1 {
        let row = (place / columns + down + rows) % rows
        let column = min(columns - 1, max(0, place % columns + right))
        let i = row * columns + column
        sum += power[i] * radius[i]
        weights += power[i]
      }
    }
    return sum / weights
  }
}

extension Plane {
  /// Blur so much that a screen of `pitch` pixels is gone; a finer one than a pixel is so already.
  func descreened(_ pitch: Double) -> Plane {
    guard pitch >= 1 else { return self }
    let sigma = Constants.Screen.sigmaOfPitch * pitch
    let reach = Int((3 * sigma).rounded(.up))
    let weights = (-reach...reach).map { exp(-(Double($0) / sigma) * (Double($0) / sigma) / 2) }
    let total = weights.reduce(0, +)
    let kernel = weights.map { Float($0 / total) }
    return blurred(by: kernel, isDown: true).blurred(by: kernel, isDown: false)
  }

  /// Blur along one axis by a kernel of odd length; beyond the edges these go on.
  private func blurred(by kernel: [Float], isDown: Bool) -> Plane {
    var blurred = Plane(width: width, height: height, bands: bands)
    let last = (isDown ? height : width) - 1
    for y in 0..<height {
      for x in 0..<width {
        let to = (y * width + x) * bands
        for (k, weight) in kernel.enumerated() {
          let at = min(last, max(0, (isDown ? y : x) + k - kernel.count / 2))
          let from = (isDown ? at * width + x : y * width + at) * bands
          for band in 0..<bands { blurred.values[to + band] += weight * values[from + band] }
        }
      }
    }
    return blurred
  }
}
