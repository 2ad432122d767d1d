import Foundation
import Observation
import PhotochromKit
import Photos
import UniformTypeIdentifiers

/// One photo that is edited inside of Photos.
@MainActor @Observable
final class EditSession {
  private(set) var stage: Stage?
  private(set) var state: JobState = .idle
  var trouble: String?

  @ObservationIgnored private var input: PHContentEditingInput?
  @ObservationIgnored private var work: Task<Void, Never>?
  @ObservationIgnored private var modelName = ""
  private let predictor: Predictors

  init(predictor: @escaping Predictors = BundledModel.load) {
    self.predictor = predictor
  }

  /// Whether cancelling would lose what a person did.
  var hasChanges: Bool { stage?.history.canUndo ?? false }

  /// Open the photo with the edit that it has, if it is one of ours.
  func begin(_ input: PHContentEditingInput) {
    self.input = input
    work?.cancel()
    state = .loading
    work = Task { await open(input) }
  }

  func retry() {
    if let input { begin(input) }
  }

  private func open(_ input: PHContentEditingInput) async {
    do {
      guard let url = input.fullSizeImageURL else {
        throw PhotochromError.unreadablePhoto(name: String(localized: "Photo"))
      }
      let earlier = Adjustment(input.adjustmentData)
      let predictor = try await predictor()
      modelName = predictor.contract.name
      let photo = try await OpenPhoto.open(url, for: predictor.contract)
      state = .running(progress: 0.5)
      let name = url.deletingPathExtension().lastPathComponent
      let stage = Stage(
        photo, name: name, edit: earlier?.edit ?? .automatic, predictor: predictor,
        isGrayed: earlier?.isGrayed ?? false)
      try await stage.develop()
      self.stage = stage
      state = .done
    } catch is CancellationError {
      state = .idle
    } catch {
      state = .failed(message: message(for: error))
    }
  }

  /// Write the colored photo for Photos; nil, and the photo stays as it was, where that fails.
  func finish() async -> PHContentEditingOutput? {
    guard let input, let stage, !stage.isLeftAlone else { return nil }
    await stage.settle()
    do {
      let output = PHContentEditingOutput(contentEditingInput: input)
      let adjustment = Adjustment(model: modelName, edit: stage.edit, isGrayed: stage.isGrayed)
      output.adjustmentData = try adjustment.data()
      let url = try output.renderedContentURL(for: .jpeg)
      try await stage.photo.write(look: stage.edit.look, as: .jpeg, to: url)
      return output
    } catch {
      trouble = message(for: error)
      return nil
    }
  }

  func cancel() {
    work?.cancel()
    stage?.leave()
  }
}
