import SwiftUI

/// What is seen before a photo is open.
struct WelcomeView: View {
  let session: Session
  @Binding var source: PhotoSource?

  var body: some View {
    ScrollView {
      VStack(spacing: 24) {
        Image("Welcome")
          .resizable()
          .scaledToFit()
          .frame(maxWidth: 160)
          .accessibilityHidden(true)
        Text("Color a black-and-white photo")
          .font(.title.bold())
          .multilineTextAlignment(.center)
        Text("Photos are colored on this device. None of them leaves it.")
          .foregroundStyle(.secondary)
          .multilineTextAlignment(.center)
        VStack(spacing: 12) {
          AddPhotosButtons(session: session, source: $source)
        }
        .buttonStyle(.bordered)
        .controlSize(.large)
        Button("Try it with a sample photo") { openSample() }
          .font(.footnote)
      }
      .padding(32)
      .frame(maxWidth: 480)
      .frame(maxWidth: .infinity)
    }
    .defaultScrollAnchor(.center)
  }

  private func openSample() {
    guard let sample = Bundle.main.url(forResource: "Sample", withExtension: "jpg") else { return }
    Task { await session.open([sample]) }
  }
}
