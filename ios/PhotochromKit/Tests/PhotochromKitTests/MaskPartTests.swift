import Testing

@testable import PhotochromKit

/// A thing at the left half; a light face above a dark coat.
struct MaskPartTests {
  let thing = Mask(
    width: 4, height: 2, covered: [true, true, false, false, true, true, false, false])
  let lightness: Plane = {
    var plane = Plane(width: 8, height: 8, bands: 1)
    for row in 0..<8 {
      for column in 0..<8 { plane[row, column, 0] = row < 3 ? 80 : 30 }
    }
    return plane
  }()

  @Test func aCoatIsColoredWithoutTheFaceAboveIt() {
    let coat = thing.part(x: 0.2, y: 0.9, lightness: lightness)
    #expect(coat.covered.filter { $0 }.count == 4 * 5)
    #expect(coat.covered[7 * 8] && !coat.covered[0] && !coat.covered[7 * 8 + 7])
  }

  @Test func aPointBesideTheThingIsItsOwnPart() {
    let point = thing.part(x: 0.9, y: 0.1, lightness: lightness)
    #expect(point.covered.filter { $0 }.count == 1)
  }
}
