/// What the network sees of a photo.
public struct SmallCopy: Sendable, Equatable {
  /// (h, w, 1), L* as it is in the photo.
  public let lightness: Plane
  public let tone: Tone
  /// What the photo keeps of its own colors.
  private let kept: Kept?

  /// Both copies are (h, w, 3), gamma-encoded sRGB in [0, 1]: `rgb` has the size that the network
  /// sees, `larger` that of `sizeForColors`, on which what is in color is sought.
  public init(rgb: Plane, larger: Plane) {
    lightness = rgb.lab().band(0)
    let colors = OwnColors(of: larger.lab())
    tone = Tone(colors.kind)
    kept = Kept(colors)
  }

  /// Take the small copy of a whole photo for a model.
  public init(of pixels: Pixels, for contract: ModelContract) {
    let sizes = [contract.smallSize(of: pixels.size), Self.sizeForColors(of: pixels.size)]
    let copies = sizes.map { size in
      var shrink = Shrink(pixels.size, to: size)
      pixels.bytes.withUnsafeBytes { bytes in
        shrink.add(bytes, rows: pixels.height, bytesPerRow: pixels.width * 4)
      }
      return shrink.finish()
    }
    self.init(rgb: copies[0], larger: copies[1])
  }

  /// Return the size of the copy on which what is in color is sought.
  public static func sizeForColors(of picture: Size) -> Size {
    PhotochromKit.smallSize(of: picture, sidePx: Constants.regionsSidePx)
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
    return Coefficients(fitting: ab, to: lightness, radius: radius, kept: kept)
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
