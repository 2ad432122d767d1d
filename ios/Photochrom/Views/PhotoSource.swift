import PhotochromKit
import PhotosUI
import SwiftUI
import UniformTypeIdentifiers
import VisionKit

/// Where photos are chosen from.
enum PhotoSource: Hashable {
  case library, files, camera
}

extension PhotoSource? {
  /// Whether it is this one; set to false where what it shows is closed.
  subscript(is wanted: PhotoSource) -> Bool {
    get { self == wanted }
    set { if !newValue, self == wanted { self = nil } }
  }
}

extension View {
  /// Show where photos are chosen from, and take in what is chosen.
  func choosesPhotos(from source: Binding<PhotoSource?>, for session: Session) -> some View {
    modifier(ChoosesPhotos(session: session, source: source))
  }
}

/// On a view that stays, since what presents from within a menu or a popover goes with it.
private struct ChoosesPhotos: ViewModifier {
  let session: Session
  @Binding var source: PhotoSource?
  @State private var picked: [PhotosPickerItem] = []

  func body(content: Content) -> some View {
    content
      .photosPicker(
        isPresented: $source[is: .library], selection: $picked, selectionBehavior: .ordered,
        matching: .images, preferredItemEncoding: .current
      )
      .onChange(of: picked) {
        guard !picked.isEmpty else { return }
        let items = picked
        picked = []
        Task { await session.add(items) }
      }
      .fileImporter(
        isPresented: $source[is: .files], allowedContentTypes: [.image],
        allowsMultipleSelection: true
      ) { result in
        switch result {
        case .success(let urls): Task { await session.open(urls) }
        case .failure(let error): session.trouble = message(for: error)
        }
      }
      .fullScreenCover(isPresented: $source[is: .camera]) {
        ScannerView { pages in
          source = nil
          session.addScan(pages)
        }
        .ignoresSafeArea()
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
          throw PhotochromError.unreadablePhoto(name: String(localized: "Photo"))
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
