import Testing

@testable import PhotochromKit

@Suite("Colors are added to pixels")
struct MergeTests {
  let coefficients = Coefficients(
    plane: Plane(
      width: 3, height: 2, bands: 4,
      values: (0..<24).map { Float($0 * 37 % 19) - 9 }.enumerated().map { i, value in
        i % 4 < 2 ? value / 20 : value * 4
      }))

  @Test func stripsGiveTheSameAsTheWhole() {
    let size = Size(width: 41, height: 30)
    var whole = ramp(width: size.width, height: size.height)
    let gray = whole
    coefficients.merge(into: &whole, look: Look(strength: 1.3, warmth: -0.4))
    for (left, width) in [(0, 17), (17, 24)] {
      for (top, height) in [(0, 1), (1, 18), (19, 11)] {
        var part = cut(gray, left: left, top: top, width: width, height: height)
        let strip = Strip(left: left, top: top, width: width, height: height, picture: size)
        part.bytes.withUnsafeMutableBytes { bytes in
          coefficients.merge(
            bytes, bytesPerRow: width * 4, strip: strip, look: Look(strength: 1.3, warmth: -0.4))
        }
        #expect(part == cut(whole, left: left, top: top, width: width, height: height))
      }
    }
  }

  @Test func aPictureOfSeveralStripsIsReportedStripByStrip() throws {
    var pixels = ramp(width: 512, height: 700)
    var shares: [Double] = []
    coefficients.merge(into: &pixels, look: .automatic) { shares.append($0) }
    #expect(shares == [512.0 / 700, 1])
    #expect(!isGray(pixels))
  }

  @Test func whatProgressThrowsStopsTheMerge() {
    var pixels = ramp(width: 512, height: 700)
    #expect(throws: CancellationError.self) {
      try coefficients.merge(into: &pixels, look: .automatic) { _ in throw CancellationError() }
    }
    let last = cut(pixels, left: 0, top: 699, width: 512, height: 1)
    #expect(
      last == cut(ramp(width: 512, height: 700), left: 0, top: 699, width: 512, height: 1))
  }

  @Test func rowsMayHaveAGapBetweenThem() {
    let gray = ramp(width: 8, height: 3)
    var expected = gray
    coefficients.merge(into: &expected, look: .automatic)
    var padded = [UInt8](repeating: 7, count: 3 * 40)
    for row in 0..<3 {
      padded.replaceSubrange(row * 40..<row * 40 + 32, with: gray.bytes[row * 32..<row * 32 + 32])
    }
    padded.withUnsafeMutableBytes { bytes in
      coefficients.merge(bytes, bytesPerRow: 40, strip: .whole(gray.size), look: .automatic)
    }
    for row in 0..<3 {
      let found = padded[row * 40..<row * 40 + 32]
      #expect(Array(found) == Array(expected.bytes[row * 32..<row * 32 + 32]))
      #expect(padded[row * 40 + 32..<row * 40 + 40].allSatisfy { $0 == 7 })
    }
  }

  @Test func warmthLeavesBlackAndWhiteAloneAndMovesAMiddleGray() {
    let bytes: [UInt8] = [0, 0, 0, 255, 119, 119, 119, 255, 255, 255, 255, 255]
    var pixels = Pixels(width: 3, height: 1, bytes: bytes)
    let none = Coefficients.none(size: Size(width: 1, height: 1))
    none.merge(into: &pixels, look: Look(warmth: 1))
    #expect(pixels.bytes[0..<3] == [0, 0, 0] && pixels.bytes[8..<11] == [255, 255, 255])
    #expect(pixels.bytes[4] > pixels.bytes[5] && pixels.bytes[5] > pixels.bytes[6])
  }

  @Test func noStrengthMakesATonedPrintGrayAtItsLightness() {
    let sepia = RGB(red: 180 / 255, green: 150 / 255, blue: 110 / 255)
    var pixels = Pixels(width: 1, height: 1, bytes: [180, 150, 110, 255])
    coefficients.merge(into: &pixels, look: .gray)
    #expect(isGray(pixels))
    let gray = Double(pixels.bytes[0]) / 255
    let lightness = Lab.fromRGB(RGB(red: gray, green: gray, blue: gray)).lightness
    #expect(abs(lightness - Lab.fromRGB(sepia).lightness) < 0.3)
  }

  @Test func everyGrayKeepsItsLightnessUnderTheWildestColors() {
    let wild = Coefficients(plane: Plane(width: 1, height: 1, bands: 4, values: [0, 0, 150, -150]))
    var pixels = ramp(width: 256, height: 1)
    wild.merge(into: &pixels, look: Look(strength: 2))
    for gray in 0..<256 {
      let rgb = (0..<3).map { Double(pixels.bytes[4 * gray + $0]) / 255 }
      let found = Lab.fromRGB(RGB(red: rgb[0], green: rgb[1], blue: rgb[2])).lightness
      let level = Double(gray) / 255
      let wanted = Lab.fromRGB(RGB(red: level, green: level, blue: level)).lightness
      #expect(abs(found - wanted) < 0.5)  // bytes are up to 0.4 L* apart
    }
  }

  private func cut(_ pixels: Pixels, left: Int, top: Int, width: Int, height: Int) -> Pixels {
    var rows: [UInt8] = []
    for row in top..<top + height {
      let from = (row * pixels.width + left) * 4
      rows += pixels.bytes[from..<from + width * 4]
    }
    return Pixels(width: width, height: height, bytes: rows)
  }

  private func isGray(_ pixels: Pixels) -> Bool {
    stride(from: 0, to: pixels.bytes.count, by: 4).allSatisfy { at in
      let rgb = pixels.bytes[at..<at + 3]
      return rgb.max() == rgb.min()
    }
  }
}
