/// Width and height in pixels.
public struct Size: Sendable, Hashable, Codable {
  public var width: Int
  public var height: Int

  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  public var pixels: Int { width * height }
}

/// Numbers of a picture, row by row from the top; bands are interleaved: (H, W, 2) is a, b, a, b, ...
public struct Plane: Sendable, Equatable {
  public let width: Int
  public let height: Int
  public let bands: Int
  /// (height, width, bands)
  public var values: [Float]

  /// Make a plane of zeros. Sides and bands are 1 or more.
  public init(width: Int, height: Int, bands: Int) {
    let values = [Float](repeating: 0, count: width * height * bands)
    self.init(width: width, height: height, bands: bands, values: values)
  }

  /// Make a plane of `values`, (height, width, bands).
  public init(width: Int, height: Int, bands: Int, values: [Float]) {
    precondition(width > 0 && height > 0 && bands > 0, "expected sides of 1 or more")
    precondition(values.count == width * height * bands, "expected values for each pixel")
    self.width = width
    self.height = height
    self.bands = bands
    self.values = values
  }

  public var size: Size { Size(width: width, height: height) }

  /// The value at a pixel.
  public subscript(row: Int, column: Int, band: Int) -> Float {
    get { values[(row * width + column) * bands + band] }
    set { values[(row * width + column) * bands + band] = newValue }
  }

  /// Return one band, (H, W, 1).
  public func band(_ band: Int) -> Plane {
    let picked = stride(from: band, to: values.count, by: bands).map { values[$0] }
    return Plane(width: width, height: height, bands: 1, values: picked)
  }
}

/// 8-bit gamma-encoded sRGB with an alpha that nothing here reads or writes: R, G, B, A, R, G, ...
///
/// Rows follow each other without a gap. A copy shares its bytes until one of the two is written to.
public struct Pixels: Sendable, Equatable {
  public let width: Int
  public let height: Int
  /// (height, width, 4)
  public var bytes: [UInt8]

  /// Make pixels of `bytes`, (height, width, 4).
  public init(width: Int, height: Int, bytes: [UInt8]) {
    precondition(width > 0 && height > 0, "expected sides of 1 or more")
    precondition(bytes.count == width * height * 4, "expected four bytes for each pixel")
    self.width = width
    self.height = height
    self.bytes = bytes
  }

  /// Make pixels that `fill` draws, such as a bitmap context with this memory: transparent black at
  /// first, `size.width * 4` bytes a row.
  public init(
    _ size: Size, fill: (UnsafeMutableRawBufferPointer) throws -> Void
  ) rethrows {
    var bytes = [UInt8](repeating: 0, count: size.pixels * 4)
    try bytes.withUnsafeMutableBytes(fill)
    self.init(width: size.width, height: size.height, bytes: bytes)
  }

  public var size: Size { Size(width: width, height: height) }
}
