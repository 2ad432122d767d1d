/// Where the pixels of a page are read: 8-bit gamma-encoded sRGB, upright.
public protocol PixelSource {
  var size: Size { get }

  /// Lend `count` rows from `top` on, R, G, B and a byte that is not read; also how many bytes lie
  /// from row to row.
  func read<Result>(
    top: Int, count: Int, _ body: (UnsafeRawBufferPointer, _ bytesPerRow: Int) throws -> Result
  ) rethrows -> Result
}

extension Pixels: PixelSource {
  public func read<Result>(
    top: Int, count: Int, _ body: (UnsafeRawBufferPointer, _ bytesPerRow: Int) throws -> Result
  ) rethrows -> Result {
    try bytes.withUnsafeBytes { bytes in
      let rows = bytes[top * width * 4..<(top + count) * width * 4]
      return try body(UnsafeRawBufferPointer(rebasing: rows), width * 4)
    }
  }
}

extension PixelSource {
  /// Take copies (h, w, 3), gamma-encoded sRGB in [0, 1], all in one walk.
  ///
  /// Throws `CancellationError`.
  func copies(of sizes: [Size]) throws -> [Plane] {
    var shrinks = sizes.map { Shrink(size, to: $0) }
    for strip in Strip.strips(of: size) {
      try Task.checkCancellation()
      read(top: strip.top, count: strip.height) { rows, bytesPerRow in
        for i in shrinks.indices {
          shrinks[i].add(rows, rows: strip.height, bytesPerRow: bytesPerRow)
        }
      }
    }
    return shrinks.map { $0.finish() }
  }

  /// Read squares of detailPx² pixels, luma in [0, 1]: what a small copy does not show.
  ///
  /// Each lies about one of `places`, shares of the page; those that are nearly as high as each other
  /// share rows. A page smaller than a square gives none.
  func details(about places: [Point]) -> [[Float]] {
    let side = Constants.Screen.detailPx
    guard min(size.width, size.height) >= side else { return [] }
    func start(_ share: Double, _ length: Int) -> Int {
      let middle = share * Double(length) - Double(side) / 2
      return Int(min(Double(length - side), max(0, middle)))
    }
    let tops = sharedTops(places.map { start($0.y, size.height) }, side: side)
    return zip(places, tops).map { place, top in
      let left = start(place.x, size.width)
      return read(top: top, count: side) { rows, bytesPerRow in
        (0..<side * side).map { i in
          let at = i / side * bytesPerRow + (left + i % side) * 4
          let sum = Int(rows[at]) + Int(rows[at + 1]) + Int(rows[at + 2])
          return Float(sum) / (3 * 255)
        }
      }
    }
  }
}

/// Give each the top of the first that is less than a square above it.
private func sharedTops(_ tops: [Int], side: Int) -> [Int] {
  var shared = tops
  var top = -side
  for i in tops.indices.sorted(by: { tops[$0] < tops[$1] }) {
    if tops[i] >= top + side { top = tops[i] }
    shared[i] = top
  }
  return shared
}
