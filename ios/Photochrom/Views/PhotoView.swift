import PhotochromKit
import SwiftUI

/// The stage, or how far the photo is on its way there.
struct PhotoView: View {
  let session: Session

  var body: some View {
    ZStack {
      if let stage = session.stage {
        StageView(stage: stage)
          .id(session.selection)
          .onChange(of: stage.trouble) {
            guard let trouble = stage.trouble else { return }
            session.trouble = trouble
            stage.trouble = nil
          }
        if stage.isFollowing { ProgressView().controlSize(.large) }
      } else {
        waiting
      }
    }
    .frame(maxWidth: .infinity, maxHeight: .infinity)
  }

  @ViewBuilder private var waiting: some View {
    switch session.state {
    case .loading:
      progress("Opening…", share: nil)
    case .running(let share):
      progress("Coloring…", share: share)
    case .failed(let message):
      ContentUnavailableView {
        Label("Not colored", systemImage: "exclamationmark.triangle")
      } description: {
        Text(verbatim: message)
      } actions: {
        Button("Try again") { session.retry() }
          .buttonStyle(.borderedProminent)
      }
    case .idle, .done:
      ContentUnavailableView {
        Label("Stopped", systemImage: "pause.circle")
      } actions: {
        Button("Color this photo") { session.retry() }
          .buttonStyle(.borderedProminent)
      }
    }
  }

  private func progress(_ text: LocalizedStringKey, share: Double?) -> some View {
    VStack(spacing: 16) {
      ProgressView(value: share) { Text(text) }
        .frame(maxWidth: 240)
      Button("Cancel", role: .cancel) { session.cancelAll() }
    }
  }
}
