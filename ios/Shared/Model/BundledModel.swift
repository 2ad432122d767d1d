import Foundation
import PhotochromKit

/// What gives the network when it is first needed.
typealias Predictors = @Sendable () async throws -> any ABPredictor

/// The model that comes with the app, loaded when it is first needed and kept.
actor BundledModel {
  static let shared = BundledModel()
  /// What `scripts/ios-model` writes and Xcode compiles.
  static let name = "Photochrom"

  private var loaded: CoreMLPredictor?

  static func load() async throws -> any ABPredictor {
    try await shared.predictor()
  }

  /// Throws `PhotochromError.noModel` where the app was built without one, or `badModel`.
  func predictor() throws(PhotochromError) -> any ABPredictor {
    if let loaded { return loaded }
    guard let url = Bundle.main.url(forResource: Self.name, withExtension: "mlmodelc") else {
      throw .noModel
    }
    let predictor = try CoreMLPredictor(contentsOf: url)
    loaded = predictor
    return predictor
  }
}
