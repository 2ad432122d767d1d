import Testing

@testable import PhotochromKit

extension Page {
  /// Color pixels of which this is the page.
  @discardableResult
  func color(
    _ pixels: inout Pixels, by predictor: some ABPredictor, edit: Edit = .automatic,
    before: PageColors? = nil
  ) async throws -> PageColors {
    let copy = try copy(of: pixels, for: edit, contract: predictor.contract, before: before)
    let colors = try await colors(by: predictor, edit: edit, on: copy, before: before)
    colors.coefficients.merge(into: &pixels, look: edit.look)
    return colors
  }
}

/// Counts how often a network is asked.
private actor Count {
  private(set) var value = 0

  func add() { value += 1 }
}

@Suite("Each picture of a page is colored by itself")
struct PagesTests {
  private static func golden(_ name: String) throws -> Vector {
    try #require(
      try Golden.vectors("color_page").first { $0.parameters["page"]?.text == name })
  }

  private static func predictor(of vector: Vector) throws -> TintingPredictor {
    let slope = try #require(vector.parameters["slope"]).numbers
    let offset = try #require(vector.parameters["offset"]).numbers
    return TintingPredictor(
      contract: ModelContract(
        name: "golden", multiple: vector.int("multiple"), outputStride: vector.int("output_stride"),
        sidePx: vector.int("side_px"), shapes: []),
      slope: SIMD2(slope[0], slope[1]), offset: SIMD2(offset[0], offset[1]))
  }

  private func edit(of vector: Vector) throws -> Edit {
    Edit(spots: try vector.hints().enumerated().map { Spot(id: $0, hint: $1) })
  }

  @Test(arguments: ["album", "halftone", "comic"])
  func pagesComeOutAsPythonsWithinOne(name: String) async throws {
    let vector = try Self.golden(name)
    var pixels = vector.inputs["pixels"]!.pixels
    let predictor = try Self.predictor(of: vector)
    let page = try Page(of: pixels, for: predictor.contract)
    #expect(page.kind == (name == "album" ? .scan : .neutral))
    #expect(page.prints == [name == "album" ? .photo : name == "comic" ? .drawing : .halftone])
    try await page.color(&pixels, by: predictor, edit: try edit(of: vector))
    let step = vector.int("step")
    let rows = stride(from: 0, to: pixels.height, by: step)
    vector.expect(
      rows.flatMap { row in
        stride(from: 0, to: pixels.width, by: step).flatMap { column in
          (0..<3).map { Double(pixels.bytes[(row * pixels.width + column) * 4 + $0]) }
        }
      })
  }

  private typealias Album = (pixels: Pixels, predictor: TintingPredictor, page: Page)

  /// Divided once, for all tests.
  private static let divided = Result<Album, any Error> {
    let vector = try golden("album")
    let pixels = vector.inputs["pixels"]!.pixels
    let tinting = try predictor(of: vector)
    return (pixels, tinting, try Page(of: pixels, for: tinting.contract))
  }

  private func album() throws -> Album { try Self.divided.get() }

  private func middle(of picture: FoundPicture, in pixels: Pixels) -> [UInt8] {
    let place = picture.corners.reduce(.zero, +) / 4
    let (row, column) = (pixel(place.y, of: pixels.height), pixel(place.x, of: pixels.width))
    let at = (row * pixels.width + column) * 4
    return Array(pixels.bytes[at..<at + 3])
  }

  @Test func aPictureThatIsSwitchedOffStaysAsItIs() async throws {
    let (before, predictor, page) = try album()
    #expect(page.pictures.map(\.isOn) == [true, true, true, false])
    #expect(page.pictures.map(\.kind) == [.photo, .photo, .photo, .photo])
    var edit = Edit()
    edit.setOn(false, page.pictures[1])
    edit.setOn(true, page.pictures[3])
    #expect(page.pictures.map(edit.isOn) == [true, false, true, true])
    var pixels = before
    try await page.color(&pixels, by: predictor, edit: edit)
    let changed = page.pictures.map { middle(of: $0, in: pixels) != middle(of: $0, in: before) }
    #expect(changed == [true, false, true, true])
    edit.setOn(true, page.pictures[1])
    edit.setOn(false, page.pictures[3])
    #expect(edit == .automatic)
  }

  @Test func aPageWithoutPicturesThatAreOnStaysAsItIs() async throws {
    let (before, predictor, page) = try album()
    var edit = Edit()
    for picture in page.pictures { edit.setOn(false, picture) }
    #expect(page.isUntouched(by: edit) && !page.isUntouched(by: .automatic))
    var pixels = before
    try await page.color(&pixels, by: predictor, edit: edit)
    #expect(pixels == before)
  }

  @Test func aPageThatIsSaidToBeOnePictureIsColoredWhole() async throws {
    let (before, predictor, page) = try album()
    var pixels = before
    try await page.color(&pixels, by: predictor, edit: Edit(isOnePicture: true))
    #expect(Array(pixels.bytes[..<3]) != Array(before.bytes[..<3]), "the board")
    var other = before
    try await page.color(&other, by: predictor)
    #expect(Array(other.bytes[..<3]) == Array(before.bytes[..<3]), "the board")
  }

  @Test func aHintColorsItsPictureAndTheOthersAreNotAskedForAnew() async throws {
    let (pixels, tinting, page) = try album()
    let count = Count()
    let predictor = PlainPredictor(
      contract: tinting.contract, asked: { _, _ in await count.add() })
    var first = pixels
    let colors = try await page.color(&first, by: predictor)
    #expect(await count.value == 3)
    let place = page.pictures[0].corners.reduce(.zero, +) / 4
    let blue = try Hint(x: place.x, y: place.y, color: RGB(hex: "#0000ff"))
    var second = pixels
    let edit = Edit(spots: [Spot(id: 1, hint: blue)])
    let hinted = try await page.color(&second, by: predictor, edit: edit, before: colors)
    #expect(await count.value == 4)
    #expect(abs(hinted.lab(x: place.x, y: place.y).b - Lab.fromRGB(blue.color).b) < 1)
    #expect(middle(of: page.pictures[2], in: first) == middle(of: page.pictures[2], in: second))
    #expect(middle(of: page.pictures[0], in: first) != middle(of: page.pictures[0], in: second))
  }

  @Test func aMaskColorsItsThingWhereItsPictureLies() async throws {
    let (before, tinting, page) = try album()
    let predictor = PlainPredictor(contract: tinting.contract, ab: (5, 5))
    let corners = page.pictures[0].corners
    let middle = corners.reduce(.zero, +) / 4
    let size = before.size
    let upper = Mask(
      width: size.width, height: size.height,
      covered: (0..<size.pixels).map { Double($0 / size.width) < middle.y * Double(size.height) })
    let place = (corners[0] + corners[1]) / 4 + middle / 2
    let hint = try Hint(x: place.x, y: place.y, color: RGB(hex: "#0000ff"), mask: upper)
    var pixels = before
    let colors = try await page.color(
      &pixels, by: predictor, edit: Edit(spots: [Spot(id: 1, hint: hint)]))
    let below = (corners[2] + corners[3]) / 4 + middle / 2
    #expect(abs(colors.lab(x: place.x, y: place.y).b - Lab.fromRGB(hint.color).b) < 1)
    #expect(abs(colors.lab(x: below.x, y: below.y).b - 5) < 1)
  }

  @Test func paperWithWritingIsLeftAloneUntilItIsSwitchedOn() throws {
    let vector = try #require(
      try Golden.vectors("find_regions").first { $0.parameters["scan"]?.text == "writing" })
    let pixels = vector.inputs["rgb"]!.pixels
    let page = try Page(of: pixels, for: PlainPredictor().contract)
    #expect(page.kind == .blank && page.isUntouched(by: .automatic))
    var edit = Edit()
    edit.setOn(true, try #require(page.pictures.first))
    #expect(!page.isUntouched(by: edit))
  }

  @Test func aPlainPhotoHasNoPicturesToSwitch() throws {
    let page = try Page(of: ramp(width: 200, height: 150), for: PlainPredictor().contract)
    #expect(page.pictures.isEmpty && page.kind == .neutral && !page.keepsColors)
  }

  @Test func detailsLieAboutTheirPlaces() {
    let pixels = ramp(width: 256, height: 128)
    let details = pixels.details(about: [Point(0, 0), Point(1, 1), Point(0.5, 0.3)])
    #expect(details.map(\.count) == [128 * 128, 128 * 128, 128 * 128])
    #expect(details[0][0] == 0 && details[1].last == 1)
    #expect(abs(details[2][64] - 0.5) < 0.01)
    #expect(ramp(width: 100, height: 300).details(about: [Point(0.5, 0.5)]).isEmpty)
  }
}
