/// Pixels of a small copy that are in, to be grown, shrunk and divided into parts.
struct Region: Equatable {
  let width: Int
  let height: Int
  /// (height, width)
  var isIn: [Bool]

  init(width: Int, height: Int, isIn: [Bool]) {
    self.width = width
    self.height = height
    self.isIn = isIn
  }

  init(_ size: Size, where test: (Int) -> Bool = { _ in false }) {
    self.init(width: size.width, height: size.height, isIn: (0..<size.pixels).map(test))
  }

  var area: Int { isIn.count { $0 } }

  var isEmpty: Bool { !isIn.contains(true) }

  func union(_ other: Region) -> Region {
    Region(width: width, height: height, isIn: zip(isIn, other.isIn).map { $0 || $1 })
  }

  /// Return the region with so many pixels around it that are out.
  func widened(by margin: Int) -> Region {
    var wide = Region(Size(width: width + 2 * margin, height: height + 2 * margin))
    for pixel in isIn.indices where isIn[pixel] {
      wide.isIn[(pixel / width + margin) * wide.width + pixel % width + margin] = true
    }
    return wide
  }

  /// Grow by squares of (2 · radius + 1)² pixels.
  func dilated(by radius: Int) -> Region { grown(by: radius, what: true) }

  /// Shrink by squares of (2 · radius + 1)² pixels; what lies outside counts as in.
  func eroded(by radius: Int) -> Region { grown(by: radius, what: false) }

  /// Drop what is narrower than 2 · radius + 1 pixels.
  func opened(by radius: Int) -> Region { eroded(by: radius).dilated(by: radius) }

  private func grown(by radius: Int, what value: Bool) -> Region {
    var wide = [Bool](repeating: !value, count: isIn.count)
    for y in 0..<height {
      Self.grow(isIn, &wide, start: y * width, step: 1, count: width, radius, value)
    }
    var grown = Region(width: width, height: height, isIn: wide.map { _ in !value })
    for x in 0..<width {
      Self.grow(wide, &grown.isIn, start: x, step: width, count: height, radius, value)
    }
    return grown
  }

  private static func grow(
    _ from: [Bool], _ to: inout [Bool], start: Int, step: Int, count: Int, _ radius: Int,
    _ value: Bool
  ) {
    var done = 0
    for i in 0..<count where from[start + i * step] == value {
      done = max(done, i - radius)
      let end = min(count, i + radius + 1)
      while done < end {
        to[start + done * step] = value
        done += 1
      }
    }
  }

  /// Return the pixels of each part that hangs together by sides, in order.
  func parts() -> [[Int]] {
    let labels = Labels(of: self)
    var parts = [[Int]](repeating: [], count: labels.count)
    for (pixel, number) in labels.numbers.enumerated() where number > 0 {
      parts[number - 1].append(pixel)
    }
    return parts
  }

  /// Fill the holes: what is outside and does not reach the edge.
  func filled() -> Region {
    var filled = Region(width: width, height: height, isIn: isIn.map { _ in true })
    let outside = Region(width: width, height: height, isIn: isIn.map { !$0 })
    for part in outside.parts() where part.contains(where: isOnEdge) {
      for pixel in part { filled.isIn[pixel] = false }
    }
    return filled
  }

  private func isOnEdge(_ pixel: Int) -> Bool {
    let (x, y) = (pixel % width, pixel / width)
    return x == 0 || y == 0 || x == width - 1 || y == height - 1
  }
}
