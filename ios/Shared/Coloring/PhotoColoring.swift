import Foundation
import PhotochromKit

/// Colors a photo from file to file, with nobody looking on.
enum PhotoColoring {
  /// Write the colored photo to a temporary file in a folder of its own, which the caller removes.
  ///
  /// Throws `PhotochromError`, among them `alreadyInColor` and `noPicture`, or `CancellationError`.
  static func color(
    _ url: URL, edit: Edit, isGrayed: Bool = false, as format: PhotoFormat,
    by predictor: any ABPredictor
  ) async throws -> URL {
    let photo = try await OpenPhoto.open(url, for: predictor.contract)
    guard !photo.isLeftAlone(by: edit, isGrayed: isGrayed) else {
      throw photo.page.kind == .blank ? PhotochromError.noPicture : .alreadyInColor
    }
    try await photo.color(by: predictor, edit: edit)
    let file = try place(for: url, as: format)
    try await photo.write(look: edit.look, as: format, to: file)
    return file
  }

  /// Return where to write the colored version of a file.
  ///
  /// Throws `PhotochromError.cannotSave`.
  static func place(for original: URL, as format: PhotoFormat) throws(PhotochromError) -> URL {
    let folder = URL.temporaryDirectory.appending(path: UUID().uuidString)
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw .cannotSave(reason: error.localizedDescription)
    }
    return folder.appending(path: format.name(for: original.lastPathComponent))
  }
}
