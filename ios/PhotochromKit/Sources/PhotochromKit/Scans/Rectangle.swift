/// Rectangles that stand out from a board: their sides are moved to where it ends.
extension Frame {
  private typealias Numbers = Constants.Pictures

  /// Take a part, its pixels in order, that is a rectangle with four seen sides; nil where it is not.
  init?(around part: [Int], on board: Board, far: Double) {
    let size = board.distance.size
    let points = Self.outline(of: part, width: size.width)
    let (least, most) = bounds(of: points)
    guard least.x > 0, least.y > 0, most.x < Double(size.width), most.y < Double(size.height)
    else { return nil }
    let frame = Frame(corners: smallestRectangle(around: points))
    let (short, long) = (min(frame.width, frame.height), max(frame.width, frame.height))
    guard short >= Numbers.leastSide * Double(max(size.width, size.height)),
      long <= Numbers.longest * short,
      Double(part.count) >= Numbers.leastFill * short * long
    else { return nil }
    self.init(moving: frame, to: board, far: far)
  }

  /// Return the corners of the pixels at both ends of each row.
  private static func outline(of part: [Int], width: Int) -> [Point] {
    var points: [Point] = []
    for (i, pixel) in part.enumerated() {
      let (x, y) = (Double(pixel % width), Double(pixel / width))
      if i == 0 || part[i - 1] / width < pixel / width { points += [Point(x, y), Point(x, y + 1)] }
      if i == part.count - 1 || part[i + 1] / width > pixel / width {
        points += [Point(x + 1, y), Point(x + 1, y + 1)]
      }
    }
    return points
  }

  /// Move each side to where the board ends, to parts of a pixel; nil where a side is not seen.
  private init?(moving frame: Frame, to board: Board, far: Double) {
    let corners = frame.corners
    var sides: [Side] = []
    for (i, start) in corners.enumerated() {
      guard let side = Side(from: start, to: corners[(i + 1) % 4], on: board, far: far) else {
        return nil
      }
      sides.append(side)
    }
    let mean = sides.reduce(0) { $0 + $1.seen / 4 }
    guard sides.allSatisfy({ $0.seen >= Numbers.leastSideSeen }), mean >= Numbers.leastSeen else {
      return nil
    }
    self.init(corners: sides.indices.map { sides[($0 + 3) % 4].meets(sides[$0]) })
  }
}

/// A side of a rectangle, where the board ends.
private struct Side {
  let start: Point
  let end: Point
  /// The share of it that is seen.
  let seen: Double

  private typealias Numbers = Constants.Pictures

  /// Across a side, from inside outward.
  private static let reach = (0..<17).map { Double($0) / 2 - 4 }
  /// Where a side is looked at, in shares of it.
  private static let looked = 0.04...0.96

  /// Find where the board ends along a side; nil where that is not seen.
  init?(from start: Point, to end: Point, on board: Board, far: Double) {
    let length = (end - start).length
    let along = (end - start) / length
    let normal = Point(along.y, -along.x)  // outward
    let count = max(16, Int(length))
    let (first, last) = (Self.looked.lowerBound, Self.looked.upperBound)
    var places: [Point] = []  // how far along the side, and how far outside of it
    for i in 0..<count {
      let share = first + Double(i) * (last - first) / Double(count - 1)
      var profile = [Float](repeating: 0, count: Self.reach.count)
      for (k, reach) in Self.reach.enumerated() {
        let point = start + share * (end - start) + reach * normal
        board.distance.addSample(at: point, weight: 1, to: &profile, from: k)
      }
      if let offset = Self.crossing(profile, far: far) { places.append(Point(share, offset)) }
    }
    guard Double(places.count) >= Numbers.leastSideSeen * Double(count) else { return nil }
    let (slope, shift) = Self.line(through: places)
    let straight = places.count { abs($0.y - (shift + slope * $0.x)) < 1.25 }
    self.start = start + shift * normal
    self.end = end + (shift + slope) * normal
    seen = Double(straight) / Double(count)
  }

  /// Return the point in which this side meets another.
  func meets(_ other: Side) -> Point {
    let (one, two) = (end - start, other.end - other.start)
    let between = other.start - start
    let along = (between.x * two.y - between.y * two.x) / (one.x * two.y - one.y * two.x)
    return start + along * one
  }

  /// Return where a profile from inside outward falls below half its height; nil where it does not
  /// begin as picture and end as board.
  private static func crossing(_ profile: [Float], far: Double) -> Double? {
    let most = Double(profile.prefix(reach.count / 2).max() ?? 0)
    let level = min(12, max(far * 0.75, most / 2))
    guard let last = profile.lastIndex(where: { Double($0) > level }), last > 0,
      last < reach.count - 2
    else { return nil }
    let (high, low) = (Double(profile[last]), Double(profile[last + 1]))
    let share = (high - level) / max(high - low, 1e-6)
    return reach[last] + min(1, max(0, share)) * (reach[1] - reach[0])
  }

  /// Fit y = slope · x + shift, without the points that lie far from the rest.
  private static func line(through points: [Point]) -> (slope: Double, shift: Double) {
    let middle = median(points.map(\.y))
    var kept = points.filter { abs($0.y - middle) < 3 }
    var (slope, shift) = (0.0, 0.0)
    for _ in 0..<3 {
      var fit = Fit<SIMD2<Double>>(terms: 2)
      for point in kept {
        var terms = SIMD16<Double>.zero
        (terms[0], terms[1]) = (point.x, 1)
        fit.add(terms, values: SIMD2(point.y, 0))
      }
      let found = fit.solved()
      (slope, shift) = (found[0].x, found[1].x)
      let rest = points.map { abs($0.y - slope * $0.x - shift) }
      let most = max(0.5, 2 * median(rest))
      kept = points.indices.filter { rest[$0] <= most }.map { points[$0] }
    }
    return (slope, shift)
  }
}
