import PhotochromKit
import SwiftUI

/// The whole app: an invitation, or the photos.
struct ContentView: View {
  @Bindable var session: Session
  @State private var isTargeted = false
  @State private var source: PhotoSource?

  var body: some View {
    NavigationStack {
      if session.photos.isEmpty {
        WelcomeView(session: session, source: $source)
      } else {
        EditorView(session: session, source: $source)
      }
    }
    .choosesPhotos(from: $source, for: session)
    .dropDestination(for: IncomingPhoto.self) { dropped, _ in
      session.add(dropped.map(\.url))
      return !dropped.isEmpty
    } isTargeted: {
      isTargeted = $0
    }
    .overlay {
      if isTargeted {
        RoundedRectangle(cornerRadius: 16).stroke(.tint, lineWidth: 4).ignoresSafeArea()
      }
    }
    .alert("Sorry", isPresented: $session.hasTrouble) {
      Button("OK") { session.trouble = nil }
    } message: {
      Text(verbatim: session.trouble ?? "")
    }
  }
}

#Preview("Nothing opened") {
  ContentView(session: Session())
}
