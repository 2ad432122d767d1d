import Testing

@testable import PhotochromKit

@Suite("Swift computes what Python computes")
struct GoldenTests {
  @Test func everyKindOfVectorHasATest() {
    let tested: Set = [
      "rgb_to_lab", "lab_to_rgb", "gamut_fit", "small_size", "shrink", "balance_contrast",
      "pad", "render_hints", "enlarge", "guided_coefficients", "merge", "turn_upright",
      "find_regions", "keep",  // in ScansTests
      "find_pitch", "descreen", "is_drawing", "find_flats", "ground", "paint",  // in PrintsTests
      "color_page",  // in PagesTests
    ]
    let untold: Set = ["has_orange_mask"]  // the app does not notice negatives
    #expect(Set(Golden.manifest.vectors.map(\.name)) == tested.union(untold))
  }

  @Test func constantsAreTheSame() {
    let constants = Golden.manifest.constants
    func numbers(_ name: String) -> [Double]? { constants[name]?.numbers }
    func flat(_ rows: [SIMD3<Double>]) -> [Double] { rows.flatMap { [$0.x, $0.y, $0.z] } }
    #expect(numbers("linear_rgb_to_xyz") == flat(LinearRGB.toXYZ))
    #expect(numbers("xyz_to_linear_rgb") == flat(LinearRGB.fromXYZ))
    #expect(numbers("white") == flat([Lab.white]))
    #expect(numbers("luminance") == flat([LinearRGB.toXYZ[1]]))
    #expect(numbers("longest_side") == [Double(Constants.longestSide)])
    #expect(numbers("percentiles") == [Constants.percentiles.0, Constants.percentiles.1])
    #expect(numbers("balanced_range") == [Constants.balancedRange.0, Constants.balancedRange.1])
    #expect(numbers("max_gain") == [Constants.maxGain])
    #expect(numbers("guide_epsilon") == [Constants.guideEpsilon])
    #expect(numbers("guide_radius_strides") == [Constants.guideRadiusStrides])
    #expect(numbers("hint_radius_px") == [Double(Constants.hintRadiusPx)])
    #expect(String(Golden.manifest.contract) == ModelContract.version)
  }

  @Test func sRGBBecomesLabAndBack() throws {
    for vector in try Golden.vectors("rgb_to_lab") {
      let labs = vector.inputs["rgb"]!.colors.map { rgb in
        Lab.fromRGB(RGB(red: rgb.x, green: rgb.y, blue: rgb.z))
      }
      vector.expect(labs.flatMap { [$0.lightness, $0.a, $0.b] })
    }
    for vector in try Golden.vectors("lab_to_rgb") {
      let rgbs = vector.inputs["lab"]!.colors.map { lab in
        Lab(lightness: lab.x, a: lab.y, b: lab.z).toRGB()
      }
      vector.expect(rgbs.flatMap { [$0.red, $0.green, $0.blue] })
    }
  }

  @Test func colorsOutsideTheGamutLoseChroma() throws {
    for vector in try Golden.vectors("gamut_fit") {
      let fitted = vector.inputs["linear_rgb"]!.colors.map { LinearRGB($0).fittedToGamut() }
      vector.expect(fitted.flatMap { [$0.red, $0.green, $0.blue] })
    }
  }

  @Test func theSmallCopyHasPythonsSize() throws {
    for vector in try Golden.vectors("small_size") {
      let picture = Size(width: vector.int("width"), height: vector.int("height"))
      let small = smallSize(of: picture, sidePx: vector.int("side_px"))
      vector.expect([Double(small.width), Double(small.height)])
    }
  }

  @Test func areasAreAveraged() throws {
    for vector in try Golden.vectors("shrink") {
      let source = vector.inputs["rgb"]!.plane
      let size = Size(width: vector.int("width"), height: vector.int("height"))
      let extent = (Double(source.width), Double(source.height))
      vector.expect(averageAreas(source, to: size, extent: extent))
    }
  }

  @Test func contrastIsBalanced() throws {
    for vector in try Golden.vectors("balance_contrast") {
      vector.expect(balanceContrast(vector.inputs["lightness"]!.plane))
    }
  }

  @Test func paddingReflects() throws {
    for vector in try Golden.vectors("pad") {
      let plane = vector.inputs["pixels"]!.plane
      let size = plane.size.padded(toMultipleOf: vector.int("multiple"))
      vector.expect(plane.padded(to: size))
    }
  }

  @Test func hintsAreDrawn() throws {
    for vector in try Golden.vectors("render_hints") {
      let hints = try vector.hints()
      let size = Size(width: vector.int("width"), height: vector.int("height"))
      vector.expect(renderHints(hints, size: size))
    }
  }

  @Test func planesAreEnlarged() throws {
    for vector in try Golden.vectors("enlarge") {
      let size = Size(width: vector.int("width"), height: vector.int("height"))
      vector.expect(vector.inputs["pixels"]!.plane.enlarged(to: size))
    }
  }

  @Test func guidedCoefficientsAreFitted() throws {
    for vector in try Golden.vectors("guided_coefficients") {
      #expect(vector.number("epsilon") == Constants.guideEpsilon)
      let fitted = Coefficients(
        fitting: vector.inputs["ab"]!.plane, to: vector.inputs["lightness"]!.plane,
        radius: vector.int("radius"))
      vector.expect(fitted.plane)
    }
  }

  @Test func picturesAreTurnedUpright() throws {
    for vector in try Golden.vectors("turn_upright") {
      let orientation = try #require(Orientation(rawValue: vector.int("orientation")))
      let upright = vector.inputs["pixels"]!.pixels.upright(from: orientation)
      #expect([upright.height, upright.width, 3] == vector.expected.shape)
      vector.expect(upright.withoutAlpha)
    }
  }

  @Test func wholePicturesComeOutAsPythonsWithinOne() async throws {
    for vector in try Golden.vectors("merge") {
      let contract = ModelContract(
        name: "golden", multiple: vector.int("multiple"), outputStride: vector.int("output_stride"),
        sidePx: vector.int("side_px"), shapes: [])
      #expect(guideRadius(outputStride: contract.outputStride) == vector.int("guide_radius"))
      var pixels = vector.inputs["pixels"]!.pixels
      let small = try SmallCopy(of: pixels, for: contract)
      let predictor = FixedPredictor(contract: contract, ab: vector.inputs["network_ab"]!.plane)
      let coefficients = try await small.coefficients(by: predictor)
      coefficients.merge(into: &pixels, look: Look(strength: vector.number("strength")))
      vector.expect(pixels.withoutAlpha)
      #expect(pixels.bytes.enumerated().allSatisfy { $0 % 4 < 3 || $1 == 255 })
    }
  }
}

extension Pixels {
  var withoutAlpha: [Double] {
    bytes.enumerated().filter { $0.offset % 4 < 3 }.map { Double($0.element) }
  }
}
