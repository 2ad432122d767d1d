import Foundation
import PhotochromKit
import Photos

/// What Photos keeps of an edit, so that it can be gone on with.
struct Adjustment: Codable, Equatable {
  /// The name of the model that found the colors.
  let model: String
  let edit: Edit
  /// Whether the photo was in color and was turned gray.
  let isGrayed: Bool

  static let format = "org.photochrom.edit"
  static let version = "1"

  static func isKnown(_ data: PHAdjustmentData) -> Bool {
    data.formatIdentifier == format && data.formatVersion == version
  }

  /// Read what an earlier edit left; nil where there is none that is known.
  init?(_ data: PHAdjustmentData?) {
    guard let data, Self.isKnown(data),
      let known = try? JSONDecoder().decode(Self.self, from: data.data)
    else { return nil }
    self = known
  }

  init(model: String, edit: Edit, isGrayed: Bool) {
    self.model = model
    self.edit = edit
    self.isGrayed = isGrayed
  }

  /// Throws where the edit cannot be written down.
  func data() throws -> PHAdjustmentData {
    PHAdjustmentData(
      formatIdentifier: Self.format, formatVersion: Self.version,
      data: try JSONEncoder().encode(self))
  }
}
