import Testing

@testable import PhotochromKit

@Suite("What is in color on a photo stays")
struct OwnColorsTests {
  /// Scans that are one picture: others are not divided here.
  private func wholeScans() throws -> [Vector] {
    let found = try Golden.vectors("find_regions").filter {
      $0.parameters["is_whole"]?.truth == true
    }
    #expect(found.count > 3)
    return found
  }

  private func copy(of vector: Vector) -> Plane {
    var rgb = vector.inputs["rgb"]!.plane
    rgb.values = rgb.values.map { $0 / 255 }
    return rgb
  }

  @Test func itIsFoundWherePythonFindsIt() throws {
    for vector in try wholeScans() {
      let colors = OwnColors(of: copy(of: vector).lab())
      #expect([colors.kind.rawValue] == vector.parameters["kinds"]?.list?.compactMap(\.text))
      vector.expect((colors.things?.isIn ?? []).map { $0 ? 1 : 0 }, as: "things")
    }
  }

  @Test func asMuchIsKeptOfMarksAsPythonKeeps() throws {
    var count = 0
    for vector in try wholeScans() {
      let colors = OwnColors(of: copy(of: vector).lab())
      guard let kept = Kept(colors) else { continue }
      count += 1
      let shape = vector.outputs["kept"]!.shape
      let size = Size(width: shape[1], height: shape[0])
      vector.expect(kept.planes.enlarged(to: size).values, as: "kept")
    }
    #expect(count == 2, "a stamp and a label")
  }

  @Test func itComesOutAsPythonsWithinOne() throws {
    for vector in try Golden.vectors("keep") {
      let planes = vector.inputs["kept"]!.plane
      guard planes.bands == 6 else { continue }  // what lies around pictures
      var pixels = vector.inputs["pixels"]!.pixels
      let coefficients = Coefficients(
        plane: vector.inputs["coefficients"]!.plane, kept: Kept(planes: planes))
      coefficients.merge(into: &pixels, look: .automatic)
      vector.expect(pixels.withoutAlpha)
    }
  }

  @Test func aStampStaysAndThePhotoAroundItIsColored() async throws {
    var pixels = ramp(width: 160, height: 120)
    let red: [UInt8] = [200, 30, 40]
    for y in 20..<40 {
      for x in 30..<50 {
        for (band, value) in red.enumerated() { pixels.bytes[(y * 160 + x) * 4 + band] = value }
      }
    }
    let predictor = PlainPredictor(ab: (0, 30))
    let small = SmallCopy(of: pixels, for: predictor.contract)
    #expect(small.tone != .color)
    let coefficients = try await small.coefficients(by: predictor)
    coefficients.merge(into: &pixels, look: .automatic)
    #expect(Array(pixels.bytes[(30 * 160 + 40) * 4..<(30 * 160 + 40) * 4 + 3]) == red)
    let beside = pixels.bytes[(80 * 160 + 90) * 4..<(80 * 160 + 90) * 4 + 3]
    #expect(beside.first! > beside.last! + 20, "it is warm")
  }

  @Test func aFitMakesDoWithATermThatIsThereTwice() {
    var fit = Fit(terms: 3)
    for x in [0.0, 1, 2, 3] {
      var terms = SIMD16<Double>.zero
      (terms[0], terms[1], terms[2]) = (1, x, x)
      fit.add(terms, ab: SIMD2(5 + 2 * x, 0))
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
    let regions = constants["regions"]?.object
    #expect(regions?["label_of_side"]?.number == Constants.Kept.labelOfSide)
    #expect(regions?["regions_side_px"]?.number == Double(Constants.regionsSidePx))
  }
}
