/// A scan and the pictures on it: where they lie, how each was made, and which are colored unless a
/// person says otherwise.
struct Division {
  let regions: Regions
  let kind: Page.Kind
  /// How each picture was made.
  let prints: [Print]

  /// Divide a scan into its pictures, on a copy (H, W, 3) of it, sRGB in [0, 1].
  ///
  /// - Parameter isWhole: take it for one picture, whatever is found on it.
  init(of source: some PixelSource, _ rgb: Plane, isWhole: Bool) {
    let found = isWhole ? Regions(whole: rgb) : Regions(of: rgb)
    let isBlank = found.pictures.isEmpty
    regions = isBlank ? Regions(whole: rgb) : found
    let one = Page.Kind(regions.pictures[0].colors.kind)
    kind = isBlank ? .blank : regions.isWhole ? one : .scan
    let looked = regions.pictures.map { Print(of: source, rgb, in: $0.frame) }
    prints = isWhole || isBlank ? looked.map(\.asPhoto) : Self.agreed(regions, looked)
  }

  /// Have all that are colored be drawings where half of them are; the others by themselves.
  private static func agreed(_ regions: Regions, _ prints: [Print]) -> [Print] {
    let votes = regions.pictures.map { regions.isWhole || $0.colors.isGray }
    let drawings = prints.indices.count { votes[$0] && prints[$0].kind == .drawing }
    guard 2 * drawings >= votes.count(where: { $0 }) else { return prints }
    return prints.indices.map { i in
      votes[i] ? Print(.drawing, pitch: prints[i].pitch) : prints[i]
    }
  }

  /// Whether a picture is colored; `switched` are those that a person switched.
  func isOn(_ index: Int, switched: Set<Int> = []) -> Bool {
    let isGray = kind == .scan ? regions.pictures[index].colors.isGray : kind != .blank
    return isGray != switched.contains(index)
  }

  /// Return a picture as it is colored: one that is in color all over loses its colors, and so does
  /// one that is a page of its own.
  func asColored(_ picture: Regions.Picture) -> Regions.Picture {
    let loses = picture.colors.kind == .color || regions.isWhole && !picture.colors.isGray
    let colors = loses ? picture.colors.with(things: nil) : picture.colors
    return Regions.Picture(frame: picture.frame, colors: colors)
  }
}
