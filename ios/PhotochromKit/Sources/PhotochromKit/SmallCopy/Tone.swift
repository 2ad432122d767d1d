/// Whether a photo is gray, a toned print (sepia, cyanotype), or in color, all of it or a part.
///
/// A toned print's a*b* depend on its L* and the place alone, a color photo's do not. Marks on a gray
/// photo, such as a stamp, leave it gray.
public enum Tone: String, Sendable, Codable {
  case neutral, toned, color

  init(_ kind: OwnColors.Kind) {
    switch kind {
    case .neutral: self = .neutral
    case .toned: self = .toned
    case .tinted, .color: self = .color
    }
  }
}
