/// What the network sees of a photo.
public struct SmallCopy: Sendable, Equatable {
  /// (h, w, 1), L* as it is in the photo.
  public let lightness: Plane
  public let tone: Tone

  /// `rgb` is (h, w, 3), gamma-encoded sRGB in [0, 1].
  public init(rgb: Plane) {
    var lab = rgb
    for i in stride(from: 0, to: lab.values.count, by: 3) {
      let color = Lab.fromRGB(
        RGB(
          red: Double(rgb.values[i]), green: Double(rgb.values[i + 1]),
          blue: Double(rgb.values[i + 2])))
      lab.values[i] = Float(color.lightness)
      lab.values[i + 1] = Float(color.a)
      lab.values[i + 2] = Float(color.b)
    }
    lightness = lab.band(0)
    tone = Tone(of: lab)
  }

  /// Take the small copy of a whole photo for a model.
  public init(of pixels: Pixels, for contract: ModelContract) {
    var shrink = Shrink(pixels.size, to: contract.smallSize(of: pixels.size))
    pixels.bytes.withUnsafeBytes { bytes in
      shrink.add(bytes, rows: pixels.height, bytesPerRow: pixels.width * 4)
    }
    self.init(rgb: shrink.finish())
  }

  /// Find the colors: predict with the contrast balanced, and fit what comes to the photo's L*.
  ///
  /// Throws `PhotochromError.badModel`, `CancellationError` and what the predictor throws.
  public func coefficients(
    by predictor: some ABPredictor, hints: [Hint] = []
  ) async throws -> Coefficients {
    var ab = try await predict(by: predictor, hints: hints)  // (h, w, 2)
    let masks = hints.compactMap(\.mask)
    if !masks.isEmpty {
      // a thing that is hinted all over colors the rest too, which the network sees without it
      let rest = try await predict(by: predictor, hints: hints.filter { $0.mask == nil })
      ab = ab.kept(where: masks, else: rest)
    }
    let radius = guideRadius(outputStride: predictor.contract.outputStride)
    return Coefficients(fitting: ab, to: lightness, radius: radius)
  }

  /// Return the a*b* (h, w, 2) at the size of the small copy.
  private func predict(by predictor: some ABPredictor, hints: [Hint]) async throws -> Plane {
    let contract = predictor.contract
    let seen = contract.shape(for: lightness.size)
    let balanced = balanceContrast(lightness).padded(to: seen)  // (H, W, 1)
    let drawn = renderHints(hints, size: lightness.size).padded(to: seen)  // (H, W, 3)
    try Task.checkCancellation()
    let predicted = try await predictor.predict(lightness: balanced, hints: drawn)
    try Task.checkCancellation()
    try contract.check(predicted, of: seen)  // (H/s, W/s, 2)
    return predicted.enlarged(to: seen).cropped(to: lightness.size)
  }
}

extension Plane {
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
