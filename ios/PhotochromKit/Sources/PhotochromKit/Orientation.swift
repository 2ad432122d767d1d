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
}

extension Pixels {
  /// Return the pixels turned upright.
  public func upright(from orientation: Orientation) -> Pixels {
    fatalError("not yet")
  }
}
