/// The small copy of a photo whose rows come from the top, a few at a time.
///
/// Each of its pixels is the mean of the area that it covers, of gamma-encoded values: these are
/// nearly L*. Most of the way is done by whole factors and rounded to bytes, as libvips does, so that
/// a big photo never lies in memory as numbers; the rest is exact.
public struct Shrink: Sendable {
  private let picture: Size
  private let small: Size
  private let factor: Int
  private var sums: [UInt32]  // (width, 3)
  private var blocks: Plane
  private var rowsSeen = 0

  /// Shrink a picture of a size to another, which it holds.
  public init(_ picture: Size, to small: Size) {
    precondition(picture.holds(small), "expected a size within the picture")
    self.picture = picture
    self.small = small
    factor = min(picture.width / small.width, picture.height / small.height)
    sums = [UInt32](repeating: 0, count: picture.width * 3)
    let columns = (picture.width + factor - 1) / factor
    let rows = (picture.height + factor - 1) / factor
    blocks = Plane(width: columns, height: rows, bands: 3)
  }

  /// Add the next rows: `rows` times `bytesPerRow` bytes of RGBA.
  public mutating func add(_ rgba: UnsafeRawBufferPointer, rows: Int, bytesPerRow: Int) {
    precondition(rgba.count >= (rows - 1) * bytesPerRow + picture.width * 4, "expected whole rows")
    precondition(rowsSeen + rows <= picture.height, "expected no more rows than the picture has")
    for row in 0..<rows {
      add(UnsafeRawBufferPointer(rebasing: rgba[(row * bytesPerRow)...]))
    }
  }

  private mutating func add(_ row: UnsafeRawBufferPointer) {
    let isLast = rowsSeen == picture.height - 1
    // the last row stands for those that a block lacks
    let times = isLast ? UInt32(factor - rowsSeen % factor) : 1
    let width = picture.width
    sums.withUnsafeMutableBufferPointer { sums in
      for x in 0..<width {
        sums[3 * x] &+= times &* UInt32(row[4 * x])
        sums[3 * x + 1] &+= times &* UInt32(row[4 * x + 1])
        sums[3 * x + 2] &+= times &* UInt32(row[4 * x + 2])
      }
    }
    rowsSeen += 1
    if isLast || rowsSeen % factor == 0 { finishBlocks((rowsSeen - 1) / factor) }
  }

  /// Average one row of blocks, down and then across; the last column as the last row.
  private mutating func finishBlocks(_ row: Int) {
    let half = UInt32(factor / 2)
    let divisor = UInt32(factor)
    for block in 0..<blocks.width {
      for band in 0..<3 {
        var sum: UInt32 = 0
        for i in 0..<factor {
          let x = min(picture.width - 1, block * factor + i)
          sum += (sums[3 * x + band] + half) / divisor
        }
        blocks[row, block, band] = Float((sum + half) / divisor) / 255
      }
    }
    for i in sums.indices { sums[i] = 0 }
  }

  /// Return the small copy (h, w, 3), gamma-encoded sRGB in [0, 1], once every row was added.
  public func finish() -> Plane {
    precondition(rowsSeen == picture.height, "expected every row of the picture")
    let extent = (Double(picture.width) / Double(factor), Double(picture.height) / Double(factor))
    return averageAreas(blocks, to: small, extent: extent)
  }
}

/// Shrink (H, W, C): each result is the mean of the area that it covers.
///
/// `extent` says how many columns and rows the picture takes up; what lies beyond is padding.
func averageAreas(_ source: Plane, to size: Size, extent: (columns: Double, rows: Double)) -> Plane
{
  let (width, bands) = (source.width, source.bands)
  var rows = Plane(width: width, height: size.height, bands: bands)
  for y in 0..<size.height {
    for (row, share) in covered(y, of: size.height, extent: extent.rows, count: source.height) {
      for i in 0..<width * bands {
        rows.values[y * width * bands + i] += share * source.values[row * width * bands + i]
      }
    }
  }
  var small = Plane(width: size.width, height: size.height, bands: bands)
  for x in 0..<size.width {
    for (column, share) in covered(x, of: size.width, extent: extent.columns, count: width) {
      for y in 0..<size.height {
        for band in 0..<bands { small[y, x, band] += share * rows[y, column, band] }
      }
    }
  }
  return small
}

/// List what one mean covers, with the share of each.
private func covered(
  _ index: Int, of wanted: Int, extent: Double, count: Int
) -> [(index: Int, share: Float)] {
  let start = min(Double(index) * extent / Double(wanted), Double(count))
  let end = min(Double(index + 1) * extent / Double(wanted), Double(count))
  return (Int(start)..<Int(end.rounded(.up))).map { i in
    let share = min(end, Double(i + 1)) - max(start, Double(i))
    return (i, Float(share * Double(wanted) / extent))
  }
}
