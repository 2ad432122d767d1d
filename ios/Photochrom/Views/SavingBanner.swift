import Accessibility
import SwiftUI

/// How far saving is, and that it is done.
struct SavingBanner: View {
  @Bindable var session: Session

  var body: some View {
    if let share = session.saving {
      banner {
        ProgressView(value: share) { Text("Saving…") }
        Button("Cancel", role: .cancel) { session.cancelSaving() }
      }
    } else if let notice = session.notice {
      banner {
        Label {
          Text(verbatim: notice)
        } icon: {
          Image(systemName: "checkmark.circle.fill").foregroundStyle(.green)
        }
      }
      .task(id: notice) {
        AccessibilityNotification.Announcement(notice).post()
        try? await Task.sleep(for: .seconds(3))
        if !Task.isCancelled { session.notice = nil }
      }
    }
  }

  private func banner(@ViewBuilder content: () -> some View) -> some View {
    HStack(spacing: 16) { content() }
      .padding()
      .background(.regularMaterial, in: .rect(cornerRadius: 16))
      .padding()
      .frame(maxWidth: 420)
  }
}
