/// The tone of a picture: a*b* that follow from L* and the place alone, the color of its paper and of
/// the light on it.
struct Paper {
  /// Coefficients of the terms, for a* and for b*.
  private let even: [SIMD16<Double>]
  /// (rows, columns, 2), what stains and lamps add to them at L* = 100.
  private let local: Plane
  let chroma: Double
  /// How much of a*b* goes with the things in the picture and not with tone, light and grain.
  let structure: Double
  /// The part of the structure that changes the hue.
  let across: Double

  /// Paper without any color.
  static let neutral = Paper(
    even: [.zero, .zero], local: Plane(width: 1, height: 1, bands: 2),
    chroma: 0, structure: 0, across: 0)

  /// 1, l, l², l³; x, y, x², xy, y²; each of these also · l; l is L* / 100.
  private static let terms = 14
  private static let medianSteps = 16  // of L*

  private init(
    even: [SIMD16<Double>], local: Plane, chroma: Double, structure: Double, across: Double
  ) {
    self.even = even
    self.local = local
    self.chroma = chroma
    self.structure = structure
    self.across = across
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
    self.init(
      even: even, local: local, chroma: (squares / Double(blocks.colors.count)).squareRoot(),
      structure: Self.structure(left, blocks), across: Self.structure(across, blocks))
  }

  /// Return the tone's a*b* (H, W, 2) at an L* for each pixel.
  func ab(_ size: Size, lightness: (Int) -> Double) -> Plane {
    var tone = local.enlarged(to: size)
    for pixel in 0..<size.pixels {
      let (x, y) = (pixel % size.width, pixel / size.width)
      let value = lightness(pixel)
      let terms = Self.terms(
        value, x: Self.place(x, of: size.width), y: Self.place(y, of: size.height))
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

    init(of lab: Plane) {
      let side = Int(Double(lab.size.pixels).squareRoot())
      let block = min(max(1, side / Constants.Paper.blocks), lab.width, lab.height)
      (rows, columns) = (lab.height / block, lab.width / block)
      var sums = [SIMD3<Double>](repeating: .zero, count: rows * columns)
      for y in 0..<rows * block {
        for x in 0..<columns * block {
          let at = (y * lab.width + x) * 3
          sums[y / block * columns + x / block] += SIMD3(
            Double(lab.values[at]), Double(lab.values[at + 1]), Double(lab.values[at + 2]))
        }
      }
      colors = sums.map { $0 / Double(block * block) }
    }
  }

  /// Return the place of a pixel's center, in [-1, 1].
  private static func place(_ i: Int, of count: Int) -> Double {
    Double(2 * i + 1) / Double(count) - 1
  }

  private static func terms(_ lightness: Double, x: Double, y: Double) -> SIMD16<Double> {
    let l = lightness / 100
    let (xl, yl) = (x * l, y * l)
    return [
      1, l, l * l, l * l * l, x, y, x * x, x * y, y * y, xl, yl, x * xl, x * yl, y * yl, 0, 0,
    ]
  }

  /// Fit a*b* by terms (Cauchy weights, squared); return the coefficients and what is left.
  private static func fitRobustly(_ blocks: Blocks) -> (
    [SIMD16<Double>], [SIMD2<Double>]
  ) {
    let all = blocks.colors.enumerated().map { i, color in
      terms(
        color.x, x: place(i % blocks.columns, of: blocks.columns),
        y: place(i / blocks.columns, of: blocks.rows))
    }
    var rest = fromMedians(blocks.colors)
    var even: [SIMD16<Double>] = [.zero, .zero]
    for spread in Constants.Paper.spreads {
      var fit = Fit(terms: terms)
      for (i, color) in blocks.colors.enumerated() {
        let far = (rest[i] * rest[i]).sum() / (spread * spread)
        fit.add(all[i], ab: SIMD2(color.y, color.z), weight: 1 / (1 + far))
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

  /// Return the rms of what neighboring blocks share; grain is not shared.
  private static func structure(_ left: [SIMD2<Double>], _ blocks: Blocks) -> Double {
    let near = left.map { rest in
      rest / max(1, (rest * rest).sum().squareRoot() / Constants.Paper.farthest)
    }
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
