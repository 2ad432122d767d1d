import Foundation
import PhotochromKit

extension Session {
  /// Save the photo on the stage to the photo library, as a new picture.
  func save(as format: PhotoFormat) {
    guard let stage, !stage.isLeftAlone else { return }
    saver?.cancel()
    saver = Task {
      saving = 0
      defer { saving = nil }
      do {
        let file = try await colored(stage, as: format)
        defer { remove(file) }
        try await library.add(file)
        notice = String(localized: "Saved to Photos as a new picture.")
      } catch is CancellationError {
        return
      } catch is LibraryRefused {
        trouble = String(localized: LibraryRefused.message)
      } catch {
        trouble = message(for: error)
      }
    }
  }

  /// Save every photo that is colored; what goes wrong with one does not stop the rest.
  func saveAll(as format: PhotoFormat) {
    saver?.cancel()
    noteStage()
    saver = Task {
      saving = 0
      defer { saving = nil }
      let done = photos.filter { queue[$0.id]?.state == .done && $0.isColored }
      var saved = 0
      for (index, photo) in done.enumerated() {
        do {
          let edit = queue[photo.id]?.history.edit ?? .automatic
          let file = try await PhotoColoring.color(
            photo.url, edit: edit, isGrayed: photo.isGrayed, as: format,
            by: try await predictor())
          defer { remove(file) }
          try await library.add(file)
          saved += 1
        } catch is CancellationError {
          break
        } catch is LibraryRefused {
          trouble = String(localized: LibraryRefused.message)
          break
        } catch {
          trouble = message(for: error)
        }
        saving = Double(index + 1) / Double(done.count)
      }
      if saved > 0 { notice = String(localized: "\(saved) photos saved to Photos.") }
    }
  }

  func cancelSaving() { saver?.cancel() }

  /// Write the photo of a stage to a temporary file.
  private func colored(_ stage: Stage, as format: PhotoFormat) async throws -> URL {
    await stage.settle()
    let file = try PhotoColoring.place(for: stage.photo.file.url, as: format)
    try await stage.photo.write(look: stage.edit.look, as: format, to: file) { share in
      Task { @MainActor in if self.saving != nil { self.saving = share } }
    }
    return file
  }

  private func remove(_ file: URL) {
    try? FileManager.default.removeItem(at: file.deletingLastPathComponent())
  }
}
