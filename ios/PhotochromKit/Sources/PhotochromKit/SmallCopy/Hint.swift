/// A known color at a point of the upright photo.
public struct Hint: Sendable, Equatable, Codable {
  /// In [0, 1], 0 at the left.
  public let x: Double
  /// In [0, 1], 0 at the top.
  public let y: Double
  /// Only its a*b* count.
  public let color: RGB
  /// The thing that the point lies on, where it was found: the color is meant for all of it, and
  /// for nothing else.
  public let mask: Mask?

  /// Throws `PhotochromError.badHint` outside of the photo.
  public init(x: Double, y: Double, color: RGB, mask: Mask? = nil) throws(PhotochromError) {
    guard (0...1).contains(x), (0...1).contains(y) else { throw .badHint(x: x, y: y) }
    self.x = x
    self.y = y
    self.color = color
    self.mask = mask
  }

  private enum CodingKeys: CodingKey {
    case x, y, color, mask
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      x: values.decode(Double.self, forKey: .x), y: values.decode(Double.self, forKey: .y),
      color: values.decode(RGB.self, forKey: .color),
      mask: values.decodeIfPresent(Mask.self, forKey: .mask))
  }
}

/// Return the pixel that a share of a side falls into.
func pixel(_ share: Double, of side: Int) -> Int {
  min(max(Int(share * Double(side)), 0), side - 1)
}

/// Draw hints for a small copy: (height, width, 3) of a*, b* and a mask of 0 or 1.
///
/// Each is a square and, where the thing is known that it lies on, all of that. Later ones win.
public func renderHints(_ hints: [Hint], size: Size) -> Plane {
  var drawn = Plane(width: size.width, height: size.height, bands: 3)
  for hint in hints {
    let lab = Lab.fromRGB(hint.color)
    let row = pixel(hint.y, of: size.height)
    let column = pixel(hint.x, of: size.width)
    for y in 0..<size.height {
      for x in 0..<size.width {
        let near = max(abs(y - row), abs(x - column)) <= Constants.hintRadiusPx
        guard near || hint.mask?.covers(row: y, column: x, of: size) == true else { continue }
        drawn[y, x, 0] = Float(lab.a)
        drawn[y, x, 1] = Float(lab.b)
        drawn[y, x, 2] = 1
      }
    }
  }
  return drawn
}
