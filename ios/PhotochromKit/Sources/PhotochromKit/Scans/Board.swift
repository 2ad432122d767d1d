/// The board, bed, mount or page that pictures lie on: even and of one color.
struct Board {
  /// The scan's edge.
  let edge: Region
  /// (height, width), how far each pixel is from the board, in Lab.
  let distance: Plane
  /// What counts as far.
  let far: Double
  /// The same for a photo nearly as light as the board.
  let finest: Double
  let edgeShare: Double
  /// The range of its L*.
  let uneven: Double

  private typealias Numbers = Constants.Board

  /// Find the board of a copy L*a*b* (H, W, 3); nil where its edge is not of one color.
  init?(of lab: Plane) {
    let size = lab.size
    let edge = Self.edge(of: size)
    let center = Self.usual(lab, edge)
    let near = Region(size) { pixel in
      let away = lab.color(pixel) - center
      return edge.isIn[pixel] && (away * away).sum().squareRoot() < Numbers.farthest
    }
    guard Double(near.area) >= Double(edge.area) * Numbers.edgeShare * 0.8,
      let surface = Surface(fitting: lab, near: near, edge: edge)
    else { return nil }
    var distance = Plane(width: size.width, height: size.height, bands: 1)
    var lightness = distance  // the surface's own
    for pixel in 0..<size.pixels {
      let color = surface.color(at: pixel, of: size)
      let away = lab.color(pixel) - color
      distance.values[pixel] = Float((away * away).sum().squareRoot())
      lightness.values[pixel] = Float(color.x)
    }
    let board = Self.region(edge: edge, distance: distance, within: surface.far)
    let onEdge = board.isIn.indices.count { board.isIn[$0] && edge.isIn[$0] }
    edgeShare = Double(onEdge) / Double(edge.area)
    guard edgeShare >= Numbers.edgeShare else { return nil }
    let shades = board.isIn.indices.filter { board.isIn[$0] }.map { lightness.values[$0] }
    uneven = Double((shades.max() ?? 0) - (shades.min() ?? 0))
    (self.edge, self.distance) = (edge, distance)
    (far, finest) = (surface.far, surface.finest)
  }

  /// What may count as far: by default, for light photos, and beyond shadows.
  var fars: [Double] { [far, finest, Numbers.farthest] }

  /// Return what is nearer than `far` and hangs together with the edge.
  func region(within far: Double) -> Region {
    Self.region(edge: edge, distance: distance, within: far)
  }

  private static func region(edge: Region, distance: Plane, within far: Double) -> Region {
    let labels = Labels(of: Region(distance.size) { Double(distance.values[$0]) < far })
    var isBoard = [Bool](repeating: false, count: labels.count + 1)
    for (pixel, number) in labels.numbers.enumerated() where edge.isIn[pixel] && number > 0 {
      isBoard[number] = true
    }
    return Region(distance.size) { isBoard[labels.numbers[$0]] }
  }

  /// Return a copy's outermost pixels.
  private static func edge(of size: Size) -> Region {
    let depth = max(1, roundedToEven(Numbers.edgeOfSide * Double(min(size.width, size.height))))
    return Region(size) { pixel in
      let (x, y) = (pixel % size.width, pixel / size.width)
      return min(x, size.width - 1 - x) < depth || min(y, size.height - 1 - y) < depth
    }
  }

  /// Return the color that most of a copy's edge has: around the peak of L*.
  private static func usual(_ lab: Plane, _ edge: Region) -> SIMD3<Double> {
    let colors = edge.isIn.indices.filter { edge.isIn[$0] }.map(lab.color)
    var counts = [Int](repeating: 0, count: 101)
    for color in colors { counts[Int(min(100, max(0, color.x)))] += 1 }
    var (peak, most) = (0, -1)
    for step in 0...100 {
      let sum = counts[max(0, step - 2)...min(100, step + 2)].reduce(0, +)
      if sum > most { (peak, most) = (step, sum) }
    }
    let chosen = colors.filter { abs($0.x - Double(peak) - 0.5) < 3 }
    return SIMD3(
      median(chosen.map(\.x)), median(chosen.map(\.y)), median(chosen.map(\.z)))
  }
}

/// A color that changes evenly over a scan: L*a*b* are sums of 1, x, y, x², xy, y².
private struct Surface {
  /// Of each term.
  private var coefficients = [SIMD3<Double>](repeating: .zero, count: 6)
  private(set) var far = Constants.Board.farthest
  private(set) var finest = Constants.Board.farthest

  private static let leastPixels = 64  // of a fit

  /// A round of the fit: by so many terms, to the edge alone or not, closely or not.
  private typealias Round = (terms: Int, onEdge: Bool, isClose: Bool)

  /// A plane of the edge, then curved, of all that is near; then closer, of the edge, and all again.
  private static let rounds: [Round] = [
    (3, false, false), (6, false, false), (6, false, false), (6, false, false),
    (6, true, true), (6, true, true), (6, false, true), (6, false, true),
  ]

  /// Fit L*a*b* (H, W, 3) to what is near it, beginning with pixels of the edge; nil where those are
  /// too few.
  init?(fitting lab: Plane, near: Region, edge: Region) {
    typealias Numbers = Constants.Board
    let side = Double(lab.size.pixels).squareRoot()
    let step = max(1, roundedToEven(side / Double(Numbers.fitSidePx)))
    let pixels = stride(from: 0, to: lab.height, by: step).flatMap { y in
      stride(from: 0, to: lab.width, by: step).map { x in y * lab.width + x }
    }
    let terms = pixels.map { Self.terms(at: $0, of: lab.size) }
    var chosen = pixels.map { near.isIn[$0] }
    for round in Self.rounds {
      if round.onEdge {
        for (i, pixel) in pixels.enumerated() where !edge.isIn[pixel] { chosen[i] = false }
      }
      guard chosen.count(where: { $0 }) >= Self.leastPixels else { return nil }
      var fit = Fit<SIMD3<Double>>(terms: round.terms)
      for (i, pixel) in pixels.enumerated() where chosen[i] {
        fit.add(terms[i], values: lab.color(pixel))
      }
      for (i, coefficient) in fit.solved().enumerated() { coefficients[i] = coefficient }
      let distances = pixels.indices.map { i in
        let away = lab.color(pixels[i]) - color(terms[i])
        return (away * away).sum().squareRoot()
      }
      let usual = median(distances.indices.filter { chosen[$0] }.map { distances[$0] })
      let least = round.isClose ? Numbers.finest : Numbers.nearest
      let most = min(Numbers.farthest, max(least, Numbers.spreads * usual))
      if round.isClose { finest = most } else { far = most }
      chosen = distances.map { $0 < most }
    }
    finest = min(far, finest)
  }

  func color(at pixel: Int, of size: Size) -> SIMD3<Double> {
    color(Self.terms(at: pixel, of: size))
  }

  private func color(_ terms: SIMD16<Double>) -> SIMD3<Double> {
    var sum = SIMD3<Double>.zero
    for (i, coefficient) in coefficients.enumerated() { sum += terms[i] * coefficient }
    return sum
  }

  private static func terms(at pixel: Int, of size: Size) -> SIMD16<Double> {
    let x = 2 * Double(pixel % size.width) / Double(size.width - 1) - 1
    let y = 2 * Double(pixel / size.width) / Double(size.height - 1) - 1
    return [1, x, y, x * x, x * y, y * y, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
  }
}

extension Plane {
  /// The first three bands of a pixel.
  func color(_ pixel: Int) -> SIMD3<Double> {
    let at = pixel * bands
    return SIMD3(Double(values[at]), Double(values[at + 1]), Double(values[at + 2]))
  }
}
