import Testing

@testable import PhotochromKit

@Suite("Photos, halftones and drawings are told apart")
struct PrintsTests {
  @Test func aScreenHasPythonsPitch() throws {
    for vector in try Golden.vectors("find_pitch") {
      let squares = vector.inputs["squares"]!
      let size = squares.shape[1] * squares.shape[2]
      let values = squares.values.map { Float($0 / 255) }
      let details = stride(from: 0, to: values.count, by: size).map {
        Array(values[$0..<$0 + size])
      }
      vector.expect([Screen.findPitch(details) ?? 0])
    }
  }

  @Test func aSpectrumHasAllOfTheSquaresPower() {
    let side = 16
    let square = (0..<side * side).map { Double($0 * 37 % 101) / 50 }
    let spectrum = Spectrum(of: square, side: side)
    let all = spectrum.power.enumerated().reduce(0) { sum, entry in
      // columns between the first and the last stand for two
      let column = entry.offset % spectrum.columns
      return sum + entry.element * (column > 0 && column < side / 2 ? 2 : 1)
    }
    let squares = square.reduce(0) { $0 + $1 * $1 }
    #expect(abs(all / Double(side * side) - squares) < 1e-6 * squares)
    #expect(spectrum.frequency(spectrum.power.count - 1) == Point(0.5, -1 / 16))
  }

  @Test func aScreenIsBlurredAway() throws {
    for vector in try Golden.vectors("descreen") {
      vector.expect(vector.inputs["pixels"]!.plane.descreened(vector.number("pitch")))
    }
  }

  private func lightness(of vector: Vector) throws -> Plane {
    let pixels = vector.inputs["pixels"]!.pixels
    return try pixels.copies(of: [pixels.size])[0].lightness()
  }

  @Test func drawingsAreNoPhotos() throws {
    for vector in try Golden.vectors("is_drawing") {
      vector.expect([Drawing(try lightness(of: vector)).isOne ? 1 : 0])
    }
  }

  @Test func drawingsAreDividedIntoFlats() throws {
    for vector in try Golden.vectors("find_flats") {
      let flats = Flats(of: try lightness(of: vector))
      vector.expect(
        flats.labels.numbers.flatMap {
          [Double($0), flats.isPaper[$0] ? 1 : 0, flats.stays[$0] ? 1 : 0]
        })
    }
    for vector in try Golden.vectors("ground") {
      vector.expect(try lightness(of: vector).withoutDots().ground())
    }
  }

  @Test func flatsArePaintedInOneColorEach() throws {
    for vector in try Golden.vectors("paint") {
      let flats = Flats(of: try lightness(of: vector))
      let ab = vector.inputs["ab"]!.plane.enlarged(to: flats.size)
      let planes = flats.painted(ab, hints: try vector.hints())
      let step = vector.int("step")
      vector.expect(
        stride(from: 0, to: planes.height, by: step).flatMap { row in
          stride(from: 0, to: planes.width, by: step).flatMap { column in
            (0..<6).map { Double(planes[row, column, $0]) }
          }
        })
    }
  }

  @Test func aCopyIsWiderWhereTheScreenWouldBeHalfSeen() {
    let print = Print(.halftone, pitch: 0.004)
    #expect(print.copyWidth(50) == 50, "the screen is not in it")
    #expect(print.copyWidth(1000) == 1000, "it is seen")
    #expect(print.copyWidth(300) == 625)
    #expect(Print(.photo, pitch: nil).copyWidth(300) == 300)
    #expect(Print(.drawing, pitch: 0.004).asPhoto == print)
  }

  @Test func constantsArePythons() {
    let constants = Golden.manifest.constants
    typealias Screen = Constants.Screen
    #expect(
      constants["screen"]?.object?.mapValues(\.numbers) == [
        "detail_px": [Double(Screen.detailPx)], "finest": [Screen.finest],
        "coarsest": [Screen.coarsest], "least_contrast": [Screen.leastContrast],
        "across_degrees": [Screen.acrossDegrees], "as_fine": [Screen.asFine],
        "as_strong": [Screen.asStrong], "least_rise": [Screen.leastRise],
        "least_share": [Screen.leastShare], "least_squares": [Double(Screen.leastSquares)],
        "least_agreeing": [Screen.leastAgreeing], "same": [Screen.same],
        "sigma_of_pitch": [Screen.sigmaOfPitch],
      ])
    typealias Printed = Constants.Printed
    #expect(
      constants["printed"]?.object?.mapValues(\.numbers) == [
        "ink_percentile": [Printed.inkPercentile], "paper_percentile": [Printed.paperPercentile],
        "near_paper": [Printed.nearPaper], "tones": [Printed.tones.0, Printed.tones.1],
        "even": [Printed.even], "edge": [Printed.edge], "least_paper": [Printed.leastPaper],
        "most_shading": [Printed.mostShading],
        "least_side": [Double(Printed.leastSide)],
      ])
    #expect(
      constants["prints"]?.object?.mapValues(\.numbers) == [
        "details": [Double(Constants.Prints.details)], "shown_px": [Constants.Prints.shownPx],
        "unseen_px": [Constants.Prints.unseenPx],
      ])
    #expect(constants["pages"]?.object?["most_side_px"]?.numbers == [Double(Constants.mostSidePx)])
  }

  @Test func constantsOfDrawingsArePythons() {
    func hold(_ name: String, _ numbers: [String: Double]) {
      let expected = Golden.manifest.constants[name]?.object?.mapValues(\.numbers)
      #expect(expected == numbers.mapValues { [$0] })
    }
    typealias Flats = Constants.Flats
    let flats: [String: Double] = [
      "black": Flats.black, "dark": Flats.dark, "light": Flats.light,
      "square_px": Double(Flats.squarePx), "full": Flats.full, "rise": Flats.rise,
      "ground_blur": Flats.groundBlur, "ground_share": Flats.groundShare,
      "least_painted": Flats.leastPainted,
    ]
    let pixels: [String: Int] = [
      "dot_px": Flats.dotPx, "blob_px": Flats.blobPx, "around_px": Flats.aroundPx,
      "under_px": Flats.underPx, "edge_px": Flats.edgePx, "ground_radius": Flats.groundRadius,
    ]
    hold("flats", flats.merging(pixels.mapValues(Double.init)) { $1 })
    typealias Writing = Constants.Writing
    let writing: [String: Double] = [
      "least_letter_px": Double(Writing.leastLetterPx), "most_letter": Writing.mostLetter,
      "most_letter_px": Double(Writing.mostLetterPx), "near": Writing.near,
      "least_letters": Double(Writing.leastLetters),
      "least_like": Writing.leastLike, "alike": Writing.alike, "least_near": Writing.leastNear,
      "least_lettered": Writing.leastLettered, "least_filled": Writing.leastFilled,
      "inside": Writing.inside,
    ]
    hold("writing", writing)
    typealias Painting = Constants.Painting
    let painting: [String: Double] = [
      "darker": Painting.darker, "least_light": Painting.leastLight, "far": Painting.far,
    ]
    hold("painting", painting)
  }
}
