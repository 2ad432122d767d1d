// For the rehearsal: a network that tints what is light, with rows of arrays padded as on a phone.
import Foundation

extension MLMultiArray {
  static func paddedStrides(_ shape: [NSNumber]) -> [NSNumber] {
    let sides = shape.map(\.intValue)
    let row = sides[2] * sides[3] + 13
    return [sides[1] * row, row, sides[3], 1] as [NSNumber]
  }

  subscript(row: Int, column: Int, band: Int) -> Float {
    get { floats[row * strides[1].intValue + column * strides[2].intValue + band] }
    set { floats[row * strides[1].intValue + column * strides[2].intValue + band] = newValue }
  }
}

public struct Answer {
  nonisolated(unsafe) public static var metadata: [String: String] = [:]
  nonisolated(unsafe) public static var shapes: [[Int]] = []

  let description: MLModelDescription

  static func model(at url: URL) throws -> Answer {
    let description = MLModelDescription()
    description.metadata[.creatorDefinedKey] = metadata
    let lightness = MLFeatureDescription()
    let constraint = MLMultiArrayConstraint()
    constraint.shapeConstraint.enumeratedShapes = shapes.map { $0 as [NSNumber] }
    lightness.multiArrayConstraint = constraint
    description.inputDescriptionsByName["lightness"] = lightness
    return Answer(description: description)
  }

  func predict(_ input: any MLFeatureProvider) throws -> any MLFeatureProvider {
    guard let lightness = input.featureValue(for: "lightness")?.multiArrayValue,
      let hints = input.featureValue(for: "hints")?.multiArrayValue
    else { return try MLDictionaryFeatureProvider(dictionary: [:]) }
    let height = lightness.shape[1].intValue / 2
    let width = lightness.shape[2].intValue / 2
    let ab = try MLMultiArray(shape: [1, height, width, 2] as [NSNumber], dataType: .float32)
    for row in 0..<height {
      for column in 0..<width {
        ab[row, column, 0] = lightness[2 * row, 2 * column, 0] / 5 + hints[2 * row, 2 * column, 0]
        ab[row, column, 1] = hints[2 * row, 2 * column, 1]
      }
    }
    return try MLDictionaryFeatureProvider(dictionary: ["ab": MLFeatureValue(multiArray: ab)])
  }
}
