/// How the colors are shown.
public struct Look: Sendable, Hashable, Codable {
  /// Of the colors, in [0, 2]; 0 is gray, 1 as the network said.
  public var strength: Double
  /// In [-1, 1], from cool to warm; black and white stay.
  public var warmth: Double

  public init(strength: Double = 1, warmth: Double = 0) {
    self.strength = min(max(strength, 0), 2)
    self.warmth = min(max(warmth, -1), 1)
  }

  public static let automatic = Look()
  /// The photo in its grays, a toned one made neutral.
  public static let gray = Look(strength: 0)
}
