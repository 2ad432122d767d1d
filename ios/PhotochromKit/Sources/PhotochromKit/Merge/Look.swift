/// How the colors are shown.
public struct Look: Sendable, Hashable, Codable {
  /// Of the colors, in [0, 2]; 0 is gray, 1 as the network said.
  public var strength: Double {
    didSet { strength = Self.clamped(strength, to: 0...2) }
  }
  /// In [-1, 1], from cool to warm; black and white stay.
  public var warmth: Double {
    didSet { warmth = Self.clamped(warmth, to: -1...1) }
  }

  public init(strength: Double = 1, warmth: Double = 0) {
    self.strength = Self.clamped(strength, to: 0...2)
    self.warmth = Self.clamped(warmth, to: -1...1)
  }

  private static func clamped(_ value: Double, to range: ClosedRange<Double>) -> Double {
    min(max(value, range.lowerBound), range.upperBound)
  }

  private enum CodingKeys: CodingKey {
    case strength, warmth
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      strength: try values.decode(Double.self, forKey: .strength),
      warmth: try values.decode(Double.self, forKey: .warmth))
  }

  public static let automatic = Look()
  /// The photo in its grays, a toned one made neutral.
  public static let gray = Look(strength: 0)
}
