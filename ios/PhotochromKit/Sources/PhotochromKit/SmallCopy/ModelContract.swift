/// What the model takes and gives, as its metadata say it.
///
/// In: lightness (1, H, W, 1), L* in [0, 100]; hints (1, H, W, 3), a*, b* in Lab units and a mask of
/// 0 or 1. Out: ab (1, H/s, W/s, 2), a*, b* in Lab units, s = `outputStride`.
public struct ModelContract: Sendable, Equatable, Codable {
  /// The contract's version that this code knows.
  public static let version = "1"
  /// Before each key of the metadata.
  public static let metadataPrefix = "photochrom."
  public static let lightnessName = "lightness"
  public static let hintsName = "hints"
  public static let abName = "ab"

  public let name: String
  /// Both sides of the network's input are multiples of it.
  public let multiple: Int
  public let outputStride: Int
  /// The small copy has the square of this many pixels at most.
  public let sidePx: Int
  /// The sizes that the model takes; none: every multiple.
  public let shapes: [Size]

  public init(name: String, multiple: Int, outputStride: Int, sidePx: Int, shapes: [Size]) {
    self.name = name
    self.multiple = multiple
    self.outputStride = outputStride
    self.sidePx = sidePx
    self.shapes = shapes
  }

  /// Read the contract from a model's metadata, whose keys begin with `metadataPrefix`.
  ///
  /// Throws `PhotochromError.badModel`.
  public init(metadata: [String: String], shapes: [Size]) throws(PhotochromError) {
    func fact(_ key: String) throws(PhotochromError) -> String {
      guard let value = metadata[Self.metadataPrefix + key] else {
        throw .badModel(expected: "metadata \(key)", found: "none")
      }
      return value
    }
    func positive(_ key: String) throws(PhotochromError) -> Int {
      let text = try fact(key)
      guard let value = Int(text), value > 0 else {
        throw .badModel(expected: "\(key) of 1 or more", found: text)
      }
      return value
    }
    let contract = try fact("contract")
    guard contract == Self.version else {
      throw .badModel(expected: "contract \(Self.version)", found: "contract \(contract)")
    }
    self.init(
      name: try fact("name"), multiple: try positive("multiple"),
      outputStride: try positive("output_stride"), sidePx: try positive("side_px"), shapes: shapes)
    guard multiple % outputStride == 0 else {
      throw .badModel(
        expected: "multiple to be a multiple of output_stride",
        found: "\(multiple) and \(outputStride)")
    }
    for shape in shapes where shape.width % multiple != 0 || shape.height % multiple != 0 {
      throw .badModel(
        expected: "shapes of multiples of \(multiple)", found: "\(shape.width)x\(shape.height)")
    }
  }
}

extension ModelContract {
  /// Return the size of the copy of a picture that the network sees: see the free `smallSize`; where
  /// no shape holds that, it is made smaller until one does.
  public func smallSize(of picture: Size) -> Size {
    let size = PhotochromKit.smallSize(of: picture, sidePx: sidePx)
    if shapes.isEmpty || shapes.contains(where: { $0.holds(size) }) { return size }
    let scales = shapes.map { shape in
      min(Double(shape.width) / Double(size.width), Double(shape.height) / Double(size.height))
    }
    let scale = scales.max() ?? 1
    return Size(
      width: max(1, Int(Double(size.width) * scale)),
      height: max(1, Int(Double(size.height) * scale)))
  }

  /// Return the size to pad a small copy to: the smallest shape that holds it.
  public func shape(for small: Size) -> Size {
    let holding = shapes.filter { $0.holds(small) }
    return holding.min { $0.pixels < $1.pixels } ?? small.padded(toMultipleOf: multiple)
  }

  /// Throws `PhotochromError.badModel` unless `ab` is what the model owes for an input of a size.
  func check(_ ab: Plane, of input: Size) throws(PhotochromError) {
    let expected = (input.width / outputStride, input.height / outputStride)
    guard ab.width == expected.0, ab.height == expected.1, ab.bands == 2 else {
      throw .badModel(
        expected: "ab of \(expected.0)x\(expected.1) and 2 bands",
        found: "\(ab.width)x\(ab.height) and \(ab.bands)")
    }
    guard ab.values.allSatisfy(\.isFinite) else {
      throw .badModel(expected: "finite ab", found: "what is no number")
    }
  }
}

/// A network that can be asked for colors: Core ML in the app, a fake in tests.
public protocol ABPredictor: Sendable {
  var contract: ModelContract { get }

  /// Return the a*b* (H/s, W/s, 2) of L* (H, W, 1) and hints (H, W, 3), s = output stride.
  ///
  /// The size is one of the contract's. Throws a `PhotochromError` or `CancellationError`.
  func predict(lightness: Plane, hints: Plane) async throws -> Plane
}
