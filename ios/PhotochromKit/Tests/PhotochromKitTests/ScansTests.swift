import Testing

@testable import PhotochromKit

@Suite("The pictures of a scan are found")
struct ScansTests {
  private func copy(of vector: Vector) -> Plane {
    var rgb = vector.inputs["rgb"]!.plane
    rgb.values = rgb.values.map { $0 / 255 }
    return rgb
  }

  @Test func theyLieWherePythonFindsThemAndAsMuchIsKept() throws {
    for vector in try Golden.vectors("find_regions") {
      let regions = Regions(of: copy(of: vector))
      let kinds = regions.pictures.map(\.colors.kind.rawValue)
      #expect(kinds == vector.parameters["kinds"]?.list?.compactMap(\.text))
      #expect(regions.isWhole == vector.parameters["is_whole"]?.truth)
      let corners = regions.pictures.flatMap(\.frame.corners)
      vector.expect(corners.flatMap { [Float($0.x), Float($0.y)] }, as: "corners")
      let things = regions.pictures.compactMap(\.colors.things).flatMap(\.isIn)
      vector.expect(things.map { $0 ? 1 : 0 }, as: "things")
      try expectKept(of: regions, by: vector)
    }
  }

  private func expectKept(of regions: Regions, by vector: Vector) throws {
    guard let shape = vector.outputs["kept"]?.shape else {
      #expect(regions.isWhole)
      return
    }
    let size = Size(width: shape[1], height: shape[0])
    let kept = try #require(regions.kept(where: regions.pictures, size: size))
    #expect(kept.planes.bands == shape[2])
    vector.expect(kept.planes.values, as: "kept")
  }

  @Test func whatIsKeptComesOutAsPythonsWithinOne() throws {
    let vectors = try Golden.vectors("keep")
    #expect(Set(vectors.map { $0.inputs["kept"]!.shape[2] }) == [1, 6])
    for vector in vectors {
      var pixels = vector.inputs["pixels"]!.pixels
      let coefficients = Coefficients(
        plane: vector.inputs["coefficients"]!.plane,
        kept: Kept(planes: vector.inputs["kept"]!.plane))
      coefficients.merge(into: &pixels, look: .automatic)
      vector.expect(pixels.withoutAlpha)
    }
  }

  @Test func aPhotoThatIsCutAndPastedIsWhereItWas() {
    let page = Plane(
      width: 40, height: 30, bands: 1, values: (0..<1200).map { Float($0 % 40 + $0 / 40) })
    let turned = Frame(origin: Point(8, 5), right: Point(19, 2), down: Point(-1.2, 11))
    let cut = turned.cut(page, to: Size(width: 38, height: 22))
    let box = turned.box(on: page.size)
    let (pasted, covered) = (turned.pasted(cut, in: box), turned.coverage(of: box))
    var worst: Float = 0
    box.each { i, column, row in
      if covered[i] == 1 { worst = max(worst, abs(pasted[i] - page[row, column, 0])) }
    }
    #expect(worst < 0.5 && covered.contains(1) && covered.contains(0))
  }

  @Test func framesAreReadRowByRow() {
    let frame = Frame(around: Size(width: 20, height: 10))
    #expect(frame.degrees == 0 && frame.middle == Point(10, 5))
    #expect(frame.within(frame, of: Size(width: 20, height: 10)) == frame)
    let turned = Frame(origin: .zero, right: Point(3, 4), down: Point(-4, 3))
    #expect(turned.area == 25 && abs(turned.degrees - 53.13) < 0.01)
    #expect(turned.place(of: turned.point(at: Point(0.25, 0.75))) == Point(0.25, 0.75))
  }

  @Test func theSmallestRectangleAroundATurnedOneIsThat() {
    let turned = Frame(origin: Point(10, 5), right: Point(20, 3), down: Point(-1.5, 10))
    let inside = (0..<100).map { turned.point(at: Point(Double($0 % 10) / 9, Double($0 / 10) / 9)) }
    let found = smallestRectangle(around: inside)
    for (one, other) in zip(found, turned.corners) { #expect((one - other).length < 1e-9) }
    #expect(smallestRectangle(around: [Point(1, 1), Point(3, 2)]).count == 4)
  }

  @Test func partsHangTogetherBySides() {
    let rows = ["##..#", ".#.##", "#..#.", "####."]
    let region = Region(width: 5, height: 4, isIn: rows.joined().map { $0 == "#" })
    let labels = Labels(of: region)
    #expect(labels.count == 2 && labels.numbers[0] == 1 && labels.numbers[4] == 2)
    #expect(region.parts().map(\.count) == [3, 9])
  }

  @Test func constantsArePythons() {
    let constants = Golden.manifest.constants
    typealias Board = Constants.Board
    #expect(
      constants["board"]?.object?.mapValues(\.numbers) == [
        "spreads": [Board.spreads], "finest": [Board.finest], "nearest": [Board.nearest],
        "farthest": [Board.farthest], "edge_share": [Board.edgeShare],
        "edge_of_side": [Board.edgeOfSide], "fit_side_px": [Double(Board.fitSidePx)],
      ])
    typealias Pictures = Constants.Pictures
    #expect(
      constants["pictures"]?.object?.mapValues(\.numbers) == [
        "least_area": [Pictures.leastArea], "least_side": [Pictures.leastSide],
        "longest": [Pictures.longest], "least_fill": [Pictures.leastFill],
        "least_side_seen": [Pictures.leastSideSeen], "least_seen": [Pictures.leastSeen],
        "stroke_of_side": [Pictures.strokeOfSide], "ink": [Pictures.ink],
        "least_scan_px": [Double(Pictures.leastScanPx)],
        "least_mount_px": [Double(Pictures.leastMountPx)], "alike": [Pictures.alike],
        "most_beside": [Pictures.mostBeside],
        "most_beside_on_mount": [Pictures.mostBesideOnMount],
        "border_area": [Pictures.borderArea], "black": [Pictures.black],
        "depth": [Double(Pictures.depth)],
      ])
    #expect(
      constants["regions"]?.object?.mapValues(\.numbers) == [
        "regions_side_px": [Double(Constants.Regions.regionsSidePx)],
        "rim_px": [Double(Constants.Regions.rimPx)],
        "label_of_side": [Constants.Regions.labelOfSide],
      ])
  }
}
