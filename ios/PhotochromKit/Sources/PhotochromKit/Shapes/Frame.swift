#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Where a picture lies within a scan: a rectangle, perhaps a little turned, in pixels of a page.
///
/// From the picture's upper left corner `right` leads along its upper side, `down` along its left.
struct Frame: Equatable {
  let origin: Point
  let right: Point
  let down: Point

  private static let pastedMargin = 3

  init(origin: Point, right: Point, down: Point) {
    self.origin = origin
    self.right = right
    self.down = down
  }

  /// Take corners, clockwise from the upper left.
  init(corners: [Point]) {
    self.init(
      origin: corners[0], right: corners[1] - corners[0], down: corners[3] - corners[0])
  }

  /// The frame around all of a page.
  init(around size: Size) {
    self.init(
      origin: .zero, right: Point(Double(size.width), 0), down: Point(0, Double(size.height)))
  }

  var width: Double { right.length }
  var height: Double { down.length }
  var area: Double { width * height }

  /// How far the picture is turned, clockwise.
  var degrees: Double { atan2(right.y, right.x) * 180 / .pi }

  /// Clockwise from the upper left.
  var corners: [Point] { [origin, origin + right, origin + right + down, origin + down] }

  var middle: Point { corners.reduce(.zero, +) / 4 }

  /// The sides in whole pixels, of which there are so many at least.
  func size(atLeast least: Int = 1) -> Size {
    Size(width: max(least, roundedToEven(width)), height: max(least, roundedToEven(height)))
  }

  /// Return the same rectangle where pixels are counted so many times as many, across and along.
  func scaled(by times: Point) -> Frame { Frame(corners: corners.map { $0 * times }) }

  /// Return the same rectangle on a copy of the page in another size.
  func scaled(from size: Size, to other: Size) -> Frame {
    scaled(
      by: Point(
        Double(other.width) / Double(size.width), Double(other.height) / Double(size.height)))
  }

  func shifted(by step: Point) -> Frame {
    Frame(origin: origin + step, right: right, down: down)
  }

  /// Place a frame that was found in a copy of `outer` of a size.
  func within(_ outer: Frame, of size: Size) -> Frame {
    Frame(
      corners: corners.map { corner in
        outer.origin + corner.x / Double(size.width) * outer.right
          + corner.y / Double(size.height) * outer.down
      })
  }

  /// Return where a point of the page lies in the picture: [0, 1] along `right` and `down`.
  func place(of point: Point) -> Point {
    let inverse = 1 / (right.x * down.y - right.y * down.x)
    let away = point - origin
    return Point(
      (away.x * down.y - away.y * down.x) * inverse,
      (away.y * right.x - away.x * right.y) * inverse)
  }

  /// Return the point of the page at a place in the picture, [0, 1] along `right` and `down`.
  func point(at place: Point) -> Point { origin + place.x * right + place.y * down }

  /// Sample the picture, straightened, from a page.
  ///
  /// Each pixel is the mean of enough bilinear samples that none between them is left out.
  func cut(_ page: Plane, to size: Size) -> Plane {
    let ratio = max(width / Double(size.width), height / Double(size.height))
    let times = max(1, Int((ratio - 0.01).rounded(.up)))
    let (columns, rows) = (size.width * times, size.height * times)
    var cut = Plane(width: size.width, height: size.height, bands: page.bands)
    let share = 1 / Float(times * times)
    for y in 0..<rows {
      let t = (Double(y) + 0.5) / Double(rows)
      for x in 0..<columns {
        let s = (Double(x) + 0.5) / Double(columns)
        let to = (y / times * size.width + x / times) * page.bands
        page.addSample(at: point(at: Point(s, t)), weight: share, to: &cut.values, from: to)
      }
    }
    return cut
  }

  /// Return a box of a page around the picture.
  func box(on page: Size) -> Box {
    let (least, most) = bounds(of: corners)
    let left = max(0, Int(least.x.rounded(.down)) - Self.pastedMargin)
    let top = max(0, Int(least.y.rounded(.down)) - Self.pastedMargin)
    let right = min(page.width, Int(most.x.rounded(.up)) + Self.pastedMargin)
    let bottom = min(page.height, Int(most.y.rounded(.up)) + Self.pastedMargin)
    return Box(columns: left..<max(left, right), rows: top..<max(top, bottom))
  }

  /// Return the picture's pixels in a box of a page, row by row. Where the rectangle does not reach,
  /// the picture's edges go on.
  func pasted(_ picture: Plane, in box: Box) -> [Float] {
    var pasted = [Float](repeating: 0, count: box.count * picture.bands)
    let size = Point(Double(picture.width), Double(picture.height))
    box.each { i, column, row in
      let place = place(of: Point(Double(column) + 0.5, Double(row) + 0.5))
      picture.addSample(at: place * size, weight: 1, to: &pasted, from: i * picture.bands)
    }
    return pasted
  }

  /// Return which share of each pixel in a box of a page the picture covers.
  func coverage(of box: Box) -> [Float] {
    var covered = [Float](repeating: 0, count: box.count)
    let (width, height) = (width, height)
    box.each { i, column, row in
      let place = place(of: Point(Double(column) + 0.5, Double(row) + 0.5))
      let across = min(place.x, 1 - place.x) * width + 0.5
      let along = min(place.y, 1 - place.y) * height + 0.5
      covered[i] = Float(min(1, max(0, across)) * min(1, max(0, along)))
    }
    return covered
  }
}

/// Columns and rows of a page.
struct Box {
  let columns: Range<Int>
  let rows: Range<Int>

  init(columns: Range<Int>, rows: Range<Int>) {
    self.columns = columns
    self.rows = rows
  }

  /// All of a page.
  init(_ size: Size) {
    self.init(columns: 0..<size.width, rows: 0..<size.height)
  }

  var count: Int { columns.count * rows.count }

  /// Go through the pixels: their number in the box, their column and row on the page.
  func each(_ visit: (_ i: Int, _ column: Int, _ row: Int) -> Void) {
    var i = 0
    for row in rows {
      for column in columns {
        visit(i, column, row)
        i += 1
      }
    }
  }
}

extension Plane {
  /// Add a bilinear sample at a point, all bands of it; beyond the edges these go on.
  func addSample(at point: Point, weight: Float, to sums: inout [Float], from start: Int) {
    let column = min(Double(width - 1), max(0, point.x - 0.5))
    let row = min(Double(height - 1), max(0, point.y - 0.5))
    let (left, top) = (Int(column), Int(row))
    let (across, along) = (Float(column - Double(left)), Float(row - Double(top)))
    let next = left + 1 < width ? bands : 0
    let below = top + 1 < height ? width * bands : 0
    let from = (top * width + left) * bands
    for band in 0..<bands {
      let at = from + band
      let upper = values[at] * (1 - across) + values[at + next] * across
      let lower = values[at + below] * (1 - across) + values[at + below + next] * across
      sums[start + band] += weight * (upper * (1 - along) + lower * along)
    }
  }

  /// Leave the outermost pixels out; nil where nothing remains.
  func withoutRim(_ margin: Int) -> Plane? {
    let (columns, rows) = (width - 2 * margin, height - 2 * margin)
    guard columns > 0, rows > 0 else { return nil }
    var inner: [Float] = []
    inner.reserveCapacity(columns * rows * bands)
    for row in margin..<margin + rows {
      let from = (row * width + margin) * bands
      inner += values[from..<from + columns * bands]
    }
    return Plane(width: columns, height: rows, bands: bands, values: inner)
  }
}
