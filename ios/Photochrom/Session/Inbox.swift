import CoreTransferable
import Foundation
import PhotochromKit
import UniformTypeIdentifiers

/// Copies of the files that were opened: originals are not held, and never written to.
struct Inbox: Sendable {
  let folder: URL

  static let shared = Inbox(folder: URL.cachesDirectory.appending(path: "Inbox"))

  /// Remove what an earlier launch left.
  func clear() {
    try? FileManager.default.removeItem(at: folder)
  }

  /// Copy a file that a person chose, which may have to come from iCloud first; on one volume this
  /// takes no room.
  ///
  /// Throws `PhotochromError.unreadablePhoto`.
  func copy(_ url: URL) async throws(PhotochromError) -> URL {
    let isScoped = url.startAccessingSecurityScopedResource()
    defer { if isScoped { url.stopAccessingSecurityScopedResource() } }
    do {
      let copy = try place(named: url.lastPathComponent)
      try FileManager.default.copyItem(at: url, to: copy)
      return copy
    } catch {
      throw .unreadablePhoto(name: url.lastPathComponent)
    }
  }

  /// Write a picture that has no file, such as a scanned page.
  ///
  /// Throws `PhotochromError.cannotSave`.
  func write(_ data: Data, named name: String) throws(PhotochromError) -> URL {
    do {
      let file = try place(named: name)
      try data.write(to: file)
      return file
    } catch {
      throw .cannotSave(reason: error.localizedDescription)
    }
  }

  /// A folder of its own for each file, so that all keep their names.
  private func place(named name: String) throws -> URL {
    let own = folder.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
    return own.appending(path: name)
  }
}

/// A picture that was picked, dropped or pasted, as a file of our own.
struct IncomingPhoto: Transferable {
  let url: URL

  static var transferRepresentation: some TransferRepresentation {
    FileRepresentation(importedContentType: .image) { received in
      IncomingPhoto(url: try await Inbox.shared.copy(received.file))
    }
  }
}
