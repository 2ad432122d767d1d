/// A known color at a point of the upright photo.
public struct Hint: Sendable, Equatable, Codable {
  /// In [0, 1], 0 at the left.
  public let x: Double
  /// In [0, 1], 0 at the top.
  public let y: Double
  /// Only its a*b* count.
  public let color: RGB
  /// The thing that the point lies on, where it was found: the color is meant for all of it.
  public let mask: Mask?

  /// Throws `PhotochromError.badHint` outside of the photo.
  public init(x: Double, y: Double, color: RGB, mask: Mask? = nil) throws(PhotochromError) {
    guard (0...1).contains(x), (0...1).contains(y) else { throw .badHint(x: x, y: y) }
    self.x = x
    self.y = y
    self.color = color
    self.mask = mask
  }
}

/// Which part of the upright photo a thing covers, at any resolution.
public struct Mask: Sendable, Equatable, Codable {
  public let width: Int
  public let height: Int
  /// (height, width)
  public let covered: [Bool]

  public init(width: Int, height: Int, covered: [Bool]) {
    precondition(width > 0 && height > 0, "expected sides of 1 or more")
    precondition(covered.count == width * height, "expected a value for each pixel")
    self.width = width
    self.height = height
    self.covered = covered
  }

  /// Whether the pixel is covered that a point, shares of width and height, falls into.
  public func covers(x: Double, y: Double) -> Bool {
    covered[pixel(y, of: height) * width + pixel(x, of: width)]
  }
}

/// Return the pixel that a share of a side falls into.
func pixel(_ share: Double, of side: Int) -> Int {
  min(max(Int(share * Double(side)), 0), side - 1)
}

/// Draw hints for a small copy: (height, width, 3) of a*, b* and a mask of 0 or 1; later ones win.
public func renderHints(_ hints: [Hint], size: Size) -> Plane {
  var drawn = Plane(width: size.width, height: size.height, bands: 3)
  for hint in hints {
    let lab = Lab.fromRGB(hint.color)
    let row = pixel(hint.y, of: size.height)
    let column = pixel(hint.x, of: size.width)
    let radius = Constants.hintRadiusPx
    for y in max(0, row - radius)...min(size.height - 1, row + radius) {
      for x in max(0, column - radius)...min(size.width - 1, column + radius) {
        drawn[y, x, 0] = Float(lab.a)
        drawn[y, x, 1] = Float(lab.b)
        drawn[y, x, 2] = 1
      }
    }
  }
  return drawn
}
