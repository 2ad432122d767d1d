/// A rectangle of a picture, and the size of that picture.
public struct Strip: Sendable, Hashable {
  public let left: Int
  public let top: Int
  public let width: Int
  public let height: Int
  public let picture: Size

  public init(left: Int, top: Int, width: Int, height: Int, picture: Size) {
    precondition(width > 0 && height > 0, "expected sides of 1 or more")
    precondition(left >= 0 && left + width <= picture.width, "expected a strip of the picture")
    precondition(top >= 0 && top + height <= picture.height, "expected a strip of the picture")
    self.left = left
    self.top = top
    self.width = width
    self.height = height
    self.picture = picture
  }

  /// So many pixels that beginning a strip costs nothing, so few that cancelling takes effect at once.
  private static let pixelsAtOnce = 1 << 18

  /// List the strips of a picture, from the top.
  public static func strips(of picture: Size) -> [Strip] {
    let rows = max(1, pixelsAtOnce / picture.width)
    return stride(from: 0, to: picture.height, by: rows).map { top in
      Strip(
        left: 0, top: top, width: picture.width, height: min(rows, picture.height - top),
        picture: picture)
    }
  }

  /// The whole of a picture.
  public static func whole(_ picture: Size) -> Strip {
    Strip(left: 0, top: 0, width: picture.width, height: picture.height, picture: picture)
  }
}

extension Coefficients {
  /// Color pixels in place: L* stays but under a shade, a*b* are what the coefficients say, fitted into the gamut, but
  /// for what keeps its own colors.
  ///
  /// - Parameters:
  ///   - rgba: `strip.height` rows of `bytesPerRow` bytes, of which 4 for each of `strip.width`.
  ///   - strip: where the pixels lie in the picture, which may have any size.
  public func merge(
    _ rgba: UnsafeMutableRawBufferPointer, bytesPerRow: Int, strip: Strip, look: Look
  ) {
    precondition(bytesPerRow >= strip.width * 4, "expected rows of 4 bytes for each pixel")
    precondition(
      rgba.count >= (strip.height - 1) * bytesPerRow + strip.width * 4, "expected whole rows")
    let across = Steps(
      among: plane.width, wanted: strip.picture.width,
      range: strip.left..<strip.left + strip.width)
    let down = Steps(
      among: plane.height, wanted: strip.picture.height,
      range: strip.top..<strip.top + strip.height)
    let merger = RowMerger(columns: across, look: look)
    let keeper = kept.map { RowKeeper($0, strip: strip) }
    let shader = shade.map { RowShader($0, strip: strip, look: look) }
    var row = [Line](repeating: Line(), count: plane.width)
    for y in 0..<strip.height {
      let rows = (down.first[y], down.second[y])
      Line.blend(&row, plane, rows: rows, share: down.share[y], scale: merger.scale)
      let bytes = UnsafeMutableRawBufferPointer(rebasing: rgba[(y * bytesPerRow)...])
      let original = keeper.map { _ in [UInt8](bytes[..<(strip.width * 4)]) }
      shader?.shade(bytes, y: y)
      merger.merge(bytes, with: row)
      if let keeper, let original { keeper.keep(bytes, original: original, y: y) }
    }
  }

  /// Color a whole picture in place.
  public func merge(into pixels: inout Pixels, look: Look) {
    merge(into: &pixels, look: look) { _ in }
  }

  /// Color a whole picture in place, strip by strip.
  ///
  /// `progress` gets the share that is done, in (0, 1], and may throw to stop: the pixels are then
  /// colored in part.
  public func merge(
    into pixels: inout Pixels, look: Look, progress: (Double) throws -> Void
  ) rethrows {
    let size = pixels.size
    for strip in Strip.strips(of: size) {
      let (top, height) = (strip.top, strip.height)
      pixels.bytes.withUnsafeMutableBytes { bytes in
        let part = bytes[(top * size.width * 4)..<((top + height) * size.width * 4)]
        merge(
          UnsafeMutableRawBufferPointer(rebasing: part), bytesPerRow: size.width * 4, strip: strip,
          look: look)
      }
      try progress(Double(top + height) / Double(size.height))
    }
  }
}
