/// Whether a photo is gray, a toned print (sepia, cyanotype), or in color.
public enum Tone: String, Sendable, Codable {
  case neutral, toned, color
}

/// What the network sees of a photo.
public struct SmallCopy: Sendable, Equatable {
  /// (h, w, 1), L* as it is in the photo.
  public let lightness: Plane
  public let tone: Tone

  /// `rgb` is (h, w, 3), gamma-encoded sRGB in [0, 1].
  public init(rgb: Plane) {
    fatalError("not yet")
  }

  /// Take the small copy of a whole photo.
  public init(of pixels: Pixels, sidePx: Int) {
    fatalError("not yet")
  }

  /// Find the colors: predict on the small copy with its contrast balanced, and fit them to it.
  ///
  /// Throws `PhotochromError.badModel`, `CancellationError` and what the predictor throws.
  public func coefficients(
    by predictor: some ABPredictor, hints: [Hint] = []
  ) async throws -> Coefficients {
    fatalError("not yet")
  }
}

/// Slope and offset that turn L* into a*b*, at the size of the small copy.
public struct Coefficients: Sendable, Equatable {
  /// (h, w, 4): slope of a*, slope of b*, offset of a*, offset of b*.
  public let plane: Plane

  /// No colors at all.
  public static func none(size: Size) -> Coefficients {
    Coefficients(plane: Plane(width: size.width, height: size.height, bands: 4))
  }

  public init(plane: Plane) {
    precondition(plane.bands == 4, "expected slopes and offsets")
    self.plane = plane
  }
}

/// A rectangle of a picture, and the size of that picture.
public struct Strip: Sendable, Hashable {
  public let left: Int
  public let top: Int
  public let width: Int
  public let height: Int
  public let picture: Size

  public init(left: Int, top: Int, width: Int, height: Int, picture: Size) {
    self.left = left
    self.top = top
    self.width = width
    self.height = height
    self.picture = picture
  }

  /// The whole of a picture.
  public static func whole(_ picture: Size) -> Strip {
    Strip(left: 0, top: 0, width: picture.width, height: picture.height, picture: picture)
  }
}

extension Coefficients {
  /// Color pixels in place: L* stays, a*b* are what the coefficients say, fitted into the gamut.
  ///
  /// - Parameters:
  ///   - rgba: `strip.height` rows of `bytesPerRow` bytes, of which 4 for each of `strip.width`.
  ///   - strip: where the pixels lie in the picture, which may have any size.
  public func merge(
    _ rgba: UnsafeMutableRawBufferPointer, bytesPerRow: Int, strip: Strip, look: Look
  ) {
    fatalError("not yet")
  }

  /// Color a whole picture in place, strip by strip.
  ///
  /// `progress` gets the share that is done, in (0, 1], and may throw to stop: pixels are then
  /// colored in part.
  public func merge(
    into pixels: inout Pixels, look: Look, progress: (Double) throws -> Void = { _ in }
  ) rethrows {
    fatalError("not yet")
  }

  /// Return the color of a point, shares of width and height, before gamut and look.
  public func lab(atX x: Double, y: Double, lightness: Plane) -> Lab {
    fatalError("not yet")
  }
}
