import PhotochromKit
import SwiftUI

/// The stage inside of Photos, whose own buttons cancel and save.
struct EditView: View {
  @Bindable var session: EditSession

  var body: some View {
    VStack(spacing: 0) {
      if let stage = session.stage {
        HStack { HistoryButtons(stage: stage) }
          .labelStyle(.iconOnly)
          .padding()
        StageView(stage: stage)
        StageNotice(stage: stage)
        AdjustmentBar(stage: stage)
      } else {
        waiting.frame(maxWidth: .infinity, maxHeight: .infinity)
      }
      if let trouble = session.trouble ?? session.stage?.trouble {
        Text(verbatim: trouble).font(.footnote).padding()
      }
    }
  }

  @ViewBuilder private var waiting: some View {
    if case .failed(let message) = session.state {
      ContentUnavailableView {
        Label("Not colored", systemImage: "exclamationmark.triangle")
      } description: {
        Text(verbatim: message)
      } actions: {
        Button("Try again") { session.retry() }
      }
    } else {
      ProgressView { Text("Coloring…") }
    }
  }
}
