import PhotochromKit
import PhotosUI
import SwiftUI
import UniformTypeIdentifiers
import VisionKit

/// The ways by which photos come in: the library, files, the camera, the clipboard.
struct AddPhotosButtons: View {
  let session: Session

  @State private var picked: [PhotosPickerItem] = []
  @State private var choosesFiles = false
  @State private var scans = false

  var body: some View {
    PhotosPicker(selection: $picked, selectionBehavior: .ordered, matching: .images) {
      Label("Choose from Photos", systemImage: "photo.on.rectangle")
    }
    .onChange(of: picked) {
      guard !picked.isEmpty else { return }
      let items = picked
      picked = []
      Task { await session.add(items) }
    }
    Button("Choose files", systemImage: "folder") { choosesFiles = true }
      .fileImporter(
        isPresented: $choosesFiles, allowedContentTypes: [.image], allowsMultipleSelection: true
      ) { result in
        switch result {
        case .success(let urls): session.open(urls)
        case .failure(let error): session.trouble = message(for: error)
        }
      }
    if VNDocumentCameraViewController.isSupported {
      Button("Scan a print", systemImage: "doc.viewfinder") { scans = true }
        .fullScreenCover(isPresented: $scans) {
          ScannerView { pages in
            scans = false
            session.addScan(pages)
          }
          .ignoresSafeArea()
        }
    }
    PasteButton(payloadType: IncomingPhoto.self) { pasted in
      session.add(pasted.map(\.url))
    }
  }
}

extension Session {
  /// Take in what was picked from the library.
  func add(_ items: [PhotosPickerItem]) async {
    var files: [URL] = []
    for item in items {
      do {
        guard let photo = try await item.loadTransferable(type: IncomingPhoto.self) else {
          throw PhotochromError.unreadablePhoto(name: item.itemIdentifier ?? "")
        }
        files.append(photo.url)
      } catch {
        trouble = message(for: error)
      }
    }
    add(files)
  }

  /// Take in the pages of a scan, or say why there are none.
  func addScan(_ pages: Result<[Data], any Error>) {
    do {
      let files = try pages.get().enumerated().map { index, page in
        let name = String(localized: "Scan \(index + 1)")
        return try inbox.write(page, named: "\(name).jpg")
      }
      add(files)
    } catch {
      trouble = message(for: error)
    }
  }
}
