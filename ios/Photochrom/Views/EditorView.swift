import PhotochromKit
import SwiftUI

/// The photo that is chosen, what can be set on it, and the others below.
struct EditorView: View {
  @Bindable var session: Session

  @AppStorage("format") private var format = PhotoFormat.heic
  @State private var asksToRemove = false

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
    .sheet(isPresented: choosesColor) {
      if let stage = session.stage, let draft = stage.draft {
        ColorPanel(stage: stage, draft: draft)
      }
    }
    .confirmationDialog("Close this photo?", isPresented: $asksToRemove) {
      Button("Close without saving", role: .destructive) { session.removeSelected() }
    }
    .sensoryFeedback(.success, trigger: session.notice) { _, now in now != nil }
  }

  @ToolbarContentBuilder private var toolbar: some ToolbarContent {
    ToolbarItemGroup(placement: .topBarLeading) {
      Menu("Open", systemImage: "plus") {
        AddPhotosButtons(session: session)
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

  private var choosesColor: Binding<Bool> {
    Binding {
      session.stage?.draft != nil
    } set: { isShown in
      if !isShown { session.stage?.endSpot() }
    }
  }
}
