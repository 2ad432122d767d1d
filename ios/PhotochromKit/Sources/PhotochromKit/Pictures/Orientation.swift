/// How a stored picture is turned and mirrored upright: the values of EXIF tag 274 (CIPA DC-008).
public enum Orientation: Int, Sendable, CaseIterable, Codable {
  case upright = 1
  case mirrored, rotated180, flipped, transposed, rotated90, transversed, rotated270

  /// Whether width and height change places.
  public var swapsSides: Bool { rawValue > 4 }

  /// Return the upright size of a picture that is stored in this size.
  public func upright(_ size: Size) -> Size {
    swapsSides ? Size(width: size.height, height: size.width) : size
  }

  private var mirrorsColumns: Bool { [2, 3, 6, 7].contains(rawValue) }
  private var mirrorsRows: Bool { [3, 4, 7, 8].contains(rawValue) }

  /// Return where a pixel of the upright picture is stored, in a picture stored in `size`.
  func stored(row: Int, column: Int, size: Size) -> (row: Int, column: Int) {
    let upright = upright(size)
    let row = mirrorsRows ? upright.height - 1 - row : row
    let column = mirrorsColumns ? upright.width - 1 - column : column
    return swapsSides ? (column, row) : (row, column)
  }
}

extension Pixels {
  /// Return the pixels turned upright.
  public func upright(from orientation: Orientation) -> Pixels {
    if orientation == .upright { return self }
    let upright = orientation.upright(size)
    return Pixels(upright) { target in
      bytes.withUnsafeBytes { source in
        for row in 0..<upright.height {
          for column in 0..<upright.width {
            let from = orientation.stored(row: row, column: column, size: size)
            let pixel = source.loadUnaligned(
              fromByteOffset: (from.row * width + from.column) * 4, as: UInt32.self)
            target.storeBytes(
              of: pixel, toByteOffset: (row * upright.width + column) * 4, as: UInt32.self)
          }
        }
      }
    }
  }
}
