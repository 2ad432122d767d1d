import Foundation
import SwiftUI
import UIKit
import VisionKit

/// The system's document camera: finds the edges of a print or a page and straightens it.
struct ScannerView: UIViewControllerRepresentable {
  /// Gets the pages as JPEG; none where the person cancelled.
  let done: (Result<[Data], any Error>) -> Void

  private static let quality = 0.95

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

    func documentCameraViewController(
      _ controller: VNDocumentCameraViewController, didFinishWith scan: VNDocumentCameraScan
    ) {
      let pages = (0..<scan.pageCount).compactMap { page in
        scan.imageOfPage(at: page).jpegData(compressionQuality: ScannerView.quality)
      }
      done(.success(pages))
    }

    func documentCameraViewControllerDidCancel(_ controller: VNDocumentCameraViewController) {
      done(.success([]))
    }

    func documentCameraViewController(
      _ controller: VNDocumentCameraViewController, didFailWithError error: any Error
    ) {
      done(.failure(error))
    }
  }
}
