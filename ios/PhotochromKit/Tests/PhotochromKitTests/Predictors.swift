@testable import PhotochromKit

/// A network that answers with what it is given, whatever it sees; the size is the test's concern.
struct FixedPredictor: ABPredictor {
  let contract: ModelContract
  let ab: Plane

  func predict(lightness: Plane, hints: Plane) async throws -> Plane { ab }
}

/// A network that answers with one color, or with that of a hint where there is any.
struct PlainPredictor: ABPredictor {
  var contract = ModelContract(
    name: "plain", multiple: 32, outputStride: 4, sidePx: 64, shapes: [])
  var ab: (Float, Float) = (20, 30)
  /// What happens as it is asked.
  var asked: @Sendable (Plane, Plane) async throws -> Void = { _, _ in }

  func predict(lightness: Plane, hints: Plane) async throws -> Plane {
    try await asked(lightness, hints)
    let stride = contract.outputStride
    var answer = Plane(width: lightness.width / stride, height: lightness.height / stride, bands: 2)
    let hinted = (0..<hints.size.pixels).first { hints.values[3 * $0 + 2] == 1 }
    let (a, b) = hinted.map { (hints.values[3 * $0], hints.values[3 * $0 + 1]) } ?? ab
    for i in 0..<answer.size.pixels {
      answer.values[2 * i] = a
      answer.values[2 * i + 1] = b
    }
    return answer
  }
}

/// The network of golden_pages.py: it tints by lightness, but where hints are.
struct TintingPredictor: ABPredictor {
  let contract: ModelContract
  let slope: SIMD2<Double>
  let offset: SIMD2<Double>

  func predict(lightness: Plane, hints: Plane) async throws -> Plane {
    let stride = contract.outputStride
    var answer = Plane(width: lightness.width / stride, height: lightness.height / stride, bands: 2)
    for row in 0..<answer.height {
      for column in 0..<answer.width {
        let (y, x) = (row * stride, column * stride)
        let tint = (Double(lightness[y, x, 0]) - 50) * slope + offset
        for band in 0..<2 {
          answer[row, column, band] = hints[y, x, 2] > 0 ? hints[y, x, band] : Float(tint[band])
        }
      }
    }
    return answer
  }
}

extension SmallCopy {
  /// Take the small copy of a whole photo for a model.
  init(of pixels: Pixels, for contract: ModelContract) throws {
    self.init(try pixels.copies(of: [contract.smallSize(of: pixels.size)])[0])
  }

  func lab(_ coefficients: Coefficients, x: Double, y: Double) -> Lab {
    let (row, column) = (pixel(y, of: lightness.height), pixel(x, of: lightness.width))
    return coefficients.lab(x: x, y: y, lightness: Double(lightness[row, column, 0]))
  }
}

/// A gray ramp from black at the left to white at the right.
func ramp(width: Int, height: Int) -> Pixels {
  let row = (0..<width).flatMap { x -> [UInt8] in
    let gray = UInt8(255 * x / max(width - 1, 1))
    return [gray, gray, gray, 255]
  }
  let rows = [[UInt8]](repeating: row, count: height)
  return Pixels(width: width, height: height, bytes: Array(rows.joined()))
}
