/// What the network sees of a picture.
struct SmallCopy: Equatable {
  /// (h, w, 1), L* as it is in the photo.
  let lightness: Plane

  /// Take a copy (h, w, 3), gamma-encoded sRGB in [0, 1], of the size that the network sees.
  init(_ rgb: Plane) {
    lightness = rgb.lightness()
  }

  /// Take L* (h, w, 1) that the network sees.
  init(lightness: Plane) {
    self.lightness = lightness
  }

  /// Find the colors, and fit them to the photo's L*.
  ///
  /// Throws `PhotochromError.badModel`, `CancellationError` and what the predictor throws.
  func coefficients(
    by predictor: some ABPredictor, hints: [Hint] = []
  ) async throws -> Coefficients {
    let ab = try await answer(by: predictor, hints: hints)
    let radius = guideRadius(outputStride: predictor.contract.outputStride)
    return Coefficients(fitting: ab, to: lightness, radius: radius)
  }

  /// Return the a*b* (h, w, 2) that the network predicts with the contrast balanced.
  ///
  /// Throws `PhotochromError.badModel`, `CancellationError` and what the predictor throws.
  func answer(by predictor: some ABPredictor, hints: [Hint]) async throws -> Plane {
    let ab = try await predict(by: predictor, hints: hints)
    let masks = hints.compactMap(\.mask)
    if masks.isEmpty { return ab }
    // a thing that is hinted all over colors the rest too, which the network sees without it
    let rest = try await predict(by: predictor, hints: hints.filter { $0.mask == nil })
    return ab.kept(where: masks, else: rest)
  }

  /// Return the a*b* (h, w, 2) at the size of the small copy.
  ///
  /// - Parameter isBalanced: the contrast is as the network knows it.
  func predict(
    by predictor: some ABPredictor, hints: [Hint], isBalanced: Bool = false
  ) async throws -> Plane {
    let contract = predictor.contract
    let seen = contract.shape(for: lightness.size)
    let known = isBalanced ? lightness : balanceContrast(lightness)
    let balanced = known.padded(to: seen)  // (H, W, 1)
    let drawn = renderHints(hints, size: lightness.size).padded(to: seen)  // (H, W, 3)
    try Task.checkCancellation()
    let predicted = try await predictor.predict(lightness: balanced, hints: drawn)
    try Task.checkCancellation()
    try contract.check(predicted, of: seen)  // (H/s, W/s, 2)
    return predicted.enlarged(to: seen).cropped(to: lightness.size)
  }
}

extension Plane {
  /// Convert gamma-encoded sRGB (H, W, 3) to L*a*b*.
  func lab() -> Plane {
    var lab = self
    for i in stride(from: 0, to: values.count, by: 3) {
      let color = Lab.fromRGB(
        RGB(red: Double(values[i]), green: Double(values[i + 1]), blue: Double(values[i + 2])))
      lab.values[i] = Float(color.lightness)
      lab.values[i + 1] = Float(color.a)
      lab.values[i + 2] = Float(color.b)
    }
    return lab
  }

  /// Convert gamma-encoded sRGB (H, W, 3) to L* (H, W, 1).
  func lightness() -> Plane {
    let lightness = (0..<size.pixels).map { pixel in
      let color = color(pixel)
      let linear = RGB(red: color.x, green: color.y, blue: color.z).linear
      return Float(116 * Lab.f(linear.luminance) - 16)
    }
    return Plane(width: width, height: height, bands: 1, values: lightness)
  }

  /// Keep what any of the masks covers, and take the rest from another plane of the same size.
  fileprivate func kept(where masks: [Mask], else other: Plane) -> Plane {
    var mixed = other
    for row in 0..<height {
      for column in 0..<width
      where masks.contains(where: { $0.covers(row: row, column: column, of: size) }) {
        for band in 0..<bands { mixed[row, column, band] = self[row, column, band] }
      }
    }
    return mixed
  }
}
