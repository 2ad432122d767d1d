/// Slope and offset that turn L* into a*b*, at the size of the small copy.
public struct Coefficients: Sendable, Equatable {
  /// (h, w, 4): slope of a*, slope of b*, offset of a*, offset of b*.
  public let plane: Plane
  /// What stays as it is.
  let kept: Kept?
  /// (h, w, 1): what is left of the grays before, in (0, 1]; nil without drawings.
  let shade: Plane?

  public init(plane: Plane) {
    self.init(plane: plane, kept: nil)
  }

  init(plane: Plane, kept: Kept?, shade: Plane? = nil) {
    precondition(plane.bands == 4, "expected slopes and offsets")
    self.plane = plane
    self.kept = kept
    self.shade = shade
  }

  /// No colors at all.
  public static func none(size: Size) -> Coefficients {
    Coefficients(plane: Plane(width: size.width, height: size.height, bands: 4))
  }

  /// Return the color of a point, shares of width and height, as the network means it: not fitted
  /// into the gamut, without a look. `lightness` is the photo's L* there.
  func lab(x: Double, y: Double, lightness: Double) -> Lab {
    let (row, column) = (pixel(y, of: plane.height), pixel(x, of: plane.width))
    func line(_ band: Int) -> Double {
      Double(plane[row, column, band]) * lightness + Double(plane[row, column, band + 2])
    }
    return Lab(lightness: lightness, a: line(0), b: line(1))
  }
}
