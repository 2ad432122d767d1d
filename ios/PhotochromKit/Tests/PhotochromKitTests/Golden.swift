import Foundation
import Testing

@testable import PhotochromKit

/// Reads golden/: the vectors that Python wrote and every face of Photochrom is held to.
struct Golden {
  static let folder = URL(filePath: #filePath).appending(path: "../../../../../golden").standardized
  static let manifest = try! JSONDecoder().decode(
    Manifest.self, from: Data(contentsOf: folder.appending(path: "manifest.json")))

  struct Manifest: Decodable {
    let contract: Int
    let constants: [String: JSONValue]
    let vectors: [Vector]
  }

  /// The vectors of one kind; there must be some.
  static func vectors(_ name: String) throws -> [Vector] {
    let found = manifest.vectors.filter { $0.name == name }
    try #require(!found.isEmpty, "golden/manifest.json has no vector \(name)")
    return found
  }
}

struct Vector: Decodable {
  let name: String
  let inputs: [String: Array]
  let parameters: [String: JSONValue]
  let outputs: [String: Array]
  let tolerance: Double

  struct Array: Decodable {
    let file: String
    let dtype: String
    let shape: [Int]

    /// The numbers, whatever their type.
    var values: [Double] {
      let bytes = try! Data(contentsOf: Golden.folder.appending(path: file))
      func read<T>(_: T.Type, _ convert: (T) -> Double) -> [Double] {
        bytes.withUnsafeBytes { raw in
          stride(from: 0, to: raw.count, by: MemoryLayout<T>.size).map {
            convert(raw.loadUnaligned(fromByteOffset: $0, as: T.self))
          }
        }
      }
      switch dtype {
      case "float32": return read(Float.self, Double.init)
      case "int32": return read(Int32.self, Double.init)
      case "uint8": return read(UInt8.self, Double.init)
      default: fatalError("\(file): a type that the test does not know: \(dtype)")
      }
    }

    /// (H, W, C) as a plane.
    var plane: Plane {
      Plane(width: shape[1], height: shape[0], bands: shape[2], values: values.map { Float($0) })
    }

    /// (N, 3), a color each.
    var colors: [SIMD3<Double>] {
      let values = values
      return stride(from: 0, to: values.count, by: 3).map {
        SIMD3(values[$0], values[$0 + 1], values[$0 + 2])
      }
    }

    /// (H, W) gray or (H, W, 3) sRGB as opaque pixels.
    var pixels: Pixels {
      let values = values
      let bands = shape.count == 3 ? 3 : 1
      let bytes = stride(from: 0, to: values.count, by: bands).flatMap { at -> [UInt8] in
        (0..<3).map { UInt8(values[at + (bands == 3 ? $0 : 0)]) } + [255]
      }
      return Pixels(width: shape[1], height: shape[0], bytes: bytes)
    }
  }

  /// The one output.
  var expected: Array { outputs.values.first! }

  func int(_ name: String) -> Int { Int(parameters[name]!.number!) }

  func number(_ name: String) -> Double { parameters[name]!.number! }

  /// The hints among the parameters.
  func hints() throws -> [Hint] {
    try #require(parameters["hints"]?.list).map { given in
      let hint = try #require(given.object)
      return try Hint(
        x: try #require(hint["x"]?.number), y: try #require(hint["y"]?.number),
        color: RGB(hex: Self.hex(of: try #require(hint["color"]?.text))))
    }
  }

  /// Write a CSS color as the app does, which has no names for colors.
  private static func hex(of css: String) -> String {
    if let named = Golden.manifest.constants["named_colors"]?.object?[css.lowercased()]?.text {
      return "#" + named
    }
    if css.count == 4 { return "#" + css.dropFirst().flatMap { [$0, $0] } }
    let channels = css.split { !$0.isNumber }.compactMap { Int($0) }
    guard css.hasPrefix("rgb("), channels.count == 3 else { return css }
    let scaled = channels.map { Double($0) / 255 }
    return RGB(red: scaled[0], green: scaled[1], blue: scaled[2]).hex
  }

  /// Hold numbers to the output, within the tolerance that the manifest names.
  func expect(_ found: some Sequence<Double>, sourceLocation: SourceLocation = #_sourceLocation) {
    let found = Swift.Array(found)
    let expected = expected.values
    #expect(found.count == expected.count, sourceLocation: sourceLocation)
    let worst = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
    #expect(
      worst <= tolerance, "\(name) differs by \(worst), more than \(tolerance)",
      sourceLocation: sourceLocation)
  }

  /// Hold numbers to one of several outputs.
  func expect(
    _ found: [Float], as name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let expected = outputs[name]?.values ?? []
    #expect(found.count == expected.count, sourceLocation: sourceLocation)
    let worst = zip(found, expected).map { abs(Double($0) - $1) }.max() ?? 0
    #expect(
      worst <= tolerance, "\(name) differs by \(worst), more than \(tolerance)",
      sourceLocation: sourceLocation)
  }

  func expect(_ found: Plane, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(
      [found.height, found.width, found.bands] == expected.shape, sourceLocation: sourceLocation)
    expect(found.values.map { Double($0) }, sourceLocation: sourceLocation)
  }
}

enum JSONValue: Decodable, Equatable {
  case number(Double)
  case text(String)
  case truth(Bool)
  case list([JSONValue])
  case object([String: JSONValue])

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let truth = try? value.decode(Bool.self) {
      self = .truth(truth)
    } else if let list = try? value.decode([JSONValue].self) {
      self = .list(list)
    } else {
      self = .object(try value.decode([String: JSONValue].self))
    }
  }

  var number: Double? { if case .number(let number) = self { number } else { nil } }
  var text: String? { if case .text(let text) = self { text } else { nil } }
  var truth: Bool? { if case .truth(let truth) = self { truth } else { nil } }
  var list: [JSONValue]? { if case .list(let list) = self { list } else { nil } }
  var object: [String: JSONValue]? { if case .object(let object) = self { object } else { nil } }

  /// All numbers in it, in order.
  var numbers: [Double] { list.map { $0.flatMap(\.numbers) } ?? number.map { [$0] } ?? [] }
}
