import CoreML
import Foundation
import PhotochromKit

/// The network as Core ML runs it, asked with the contract's two arrays.
actor CoreMLPredictor: ABPredictor {
  nonisolated let contract: ModelContract
  private let model: MLModel

  /// Load a compiled model.
  ///
  /// Throws `PhotochromError.badModel`.
  init(contentsOf url: URL) throws(PhotochromError) {
    let configuration = MLModelConfiguration()
    configuration.computeUnits = .all
    do {
      model = try MLModel(contentsOf: url, configuration: configuration)
    } catch {
      throw .badModel(expected: url.lastPathComponent, found: error.localizedDescription)
    }
    contract = try Self.contract(of: model.modelDescription)
  }

  func predict(lightness: Plane, hints: Plane) async throws -> Plane {
    try Task.checkCancellation()
    return try answer(lightness: lightness, hints: hints)
  }

  /// Ask the model. In a synchronous method, since the asynchronous `prediction(from:)` would send
  /// the model's arrays, which are not Sendable, out of this actor.
  private func answer(lightness: Plane, hints: Plane) throws -> Plane {
    let features = try MLDictionaryFeatureProvider(dictionary: [
      ModelContract.lightnessName: MLFeatureValue(multiArray: try MLMultiArray(lightness)),
      ModelContract.hintsName: MLFeatureValue(multiArray: try MLMultiArray(hints)),
    ])
    let answer = try model.prediction(from: features)
    guard let ab = answer.featureValue(for: ModelContract.abName)?.multiArrayValue else {
      throw PhotochromError.badModel(expected: ModelContract.abName, found: "no such output")
    }
    return try ab.plane()
  }

  private static func contract(
    of description: MLModelDescription
  ) throws(PhotochromError) -> ModelContract {
    let metadata = description.metadata[.creatorDefinedKey] as? [String: String] ?? [:]
    guard
      let input = description.inputDescriptionsByName[ModelContract.lightnessName],
      let constraint = input.multiArrayConstraint?.shapeConstraint
    else { throw .badModel(expected: "input \(ModelContract.lightnessName)", found: "none") }
    let shapes = constraint.enumeratedShapes.compactMap { shape -> Size? in
      guard shape.count == 4 else { return nil }
      return Size(width: shape[2].intValue, height: shape[1].intValue)
    }
    return try ModelContract(metadata: metadata, shapes: shapes)
  }
}

extension MLMultiArray {
  /// Copy a plane into a new array (1, H, W, bands), whose rows may be padded.
  convenience init(_ plane: Plane) throws {
    let shape = [1, plane.height, plane.width, plane.bands]
    try self.init(shape: shape as [NSNumber], dataType: .float32)
    withUnsafeMutableBytes { bytes, strides in
      let floats = bytes.bindMemory(to: Float.self)
      var at = 0
      for row in 0..<plane.height {
        for column in 0..<plane.width {
          for band in 0..<plane.bands {
            floats[row * strides[1] + column * strides[2] + band * strides[3]] = plane.values[at]
            at += 1
          }
        }
      }
    }
  }

  /// Copy an array (1, H, W, bands) by its strides.
  ///
  /// Throws `PhotochromError.badModel`.
  func plane() throws(PhotochromError) -> Plane {
    let sides = shape.map(\.intValue)
    guard dataType == .float32, sides.count == 4, sides[0] == 1, sides.allSatisfy({ $0 > 0 }) else {
      throw .badModel(expected: "(1, H, W, bands) in float32", found: "\(sides)")
    }
    let strides = strides.map(\.intValue)
    var plane = Plane(width: sides[2], height: sides[1], bands: sides[3])
    withUnsafeBytes { bytes in
      let floats = bytes.bindMemory(to: Float.self)
      for row in 0..<sides[1] {
        for column in 0..<sides[2] {
          for band in 0..<sides[3] {
            plane[row, column, band] =
              floats[row * strides[1] + column * strides[2] + band * strides[3]]
          }
        }
      }
    }
    return plane
  }
}
