/// The tone of a picture: a*b* that follow from L* and the place alone, the color of its paper and of
/// the light on it.
struct Paper {
  /// Coefficients of the terms, for a* and for b*.
  private let even: [SIMD16<Double>]
  /// L* between which they were fitted; beyond it they stay.
  private let span: ClosedRange<Double>
  /// (rows, columns, 2), what stains and lamps add to them at L* = 100.
  private let local: Plane
  let chroma: Double
  /// How much of a*b* goes with the things in the picture and not with tone, light and grain.
  let structure: Double
  /// The part of the structure that changes the hue.
  let across: Double
  /// How much more of it lies at edges of L*.
  let atEdges: Double

  /// Paper without any color.
  static let neutral = Paper(
    even: [.zero, .zero], span: 0...100, local: Plane(width: 1, height: 1, bands: 2),
    chroma: 0, structure: 0, across: 0, atEdges: 0)

  /// 1, l ... l⁵; x, y, x², xy, y²; each of these also · l; l is L* / 100.
  private static let terms = 16
  private static let medianSteps = 16  // of L*

  private init(
    even: [SIMD16<Double>], span: ClosedRange<Double>, local: Plane, chroma: Double,
    structure: Double, across: Double, atEdges: Double
  ) {
    self.even = even
    self.span = span
    self.local = local
    self.chroma = chroma
    self.structure = structure
    self.across = across
    self.atEdges = atEdges
  }

  /// Fit the tone of a picture L*a*b* (H, W, 3); what is in color counts little.
  init(fitting lab: Plane) {
    let blocks = Blocks(of: lab)
    let (even, rest) = Self.fitRobustly(blocks)
    let local = Self.local(blocks, rest)
    var (left, across) = (rest, rest)
    for (i, color) in blocks.colors.enumerated() {
      let shown = SIMD2(Double(local.values[2 * i]), Double(local.values[2 * i + 1]))
      left[i] = rest[i] - shown * Self.light(color.x)
      let tone = SIMD2(color.y, color.z) - rest[i]
      let toned = (tone * tone).sum().squareRoot()
      let share = min(1, max(0, (toned - 1) / 3))  // a neutral tone has no hue
      let along = tone / max(toned, 1e-6)
      across[i] = left[i] - along * ((left[i] * along).sum() * share)
    }
    let squares = blocks.colors.reduce(0) { $0 + $1.y * $1.y + $1.z * $1.z }
    let lightness = blocks.colors.map(\.x)
    self.init(
      even: even, span: (lightness.min() ?? 0)...(lightness.max() ?? 100), local: local,
      chroma: (squares / Double(blocks.colors.count)).squareRoot(),
      structure: Self.structure(left, blocks), across: Self.structure(across, blocks),
      atEdges: Self.atEdges(left, blocks))
  }

  /// Return the tone's a*b* (H, W, 2) at an L* for each pixel.
  func ab(_ size: Size, lightness: (Int) -> Double) -> Plane {
    var tone = local.enlarged(to: size)
    for pixel in 0..<size.pixels {
      let (x, y) = (pixel % size.width, pixel / size.width)
      let value = lightness(pixel)
      let fitted = min(span.upperBound, max(span.lowerBound, value))
      let terms = Self.terms(
        Self.powers(fitted), x: Self.place(x, of: size.width), y: Self.place(y, of: size.height))
      for band in 0..<2 {
        let shown = Double(tone.values[2 * pixel + band]) * Self.light(value)
        tone.values[2 * pixel + band] = Float(shown + (terms * even[band]).sum())
      }
    }
    return tone
  }

  /// Return slope and offset (H, W, 4) of the tone's a*b* by L*, between 20 and 80.
  func line(_ size: Size) -> Plane {
    let (dark, light) = (ab(size) { _ in 20 }, ab(size) { _ in 80 })
    var line = Plane(width: size.width, height: size.height, bands: 4)
    for i in dark.values.indices {
      let slope = (light.values[i] - dark.values[i]) / 60
      let at = i / 2 * 4 + i % 2
      line.values[at] = slope
      line.values[at + 2] = dark.values[i] - 20 * slope
    }
    return line
  }

  /// The picture in blocks, so that grain does not count.
  private struct Blocks {
    let rows: Int
    let columns: Int
    /// (rows · columns), L*a*b*
    let colors: [SIMD3<Double>]
    /// (rows · columns), of L* / 100: means of the pixels' own, which across an edge are not those
    /// of the mean.
    let powers: [SIMD8<Double>]

    init(of lab: Plane) {
      let side = Int(Double(lab.size.pixels).squareRoot())
      let block = min(max(1, side / Constants.Paper.blocks), lab.width, lab.height)
      (rows, columns) = (lab.height / block, lab.width / block)
      var sums = [SIMD3<Double>](repeating: .zero, count: rows * columns)
      var powerSums = [SIMD8<Double>](repeating: .zero, count: rows * columns)
      for y in 0..<rows * block {
        for x in 0..<columns * block {
          let (at, to) = ((y * lab.width + x) * 3, y / block * columns + x / block)
          sums[to] += SIMD3(
            Double(lab.values[at]), Double(lab.values[at + 1]), Double(lab.values[at + 2]))
          powerSums[to] += Paper.powers(Double(lab.values[at]))
        }
      }
      colors = sums.map { $0 / Double(block * block) }
      powers = powerSums.map { $0 / Double(block * block) }
    }

    /// Return how much L* differs in the 3 x 3 blocks around one.
    func range(around block: Int) -> Double {
      let (row, column) = (block / columns, block % columns)
      var (least, most) = (Double.infinity, -Double.infinity)
      for y in max(0, row - 1)...min(rows - 1, row + 1) {
        for x in max(0, column - 1)...min(columns - 1, column + 1) {
          least = min(least, colors[y * columns + x].x)
          most = max(most, colors[y * columns + x].x)
        }
      }
      return most - least
    }
  }

  /// Return the place of a pixel's center, in [-1, 1].
  private static func place(_ i: Int, of count: Int) -> Double {
    Double(2 * i + 1) / Double(count) - 1
  }

  /// Return l ... l⁵ of L*, and zeros.
  private static func powers(_ lightness: Double) -> SIMD8<Double> {
    let l = lightness / 100
    return [l, l * l, l * l * l, l * l * l * l, l * l * l * l * l, 0, 0, 0]
  }

  private static func terms(_ powers: SIMD8<Double>, x: Double, y: Double) -> SIMD16<Double> {
    let (xl, yl) = (x * powers[0], y * powers[0])
    return [
      1, powers[0], powers[1], powers[2], powers[3], powers[4], x, y, x * x, x * y, y * y,
      xl, yl, x * xl, x * yl, y * yl,
    ]
  }

  /// Fit a*b* by terms (Cauchy weights, squared); return the coefficients and what is left.
  private static func fitRobustly(_ blocks: Blocks) -> (
    [SIMD16<Double>], [SIMD2<Double>]
  ) {
    let all = blocks.powers.enumerated().map { i, powers in
      terms(
        powers, x: place(i % blocks.columns, of: blocks.columns),
        y: place(i / blocks.columns, of: blocks.rows))
    }
    var rest = fromMedians(blocks.colors)
    var even: [SIMD16<Double>] = [.zero, .zero]
    for spread in Constants.Paper.spreads {
      var fit = Fit<SIMD2<Double>>(terms: terms)
      for (i, color) in blocks.colors.enumerated() {
        let far = (rest[i] * rest[i]).sum() / (spread * spread)
        fit.add(all[i], values: SIMD2(color.y, color.z), weight: 1 / (1 + far))
      }
      let most = Double(Constants.Paper.blocks * Constants.Paper.blocks)
      fit.steady(Constants.Paper.steady * Double(blocks.colors.count) / most)
      for (k, coefficient) in fit.solved().enumerated() {
        (even[0][k], even[1][k]) = (coefficient.x, coefficient.y)
      }
      for (i, color) in blocks.colors.enumerated() {
        let tone = SIMD2((all[i] * even[0]).sum(), (all[i] * even[1]).sum())
        rest[i] = SIMD2(color.y, color.z) - tone
      }
    }
    return (even, rest)
  }

  /// Return the distance of each block's a*b* from the median of those as light as it.
  private static func fromMedians(_ colors: [SIMD3<Double>]) -> [SIMD2<Double>] {
    let steps = colors.map {
      Int(min(15, max(0, $0.x * Double(medianSteps) / 100)))
    }
    var rest = colors.map { SIMD2($0.y, $0.z) }
    for step in 0..<medianSteps {
      let chosen = colors.indices.filter { steps[$0] == step }
      let middle = SIMD2(median(chosen.map { colors[$0].y }), median(chosen.map { colors[$0].z }))
      for i in chosen { rest[i] -= middle }
    }
    return rest
  }

  /// Return what stains and lamps add around each block, (rows, columns, 2).
  private static func local(_ blocks: Blocks, _ rest: [SIMD2<Double>]) -> Plane {
    let far = Constants.Paper.farthest
    let products = zip(blocks.colors, rest).map { color, rest in
      let trusted = 1 + (rest * rest).sum() / (far * far)
      let share = light(color.x) / (trusted * trusted)
      return SIMD3(rest.x * share, rest.y * share, light(color.x) * share)
    }
    var local = Plane(width: blocks.columns, height: blocks.rows, bands: 2)
    let window = Constants.Paper.window
    for y in 0..<blocks.rows {
      for x in 0..<blocks.columns {
        var sum = SIMD3<Double>.zero
        for row in max(0, y - window)...min(blocks.rows - 1, y + window) {
          for column in max(0, x - window)...min(blocks.columns - 1, x + window) {
            sum += products[row * blocks.columns + column]
          }
        }
        local[y, x, 0] = Float(sum.x / max(sum.z, 1e-3))
        local[y, x, 1] = Float(sum.y / max(sum.z, 1e-3))
      }
    }
    return local
  }

  /// Return what is left with the far brought near, so that it counts no more.
  private static func near(_ left: [SIMD2<Double>]) -> [SIMD2<Double>] {
    left.map { $0 / max(1, ($0 * $0).sum().squareRoot() / Constants.Paper.farthest) }
  }

  /// Return the rms of what blocks share with the next but one at edges of L*, beyond what they
  /// share elsewhere. Edges go on in rows or columns: the stronger counts.
  private static func atEdges(_ left: [SIMD2<Double>], _ blocks: Blocks) -> Double {
    let (columns, near) = (blocks.columns, near(left))
    let edges = near.indices.map { block in
      let square = blocks.range(around: block) * blocks.range(around: block)
      return square / (square + Constants.Paper.edge * Constants.Paper.edge)
    }
    var (most, elsewhere) = (0.0, 0.0)
    for (down, right) in [(2, 0), (0, 2)] {
      var (edge, rest) = (SIMD2<Double>.zero, SIMD2<Double>.zero)  // sums of products, of weights
      for block in near.indices where block / columns >= down && block % columns >= right {
        let other = block - down * columns - right
        let product = SIMD2((near[block] * near[other]).sum(), 1)
        edge += edges[block] * edges[other] * product
        rest += (1 - edges[block]) * (1 - edges[other]) * product
      }
      most = max(most, edge.x / max(edge.y, 1e-6))
      elsewhere = max(elsewhere, rest.x / max(rest.y, 1e-6))
    }
    return max(0, most - elsewhere).squareRoot()
  }

  /// Return the rms of what neighboring blocks share; grain is not shared.
  private static func structure(_ left: [SIMD2<Double>], _ blocks: Blocks) -> Double {
    let near = near(left)
    let (rows, columns) = (blocks.rows, blocks.columns)
    var (below, beside) = (0.0, 0.0)
    for i in near.indices {
      if i >= columns { below += (near[i] * near[i - columns]).sum() }
      if i % columns > 0 { beside += (near[i] * near[i - 1]).sum() }
    }
    let sums = [(below, (rows - 1) * columns), (beside, rows * (columns - 1))]
    let means = sums.filter { $0.1 > 0 }.map { $0.0 / Double($0.1) }
    return max(0, means.reduce(0, +) / Double(max(1, means.count))).squareRoot()
  }

  /// Return how much the color of light shows at L*: as f(Y) of CIE 15 does.
  private static func light(_ lightness: Double) -> Double { (lightness + 16) / 116 }
}
