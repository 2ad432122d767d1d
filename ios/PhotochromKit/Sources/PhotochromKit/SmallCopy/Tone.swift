/// Whether a photo is gray, a toned print (sepia, cyanotype), or in color.
///
/// A toned print's a*b* depend on its L* alone, a color photo's do not.
public enum Tone: String, Sendable, Codable {
  case neutral, toned, color

  /// Measure L*a*b* (H, W, 3).
  public init(of lab: Plane) {
    let measures = ToneMeasures(of: lab)
    if measures.scatter > Constants.colorScatter {
      self = .color
    } else {
      self = measures.chroma < Constants.neutralChroma ? .neutral : .toned
    }
  }
}

/// The rms chroma of a picture, and the rms scatter of its a*b* at equal L*.
struct ToneMeasures {
  let chroma: Double
  let scatter: Double

  init(of lab: Plane) {
    let blocks = Self.averages(of: lab)
    var sums = [SIMD3<Double>](repeating: .zero, count: Constants.toneBins)  // a*, b*, count
    for block in blocks { sums[Self.step(block.x)] += SIMD3(block.y, block.z, 1) }
    var chroma = 0.0
    var scatter = 0.0
    for block in blocks {
      let ab = SIMD2(block.y, block.z)
      let sum = sums[Self.step(block.x)]
      let rest = ab - SIMD2(sum.x, sum.y) / sum.z
      chroma += (ab * ab).sum()
      scatter += (rest * rest).sum()
    }
    self.chroma = (chroma / Double(blocks.count)).squareRoot()
    self.scatter = (scatter / Double(blocks.count)).squareRoot()
  }

  private static func step(_ lightness: Double) -> Int {
    min(max(Int(lightness * Double(Constants.toneBins) / 100), 0), Constants.toneBins - 1)
  }

  /// Average to blocks; what does not fill one at the right and the bottom is left out.
  private static func averages(of lab: Plane) -> [SIMD3<Double>] {
    let side = Int(Double(lab.size.pixels).squareRoot())
    let block = min(max(1, side / Constants.toneSidePx), lab.width, lab.height)
    let columns = lab.width / block
    let rows = lab.height / block
    var averages = [SIMD3<Double>](repeating: .zero, count: rows * columns)
    for y in 0..<rows * block {
      for x in 0..<columns * block {
        let at = (y * lab.width + x) * 3
        averages[y / block * columns + x / block] += SIMD3(
          Double(lab.values[at]), Double(lab.values[at + 1]), Double(lab.values[at + 2]))
      }
    }
    return averages.map { $0 / Double(block * block) }
  }
}
