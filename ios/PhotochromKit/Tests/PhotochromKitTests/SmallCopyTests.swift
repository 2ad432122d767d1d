import Testing

@testable import PhotochromKit

@Suite("The small copy")
struct SmallCopyTests {
  @Test func areasAreAveragedExactlyWhereSizesDoNotDivide() {
    let grays: [UInt8] = [0, 50, 100, 200, 250]
    let pixels = Pixels(width: 5, height: 1, bytes: grays.flatMap { [$0, $0, $0, 255] })
    var shrink = Shrink(pixels.size, to: Size(width: 2, height: 1))
    pixels.bytes.withUnsafeBytes { shrink.add($0, rows: 1, bytesPerRow: 20) }
    let small = shrink.finish()
    #expect(abs(small[0, 0, 0] - (0 + 50 + 100 / 2) / 2.5 / 255) < 1e-6)
    #expect(abs(small[0, 1, 0] - (100 / 2 + 200 + 250) / 2.5 / 255) < 1e-6)
  }

  @Test func rowsThatComeAFewAtATimeGiveTheSame() {
    let pixels = ramp(width: 37, height: 23)
    let small = Size(width: 5, height: 3)
    var atOnce = Shrink(pixels.size, to: small)
    var inParts = atOnce
    pixels.bytes.withUnsafeBytes { bytes in
      atOnce.add(bytes, rows: 23, bytesPerRow: 37 * 4)
      for (from, rows) in [(0, 1), (1, 9), (10, 13)] {
        let part = UnsafeRawBufferPointer(rebasing: bytes[(from * 37 * 4)...])
        inParts.add(part, rows: rows, bytesPerRow: 37 * 4)
      }
    }
    #expect(atOnce.finish() == inParts.finish())
  }

  @Test func theSmallestPhotoOfAllIsColored() async throws {
    var pixels = Pixels(width: 1, height: 1, bytes: [128, 128, 128, 255])
    let predictor = PlainPredictor()
    let small = try SmallCopy(of: pixels, for: predictor.contract)
    let coefficients = try await small.coefficients(by: predictor)
    coefficients.merge(into: &pixels, look: .automatic)
    #expect(pixels.bytes[0] > pixels.bytes[2])
  }

  @Test func theNetworkSeesAShapeOfItsContract() async throws {
    let shapes = [Size(width: 64, height: 64), Size(width: 96, height: 64)]
    var predictor = PlainPredictor(
      contract: ModelContract(
        name: "plain", multiple: 32, outputStride: 4, sidePx: 64, shapes: shapes))
    predictor.asked = { lightness, hints in
      #expect(shapes.contains(lightness.size) && lightness.size == hints.size)
      #expect(lightness.bands == 1 && hints.bands == 3)
    }
    for (width, height) in [(300, 200), (200, 300), (64, 64), (10, 7), (900, 20)] {
      let small = try SmallCopy(of: ramp(width: width, height: height), for: predictor.contract)
      let coefficients = try await small.coefficients(by: predictor)
      #expect(coefficients.plane.size == small.lightness.size)
    }
  }

  @Test func oneColorEverywhereComesBackAsThatColor() async throws {
    let predictor = PlainPredictor(ab: (20, 30))
    let small = try SmallCopy(of: ramp(width: 90, height: 60), for: predictor.contract)
    let coefficients = try await small.coefficients(by: predictor)
    let lab = small.lab(coefficients, x: 0.5, y: 0.5)
    #expect(abs(lab.a - 20) < 1e-3 && abs(lab.b - 30) < 1e-3)
    #expect(
      lab.lightness
        == Double(small.lightness[small.lightness.height / 2, small.lightness.width / 2, 0]))
  }

  @Test func aHintWithAMaskColorsThatThingAndNothingElse() async throws {
    let predictor = PlainPredictor(ab: (5, 5))
    let small = try SmallCopy(of: ramp(width: 60, height: 60), for: predictor.contract)
    let mask = Mask(width: 3, height: 1, covered: [false, false, true])
    let blue = try Hint(x: 0.9, y: 0.5, color: RGB(hex: "#0000ff"), mask: mask)
    let coefficients = try await small.coefficients(by: predictor, hints: [blue])
    let inside = small.lab(coefficients, x: 0.9, y: 0.1)
    let outside = small.lab(coefficients, x: 0.3, y: 0.5)
    #expect(abs(inside.b - Lab.fromRGB(blue.color).b) < 1e-3)
    #expect(abs(outside.b - 5) < 1e-3)
  }

  @Test(arguments: [(15, 2, 0), (16, 3, 0), (16, 2, Float.nan)])
  func anAnswerAgainstTheContractIsRefused(width: Int, bands: Int, value: Float) async throws {
    let values = [Float](repeating: value, count: width * 16 * bands)
    let ab = Plane(width: width, height: 16, bands: bands, values: values)
    let contract = ModelContract(
      name: "bad", multiple: 32, outputStride: 4, sidePx: 64, shapes: [])
    let small = try SmallCopy(of: ramp(width: 64, height: 64), for: contract)
    await #expect(throws: PhotochromError.self) {
      try await small.coefficients(by: FixedPredictor(contract: contract, ab: ab))
    }
  }
}

@Suite("The model's contract")
struct ModelContractTests {
  let metadata = [
    "photochrom.contract": "1", "photochrom.name": "default", "photochrom.multiple": "32",
    "photochrom.output_stride": "4", "photochrom.side_px": "192",
  ]

  @Test func itIsReadFromMetadata() throws {
    let shapes = [Size(width: 256, height: 160)]
    let contract = try ModelContract(metadata: metadata, shapes: shapes)
    #expect(
      contract
        == ModelContract(
          name: "default", multiple: 32, outputStride: 4, sidePx: 192, shapes: shapes))
  }

  @Test(arguments: [
    ("photochrom.contract", "2"), ("photochrom.contract", nil), ("photochrom.name", nil),
    ("photochrom.multiple", "0"), ("photochrom.multiple", "many"), ("photochrom.multiple", "6"),
    ("photochrom.side_px", "-192"), ("photochrom.output_stride", "1e9"),
  ])
  func aModelOfAnotherKindIsRefused(key: String, value: String?) {
    var metadata = metadata
    metadata[key] = value
    #expect(throws: PhotochromError.self) { try ModelContract(metadata: metadata, shapes: []) }
  }

  @Test func shapesThatAreNoMultiplesAreRefused() {
    #expect(throws: PhotochromError.self) {
      try ModelContract(metadata: metadata, shapes: [Size(width: 100, height: 96)])
    }
  }

  @Test func theSmallestShapeThatHoldsIsChosen() throws {
    let shapes = [
      Size(width: 256, height: 256), Size(width: 192, height: 192), Size(width: 256, height: 160),
    ]
    let contract = try ModelContract(metadata: metadata, shapes: shapes)
    #expect(contract.shape(for: Size(width: 180, height: 170)) == shapes[1])
    #expect(contract.shape(for: Size(width: 222, height: 150)) == shapes[2])
    #expect(contract.shape(for: Size(width: 222, height: 166)) == shapes[0])
  }

  @Test func aPhotoThatNoShapeHoldsIsMadeSmaller() throws {
    let contract = try ModelContract(metadata: metadata, shapes: [Size(width: 192, height: 192)])
    let small = contract.smallSize(of: Size(width: 8000, height: 1000))
    #expect(small == Size(width: 192, height: 24))
    #expect(contract.shape(for: small) == Size(width: 192, height: 192))
  }
}
