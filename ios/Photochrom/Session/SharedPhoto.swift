import CoreTransferable
import Foundation
import PhotochromKit
import UniformTypeIdentifiers

/// The photo on the stage for other apps; its file is written when one asks for it.
struct SharedPhoto: Transferable {
  let photo: OpenPhoto
  let look: Look
  let format: PhotoFormat

  static var transferRepresentation: some TransferRepresentation {
    FileRepresentation(exportedContentType: .heic) { try await $0.file() }
      .exportingCondition { $0.format == .heic }
    FileRepresentation(exportedContentType: .jpeg) { try await $0.file() }
      .exportingCondition { $0.format == .jpeg }
  }

  private func file() async throws -> SentTransferredFile {
    let file = try PhotoColoring.place(for: photo.file.url, as: format)
    try await photo.write(look: look, as: format, to: file)
    return SentTransferredFile(file)
  }
}
