import AppIntents
import Foundation
import ImageIO
import PhotochromKit
import Photos
import SwiftUI
import Vision
import os

/// What a person sees, from the first launch on.
extension Rehearsal {
  static func welcome() async throws {
    let session = Stagehand.session()
    Stagehand.show("welcome", ContentView(session: session))
  }

  static func onePhoto() async throws {
    let session = Stagehand.session(Tinting(delay: .milliseconds(40)))
    let view = ContentView(session: session)
    await session.open([try Drawing.gray().file("Anna.jpg")])
    Stagehand.show("opening", view)
    await Stagehand.wait(for: "coloring to begin") { session.state == .running(progress: 0) }
    Stagehand.show("coloring", view)
    await Stagehand.wait(for: "the photo on the stage") { session.stage != nil }
    await Stagehand.appear(view)
    Stagehand.show("colored", view)
    Screen.isLow = true
    Stagehand.show("sideways", view)
    Screen.isLow = false
    guard let stage = session.stage else { return }
    try await look(at: stage, in: view)
    session.removeSelected()
    Stagehand.show("closed", view)
  }

  private static func look(at stage: Stage, in view: ContentView) async throws {
    let expect = Stagehand.expect
    let handle = Stagehand.find("Element", "Compare with the original", in: view)
    handle?.adjust?(.increment)
    expect(stage.divider == 0.25, "VoiceOver to move the handle")
    Stagehand.find("Slider", "Strength", in: view)?.set?(0.5)
    Stagehand.find("Slider", "Strength", in: view)?.set?(0.4)
    stage.endGesture()
    Stagehand.find("Slider", "Warmth", in: view)?.set?(-0.2)
    await stage.settle()
    Stagehand.show("softer and cooler", view)
    Stagehand.press("Undo", in: view)
    Stagehand.press("Undo", in: view)
    expect(stage.edit == .automatic, "a drag to be undone at once")
    Stagehand.press("Redo", in: view)
    expect(stage.strength == 0.4, "redo to bring it back")
    Stagehand.press("Back to automatic", in: view)
    await stage.settle()
    expect(stage.history.isAutomatic && stage.history.canUndo, "back to automatic, as a step")
    stage.viewport = stage.viewport.zoomed(
      by: 8, at: .zero, photo: stage.size, view: Screen.size)
    stage.sharpen(stage.viewport.visible(photo: stage.size, view: Screen.size, scale: 3))
    expect(stage.detail == nil, "no detail where the whole has every pixel")
  }

  static func spots() async throws {
    Seen.mask = InstanceMaskObservation(
      width: 4, height: 2, drawn: [1, 1, 0, 0, 1, 1, 0, 0])
    defer { Seen.mask = nil }
    let session = Stagehand.session()
    let view = ContentView(session: session)
    await session.open([try Drawing.gray().file("Coat.jpg")])
    await Stagehand.wait(for: "the photo on the stage") { session.stage != nil }
    guard let stage = session.stage else { return }
    await Stagehand.appear(view)
    await stage.tap(x: 0.25, y: 0.5, radius: 1)
    Stagehand.show("a spot", view)
    Stagehand.press("Brick", in: view)
    await stage.settle()
    Stagehand.expect(stage.edit.spots.first?.hint.mask != nil, "the color on all of the thing")
    Stagehand.press("Color the whole thing", in: view)
    await stage.settle()
    Stagehand.expect(stage.edit.spots.first?.hint.mask == nil, "the color on the spot alone")
    let mixed = CGColor(srgbRed: 0.2, green: 0.4, blue: 0.6, alpha: 1)
    Stagehand.find("ColorPicker", "Any color", in: view)?.set?(mixed)
    await stage.settle()
    Stagehand.expect(stage.edit.spots.count == 1, "one spot, however often its color is chosen")
    Stagehand.press("Done", in: view)
    Stagehand.show("a spot with a color", view)
    await stage.tap(x: 0.26, y: 0.5, radius: 5)
    Stagehand.expect(stage.draft?.spot == stage.edit.spots.first?.id, "the spot that was tapped")
    Stagehand.press("Delete spot", in: view)
    await stage.settle()
    Stagehand.expect(stage.edit.spots.isEmpty && stage.draft == nil, "no spot left")
  }

  /// Photos in color, toned prints, transparency.
  static func kinds() async throws {
    let session = Stagehand.session()
    let view = ContentView(session: session)
    await session.open([try Drawing.colorful.file("Beach.jpg")])
    await Stagehand.wait(for: "the color photo") { session.stage != nil }
    Stagehand.show("already in color", view)
    guard let stage = session.stage else { return }
    await stage.tap(x: 0.5, y: 0.5, radius: 1)
    Stagehand.expect(stage.draft == nil, "no spots on a photo that is left alone")
    Stagehand.press("Turn it gray and color it", in: view)
    await stage.settle()
    Stagehand.show("turned gray", view)
    session.removeSelected()
    await session.open([try Drawing.toned.file("Sepia.jpg")])
    await Stagehand.wait(for: "the toned print") { session.stage != nil }
    Stagehand.show("a toned print", StageNotice(stage: session.stage ?? stage))
    session.removeSelected()
    var clear = Drawing.gray()
    clear.hasAlpha = true
    await session.open([try clear.file("Cutout.png")])
    await Stagehand.wait(for: "the cutout") { session.stage != nil }
    Stagehand.show("a cutout", StageNotice(stage: session.stage ?? stage))
  }

  /// Every failure is one sentence that says what to do.
  static func failures() async throws {
    let session = Stagehand.session()
    let view = ContentView(session: session)
    let broken = Stagehand.folder.appending(path: "broken.jpg")
    try Data("no picture".utf8).write(to: broken)
    await session.open([broken])
    await Stagehand.wait(for: "a failure") { !session.state.isBusy }
    Stagehand.show("a broken file", view)
    Drawing.gray().write(to: session.photo?.url ?? broken)
    Stagehand.press("Try again", in: view)
    await Stagehand.wait(for: "another try") { session.stage != nil }
    await session.open([Stagehand.folder.appending(path: "gone.jpg")])
    Stagehand.show("a file that is gone", view)
    Stagehand.press("OK", in: view)
    AvailableMemory.bytes = 100 << 20
    await session.open([try Drawing(width: 8000, height: 6000, bytes: []).file("huge.jpg")])
    await Stagehand.wait(for: "no memory") { session.queue.progress == nil }
    AvailableMemory.bytes = 1 << 30
    print("=== too large\n\(session.state)")
    let errors: [PhotochromError] = [
      .noModel, .badModel(expected: "ab", found: "none"), .alreadyInColor, .badHint(x: 2, y: 0),
      .badColor("red-ish"), .cannotSave(reason: "disk full"),
    ]
    print("=== sentences")
    for error in errors { print(message(for: error)) }
    print(message(for: CocoaError(.fileReadNoPermission)).prefix(21))
    let missing = Stagehand.session(Tinting(error: .noModel))
    await missing.open([try Drawing.gray().file("Anna.jpg")])
    await Stagehand.wait(for: "no model") { !missing.state.isBusy }
    print("=== no model\n\(missing.state)")
    missing.addScan(.failure(PhotochromError.cannotSave(reason: "camera")))
    Stagehand.expect(missing.hasTrouble, "a scan that failed to be said")
  }

  /// Many photos, one after another.
  static func line() async throws {
    let session = Stagehand.session(Tinting(delay: .milliseconds(30)))
    let view = ContentView(session: session)
    let names = ["One.jpg", "Two.jpg", "Three.jpg"]
    await session.open(try names.map { try Drawing.gray().file($0) })
    Stagehand.show("three photos", view)
    session.show(session.photos[2].id)
    await Stagehand.wait(for: "the last photo first") { session.stage?.name == "Three" }
    await Stagehand.wait(for: "all photos") { session.queue.progress == nil }
    Stagehand.show("three colored photos", view)
    session.stage?.change { $0.look.strength = 0.3 }
    session.show(session.photos[0].id)
    session.show(session.photos[2].id)
    await Stagehand.wait(for: "the edited photo again") { session.stage?.name == "Three" }
    Stagehand.expect(session.stage?.strength == 0.3, "an edit to be kept for a photo that was left")
    await session.open(try names.map { try Drawing.gray().file($0) })
    Stagehand.press("Cancel all", in: view)
    Stagehand.expect(session.queue.progress == nil, "nothing under way after cancelling")
    Stagehand.show("cancelled", view)
    Stagehand.press("Color this photo", in: view)
    await Stagehand.wait(for: "a photo after cancelling") { session.stage != nil }
  }

  static func saving() async throws {
    let album = Album()
    let session = Stagehand.session(Tinting(), library: album)
    let view = ContentView(session: session)
    await session.open([try Drawing.gray().file("One.jpg"), try Drawing.gray().file("Two.jpg")])
    await Stagehand.wait(for: "the photos") { session.queue.progress == nil }
    Stagehand.press("Save to Photos", in: view)
    await session.saver?.value
    Stagehand.show("saved", SavingBanner(session: session))
    let busy = Stagehand.session()
    busy.saving = 0.5
    Stagehand.show("saving", SavingBanner(session: busy))
    Stagehand.press("Save all to Photos", in: view)
    await session.saver?.value
    let names = await album.pictures.map(\.name)
    Stagehand.expect(names == ["One-color.heic", "One-color.heic", "Two-color.heic"], "\(names)")
    Stagehand.show("all saved", SavingBanner(session: session))
    let refused = Stagehand.session(Tinting(), library: Album(isOpen: false))
    await refused.open([try Drawing.gray().file("One.jpg")])
    await Stagehand.wait(for: "the photo") { refused.stage != nil }
    refused.save(as: .jpeg)
    await refused.saver?.value
    print("=== not allowed\n\(refused.trouble ?? "")")
  }

  static func shortcuts() async throws {
    let file = IntentFile(fileURL: try Drawing.gray().file("Anna.jpg"))
    let colored = try await ColorizePhotos.color(file, edit: Edit(), by: Tinting())
    Stagehand.expect(colored.filename == "Anna-color.heic", "\(colored.filename)")
    let color = IntentFile(fileURL: try Drawing.colorful.file("Beach.jpg"))
    let same = try await ColorizePhotos.color(color, edit: Edit(), by: Tinting())
    Stagehand.expect(same.data == color.data, "a photo in color to come back as it is")
  }

  /// The editing extension: an edit is kept, and gone on with.
  static func inPhotos() async throws {
    let session = EditSession(predictor: { Tinting() })
    let view = EditView(session: session)
    Stagehand.show("in Photos, coloring", view)
    let url = try Drawing.gray().file("Anna.jpg")
    session.begin(PHContentEditingInput(fullSizeImageURL: url, adjustmentData: nil))
    await Stagehand.wait(for: "the photo in Photos") { session.stage != nil }
    await Stagehand.appear(view)
    session.stage?.change { $0.look.strength = 0.5 }
    Stagehand.expect(session.hasChanges, "a confirmation before changes are lost")
    Stagehand.show("in Photos", view)
    let output = await session.finish()
    Stagehand.expect(output?.adjustmentData != nil, "the edit to be kept")
    let later = EditSession(predictor: { Tinting() })
    later.begin(
      PHContentEditingInput(fullSizeImageURL: url, adjustmentData: output?.adjustmentData))
    await Stagehand.wait(for: "the edit again") { later.stage != nil }
    Stagehand.expect(later.stage?.strength == 0.5, "the edit to be gone on with")
    let other = PHAdjustmentData(formatIdentifier: "other", formatVersion: "1", data: Data())
    Stagehand.expect(!Adjustment.isKnown(other), "the edits of others to be left alone")
    let broken = EditSession(predictor: { Tinting() })
    broken.begin(PHContentEditingInput(fullSizeImageURL: nil, adjustmentData: nil))
    await Stagehand.wait(for: "a failure in Photos") { broken.state != .loading }
    Stagehand.show("in Photos, failed", EditView(session: broken))
  }
}
