import AppIntents
import SwiftUI

@main
struct PhotochromApp: App {
  @State private var session = Session()

  var body: some Scene {
    WindowGroup {
      ContentView(session: session)
        .onOpenURL { url in Task { await session.open([url]) } }
    }
  }
}
