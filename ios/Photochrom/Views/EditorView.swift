import PhotochromKit
import SwiftUI

/// The photo that is chosen, what can be set on it, and the others below.
struct EditorView: View {
  let session: Session
  @Binding var source: PhotoSource?

  @AppStorage("format") private var format = PhotoFormat.heic
  @State private var asksToRemove = false
  @State private var adds = false

  var body: some View {
    VStack(spacing: 0) {
      PhotoView(session: session)
      if let stage = session.stage {
        ToneNotice(stage: stage)
        AdjustmentBar(stage: stage)
      }
      if session.photos.count > 1 { Filmstrip(session: session) }
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
