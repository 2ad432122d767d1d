import Testing

@testable import PhotochromKit

@Suite("What is in color on a photo stays")
struct OwnColorsTests {
  @Test func aStampStaysAndThePhotoAroundItIsColored() async throws {
    var pixels = ramp(width: 160, height: 120)
    let red: [UInt8] = [200, 30, 40]
    for y in 20..<40 {
      for x in 30..<50 {
        for (band, value) in red.enumerated() { pixels.bytes[(y * 160 + x) * 4 + band] = value }
      }
    }
    let predictor = PlainPredictor(ab: (0, 30))
    let page = try Page(of: pixels, for: predictor.contract)
    #expect(page.kind != .color && page.keepsColors)
    try await page.color(&pixels, by: predictor)
    #expect(Array(pixels.bytes[(30 * 160 + 40) * 4..<(30 * 160 + 40) * 4 + 3]) == red)
    let beside = pixels.bytes[(80 * 160 + 90) * 4..<(80 * 160 + 90) * 4 + 3]
    #expect(beside.first! > beside.last! + 20, "it is warm")
  }

  @Test func aFitMakesDoWithATermThatIsThereTwice() {
    var fit = Fit<SIMD2<Double>>(terms: 3)
    for x in [0.0, 1, 2, 3] {
      var terms = SIMD16<Double>.zero
      (terms[0], terms[1], terms[2]) = (1, x, x)
      fit.add(terms, values: SIMD2(5 + 2 * x, 0))
    }
    let found = fit.solved()
    #expect(abs(found[0].x - 5) < 1e-9 && abs(found[1].x + found[2].x - 2) < 1e-9)
  }

  @Test func aHoleIsFilledAndABayIsNot() {
    let rows = ["......", ".####.", ".#.#..", ".####.", "......"]
    let region = Region(width: 6, height: 5, isIn: rows.joined().map { $0 == "#" })
    let filled = region.filled()
    #expect(filled.isIn[2 * 6 + 2] && !filled.isIn[2 * 6 + 4])
    #expect(region.parts().count == 1)
  }

  @Test func constantsArePythons() {
    let constants = Golden.manifest.constants
    typealias Own = Constants.OwnColors
    #expect(
      constants["own_colors"]?.object?.mapValues(\.numbers) == [
        "neutral_chroma": [Own.neutralChroma], "structure": [Own.structure],
        "structure_of_chroma": [Own.structureOfChroma], "most_structure": [Own.mostStructure],
        "most_across": [Own.mostAcross], "at_edges": [Own.atEdges],
        "at_edges_of_chroma": [Own.atEdgesOfChroma], "blue": [Own.blue],
        "most_blue": [Own.mostBlue], "far": [Own.far], "far_of_chroma": [Own.farOfChroma],
        "least_spot": [Own.leastSpot], "small": [Own.small], "most": [Own.most],
        "much_neutral": [Own.muchNeutral], "stroke_of_side": [Own.strokeOfSide],
        "flat": [Own.flat], "stain_hues": Own.stainHues,
        "most_across_stains": [Own.mostAcrossStains],
        "paper_hues": [Own.paperHues.0, Own.paperHues.1],
        "paper_chroma": [Own.paperChroma], "paper_scatter": [Own.paperScatter],
      ])
    typealias Paper = Constants.Paper
    #expect(
      constants["paper"]?.object?.mapValues(\.numbers) == [
        "blocks": [Double(Paper.blocks)], "window": [Double(Paper.window)],
        "spreads": Paper.spreads, "farthest": [Paper.farthest],
        "degree": [Double(Paper.degree)], "edge": [Paper.edge], "steady": [Paper.steady],
      ])
    #expect(
      constants["kept"]?.object?.mapValues(\.numbers) == [
        "own_color_from": [Constants.Kept.ownColorFrom],
        "own_color_at": [Constants.Kept.ownColorAt], "soft_edge_px": [Constants.Kept.softEdgePx],
      ])
  }
}
