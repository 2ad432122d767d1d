import SwiftUI
import VisionKit

/// The ways by which photos come in: the library, files, the camera, the clipboard.
struct AddPhotosButtons: View {
  let session: Session
  @Binding var source: PhotoSource?
  /// Called when a way was taken.
  var close: () -> Void = {}

  var body: some View {
    Button("Choose from Photos", systemImage: "photo.on.rectangle") { take(.library) }
      .keyboardShortcut("o")
    Button("Choose files", systemImage: "folder") { take(.files) }
    if VNDocumentCameraViewController.isSupported {
      Button("Scan a print", systemImage: "doc.viewfinder") { take(.camera) }
    }
    PasteButton(payloadType: IncomingPhoto.self) { pasted in
      close()
      session.add(pasted.map(\.url))
    }
  }

  private func take(_ source: PhotoSource) {
    close()
    self.source = source
  }
}
