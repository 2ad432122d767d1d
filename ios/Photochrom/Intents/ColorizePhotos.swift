import AppIntents
import Foundation
import PhotochromKit
import UniformTypeIdentifiers

/// "Colorize photos" in Shortcuts and Siri: files in, files out.
struct ColorizePhotos: AppIntent {
  static let title: LocalizedStringResource = "Colorize photos"
  static let description: IntentDescription? = IntentDescription(
    "Colors black-and-white photos on this device and returns them as new files.")

  @Parameter(title: "Photos", supportedContentTypes: [.image])
  var photos: [IntentFile]

  @Parameter(title: "Strength", description: "100 is what the model says.", default: 100)
  var strength: Int

  static var parameterSummary: some ParameterSummary {
    Summary("Colorize \(\.$photos)") {
      \.$strength
    }
  }

  func perform() async throws -> some IntentResult & ReturnsValue<[IntentFile]> {
    let predictor = try await BundledModel.shared.predictor()
    let edit = Edit(look: Look(strength: Double(strength) / 100))
    var colored: [IntentFile] = []
    for photo in photos {
      try Task.checkCancellation()
      colored.append(try await Self.color(photo, edit: edit, by: predictor))
    }
    return .result(value: colored)
  }

  /// Color one file; what is in color already, or no picture, comes back as it is.
  static func color(
    _ photo: IntentFile, edit: Edit, by predictor: any ABPredictor
  ) async throws -> IntentFile {
    let copy = try Inbox.shared.write(photo.data, named: photo.filename)
    defer { try? FileManager.default.removeItem(at: copy.deletingLastPathComponent()) }
    do {
      let file = try await PhotoColoring.color(copy, edit: edit, as: .heic, by: predictor)
      return IntentFile(fileURL: file, filename: file.lastPathComponent, type: .heic)
    } catch PhotochromError.alreadyInColor, PhotochromError.noPicture {
      return photo
    } catch {
      throw IntentFailure(localizedStringResource: sentence(for: error))
    }
  }
}

/// An error with a sentence that Shortcuts shows.
struct IntentFailure: Error, CustomLocalizedStringResourceConvertible {
  let localizedStringResource: LocalizedStringResource
}

struct PhotochromShortcuts: AppShortcutsProvider {
  static var appShortcuts: [AppShortcut] {
    AppShortcut(
      intent: ColorizePhotos(),
      phrases: ["Colorize photos with \(.applicationName)"],
      shortTitle: "Colorize photos",
      systemImageName: "photo.on.rectangle.angled")
  }
}
