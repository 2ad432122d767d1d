import Foundation
import PhotochromKit
import Photos

/// Where colored photos go.
protocol PhotoLibrary: Sendable {
  /// Add a file as a new picture. Asks for the permission to add, the first time.
  ///
  /// Throws `LibraryRefused` or what the library throws.
  func add(_ file: URL) async throws
}

/// The permission to add to Photos was not given.
struct LibraryRefused: Error {
  static let message: LocalizedStringResource =
    "Photochrom may not add to Photos. Allow it in Settings, or share the picture."
}

struct SystemPhotoLibrary: PhotoLibrary {
  func add(_ file: URL) async throws {
    let status = await PHPhotoLibrary.requestAuthorization(for: .addOnly)
    guard status == .authorized || status == .limited else { throw LibraryRefused() }
    // Sendable, since Photos runs it on a queue of its own.
    try await PHPhotoLibrary.shared().performChanges { @Sendable in
      let request = PHAssetCreationRequest.forAsset()
      request.addResource(with: .photo, fileURL: file, options: nil)
    }
  }
}
