extension Paper {
  /// Return how many times as often as anywhere the color of light changes at edges of L*, of L*a*b*
  /// (H, W, 3), of which a*b* are taken for those of light. Light, stains and tape know nothing of the
  /// things in a picture; colors of things end where these do.
  static func lightAtEdges(_ lab: Plane) -> Double {
    let blocks = Blocks(of: lab)
    var sums = SIMD4<Double>.zero  // of steps at edges, of all; of edges, of weights
    for (down, right) in [(2, 0), (0, 2)] {
      for block in blocks.colors.indices
      where block / blocks.columns >= down && block % blocks.columns >= right {
        let one = blocks.colors[block]
        let two = blocks.colors[block - down * blocks.columns - right]
        let away = ofLight(one) - ofLight(two)
        let length = min((away * away).sum().squareRoot(), Constants.Paper.mostStep)
        let above = max(0, length - Constants.Paper.compressed)
        let square = (one.x - two.x) * (one.x - two.x)
        let edge = square / (square + Constants.Paper.edge * Constants.Paper.edge)
        let step = above * above
        sums += seen(at: one.x) * seen(at: two.x) * SIMD4(step * edge, step, edge, 1)
      }
    }
    return sums.x * sums.w / max(sums.y * sums.z, 1e-6)
  }

  /// Return a*b* of the light of a color L*a*b*, at L* = 100.
  private static func ofLight(_ color: SIMD3<Double>) -> SIMD2<Double> {
    SIMD2(color.y, color.z) / max(light(color.x), Constants.Paper.leastLight)
  }

  /// Return how well colors are seen at L*.
  private static func seen(at lightness: Double) -> Double {
    let (first, last) = Constants.Paper.seen
    return min(1, max(0, (lightness - first) / (last - first)))
  }
}
