import Foundation
import SwiftUI
import UIKit
import VisionKit

/// The system's document camera: finds the edges of a print or a page and straightens it.
struct ScannerView: UIViewControllerRepresentable {
  /// Gets the pages as JPEG; none where the person cancelled.
  let done: (Result<[Data], any Error>) -> Void

  private nonisolated static let quality = 0.95

  func makeUIViewController(context: Context) -> VNDocumentCameraViewController {
    let camera = VNDocumentCameraViewController()
    camera.delegate = context.coordinator
    return camera
  }

  func updateUIViewController(_ camera: VNDocumentCameraViewController, context: Context) {}

  func makeCoordinator() -> Coordinator { Coordinator(done: done) }

  @MainActor
  final class Coordinator: NSObject, VNDocumentCameraViewControllerDelegate {
    private let done: (Result<[Data], any Error>) -> Void

    init(done: @escaping (Result<[Data], any Error>) -> Void) {
      self.done = done
    }

    nonisolated func documentCameraViewController(
      _ controller: VNDocumentCameraViewController, didFinishWith scan: VNDocumentCameraScan
    ) {
      let pages = (0..<scan.pageCount).compactMap { page in
        scan.imageOfPage(at: page).jpegData(compressionQuality: ScannerView.quality)
      }
      finish(.success(pages))
    }

    nonisolated func documentCameraViewControllerDidCancel(
      _ controller: VNDocumentCameraViewController
    ) {
      finish(.success([]))
    }

    nonisolated func documentCameraViewController(
      _ controller: VNDocumentCameraViewController, didFailWithError error: any Error
    ) {
      finish(.failure(error))
    }

    /// The delegate's protocol is of no actor; the camera calls it on the main one.
    private nonisolated func finish(_ pages: Result<[Data], any Error>) {
      Task { @MainActor in done(pages) }
    }
  }
}
