import Foundation
import Observation
import PhotochromKit

/// The photo that is looked at: its picture follows what a person sets.
@MainActor @Observable
final class Stage {
  /// Sharper pictures of the part that is in view.
  struct Detail {
    let strip: Strip
    let before: Picture
    let after: Picture
  }

  let name: String
  let photo: OpenPhoto
  private(set) var history: History
  private(set) var before: Picture?
  private(set) var after: Picture?
  private(set) var detail: Detail?
  private(set) var isFollowing = false
  /// Whether a photo that came in color was turned gray, to try.
  private(set) var isGrayed = false
  /// What went wrong last, as a sentence.
  var trouble: String?
  /// The share of the view that shows the original, from the left.
  var divider = 1.0
  var viewport = Viewport()
  /// The spot whose color is being chosen.
  var draft: SpotDraft?

  private let predictor: any ABPredictor
  /// What the colors were asked with; nil until they are found.
  private var colored: Edit?
  private var following: Task<Void, Never>?
  private var isStale = false
  private var sharpening: Task<Void, Never>?

  private static let basePixels = 2_000_000
  private static let thumbnailPixels = 40_000
  /// A detail is rendered where it has so much more to show.
  private static let sharper = 1.05

  init(
    _ photo: OpenPhoto, name: String, edit: Edit, predictor: any ABPredictor, isGrayed: Bool = false
  ) {
    self.photo = photo
    self.name = name
    self.predictor = predictor
    self.isGrayed = isGrayed
    history = History(edit: edit)
  }

  var size: Size { photo.file.size }
  var edit: Edit { history.edit }
  /// Whether all of the photo stays as it came.
  var isLeftAlone: Bool { photo.isLeftAlone(by: edit, isGrayed: isGrayed) }
  var base: Strip { .whole(size.fitted(toPixels: Self.basePixels)) }

  /// Render the photo as it came, and colored. What goes wrong is thrown.
  func develop() async throws {
    before = try await photo.render(base, look: nil)
    try await render()
  }

  /// Render a small picture for a list.
  func thumbnail() async throws -> Picture {
    let small = size.fitted(toPixels: Self.thumbnailPixels)
    return try await photo.render(.whole(small), look: isLeftAlone ? nil : edit.look)
  }

  /// Turn a photo that came in color gray, and color it anew.
  func gray() {
    isGrayed = true
    follow()
  }

  /// Change the edit; the picture follows. Changes of one gesture are undone together.
  func change(during gesture: History.Gesture? = nil, _ body: (inout Edit) -> Void) {
    history.change(during: gesture, body)
    follow()
  }

  var strength: Double {
    get { edit.look.strength }
    set { change(during: .strength) { $0.look.strength = newValue } }
  }

  var warmth: Double {
    get { edit.look.warmth }
    set { change(during: .warmth) { $0.look.warmth = newValue } }
  }

  func endGesture() { history.endGesture() }

  func undo() { step { $0.undo() } }
  func redo() { step { $0.redo() } }
  func reset() { step { $0.reset() } }

  func step(_ body: (inout History) -> Void) {
    body(&history)
    draft = nil
    follow()
  }

  /// Bring the picture up to date. What is asked for meanwhile is done at the end, once.
  private func follow() {
    isStale = true
    guard following == nil else { return }
    isFollowing = true
    following = Task {
      while isStale, !Task.isCancelled {
        isStale = false
        do {
          try await render()
        } catch is CancellationError {
          break
        } catch {
          trouble = message(for: error)
        }
      }
      following = nil
      isFollowing = false
    }
  }

  /// Wait until the picture shows the edit.
  func settle() async {
    await following?.value
  }

  /// Stop whatever is under way.
  func leave() {
    following?.cancel()
    sharpening?.cancel()
  }

  private func render() async throws {
    guard !isLeftAlone else {
      after = before
      return
    }
    let edit = edit
    if colored != edit.asked {
      try await photo.color(by: predictor, edit: edit)
      colored = edit.asked
    }
    after = try await photo.render(base, look: edit.look)
    detail = nil
  }

  /// Render sharply what is in view, where that has more to show than the whole.
  func sharpen(_ visible: Strip?) {
    sharpening?.cancel()
    guard let visible, !isFollowing,
      Double(visible.picture.width) > Double(base.picture.width) * Self.sharper
    else {
      detail = nil
      return
    }
    let look = isLeftAlone ? nil : edit.look
    sharpening = Task {
      guard let before = try? await photo.render(visible, look: nil),
        let after = try? await photo.render(visible, look: look), !Task.isCancelled
      else { return }
      detail = Detail(strip: visible, before: before, after: after)
    }
  }
}
