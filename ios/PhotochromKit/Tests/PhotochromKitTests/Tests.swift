import Testing

@testable import PhotochromKit

@Test func aPlaneKnowsItsSize() {
  #expect(Plane(width: 3, height: 2, bands: 1).size == Size(width: 3, height: 2))
}
