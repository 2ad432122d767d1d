import PhotochromKit
import SwiftUI

/// The photo that is chosen, what can be set on it, and the others below.
struct EditorView: View {
  let session: Session
  @Binding var source: PhotoSource?

  @Environment(\.verticalSizeClass) private var verticalSizeClass
  @AppStorage("format") private var format = PhotoFormat.heic
  @State private var asksToRemove = false
  @State private var adds = false

  private static let sideWidth: CGFloat = 320

  var body: some View {
    layout {
      PhotoView(session: session)
      VStack(spacing: 0) {
        if let stage = session.stage {
          StageNotice(stage: stage)
          AdjustmentBar(stage: stage)
        }
        if session.photos.count > 1 { Filmstrip(session: session) }
      }
      .frame(maxWidth: isLow ? Self.sideWidth : nil)
    }
    .navigationTitle(session.photo?.name ?? "")
    .navigationBarTitleDisplayMode(.inline)
    .toolbar { toolbar }
    .overlay(alignment: .bottom) { SavingBanner(session: session) }
    .confirmationDialog(
      "Close this photo?", isPresented: $asksToRemove, titleVisibility: .visible
    ) {
      Button("Close without saving", role: .destructive) { session.removeSelected() }
    }
    .sensoryFeedback(.success, trigger: session.notice) { _, now in now != nil }
  }

  /// On a phone held sideways the photo keeps the height, and what is set on it stands beside it.
  private var layout: AnyLayout {
    isLow ? AnyLayout(HStackLayout(spacing: 0)) : AnyLayout(VStackLayout(spacing: 0))
  }

  private var isLow: Bool { verticalSizeClass == .compact }

  @ToolbarContentBuilder private var toolbar: some ToolbarContent {
    ToolbarItemGroup(placement: .topBarLeading) {
      Button("Open", systemImage: "plus") { adds = true }
        .popover(isPresented: $adds) {
          VStack(alignment: .leading, spacing: 12) {
            AddPhotosButtons(session: session, source: $source) { adds = false }
          }
          .padding()
          .presentationCompactAdaptation(.popover)
        }
      Button("Close", systemImage: "xmark") { asksToRemove = true }
    }
    ToolbarItemGroup(placement: .topBarTrailing) {
      if let stage = session.stage {
        HistoryButtons(stage: stage)
        SaveMenu(session: session, stage: stage, format: $format)
      }
    }
  }
}
