#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// x, y
typealias Point = SIMD2<Double>

extension Point {
  var length: Double { hypot(x, y) }
}

/// Return the corners of the convex hull of points (Andrew's monotone chain).
func hull(_ points: [Point]) -> [Point] {
  let ordered = points.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
  return [ordered, ordered.reversed()].flatMap { sequence in
    var chain: [Point] = []
    for point in sequence {
      while chain.count > 1, turn(chain[chain.count - 2], chain[chain.count - 1], point) <= 0 {
        chain.removeLast()
      }
      chain.append(point)
    }
    return chain.dropLast()
  }
}

private func turn(_ one: Point, _ two: Point, _ three: Point) -> Double {
  (two.x - one.x) * (three.y - one.y) - (two.y - one.y) * (three.x - one.x)
}

/// Return the four corners of the smallest rectangle around points.
///
/// One of its sides lies on a side of their convex hull (Freeman & Shapira, 1975). From the corner at
/// the upper left clockwise, for a rectangle that is turned by less than 45°.
func smallestRectangle(around points: [Point]) -> [Point] {
  var corners = hull(points)
  if corners.count < 3 {
    let some = corners
    corners += some.map { $0 + Point(1e-3, 1e-3) } + some.map { $0 + Point(1e-3, 0) }
  }
  var best: [Point] = []
  var least = Double.infinity
  for (i, one) in corners.enumerated() {
    let side = corners[(i + 1) % corners.count] - one
    let angle = atan2(side.y, side.x)
    let quarters = (angle / (.pi / 2)).rounded(.toNearestOrEven)
    let found = rectangle(around: corners, angle: angle - quarters * (.pi / 2))
    if found.area < least { (best, least) = found }
  }
  return best
}

/// Return the rectangle around points whose sides have an angle.
private func rectangle(
  around points: [Point], angle: Double
) -> (corners: [Point], area: Double) {
  let (cosine, sine) = (cos(angle), sin(angle))
  let turned = points.map { Point($0.x * cosine + $0.y * sine, $0.y * cosine - $0.x * sine) }
  let (least, most) = bounds(of: turned)
  let straight = [least, Point(most.x, least.y), most, Point(least.x, most.y)]
  let corners = straight.map { Point($0.x * cosine - $0.y * sine, $0.x * sine + $0.y * cosine) }
  return (corners, (most.x - least.x) * (most.y - least.y))
}

/// Return the upper left and the lower right corner of the upright rectangle around points.
func bounds(of points: [Point]) -> (least: Point, most: Point) {
  let far = Point(repeating: .infinity)
  return points.reduce((far, -far)) { found, point in
    (pointwiseMin(found.0, point), pointwiseMax(found.1, point))
  }
}
