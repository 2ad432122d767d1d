import PhotochromKit
import SwiftUI

/// Says what is special about a photo, or what to do with it.
struct StageNotice: View {
  let stage: Stage

  var body: some View {
    if !sentences.isEmpty {
      HStack {
        VStack(alignment: .leading, spacing: 4) {
          ForEach(sentences.indices, id: \.self) { Text(sentences[$0]).font(.footnote) }
        }
        Spacer()
        action
      }
      .padding(.horizontal)
      .padding(.vertical, 8)
      .background(.bar)
    }
  }

  private var page: Page { stage.photo.page }

  private var sentences: [LocalizedStringKey] {
    let found = [kind, printed].compactMap { $0 }
    if !found.isEmpty { return found }
    if stage.photo.file.hasAlpha { return ["What was transparent is white here."] }
    return stage.edit.spots.isEmpty ? ["Tap a spot to choose its color."] : []
  }

  private var kind: LocalizedStringKey? {
    let count = stage.pictures.count
    switch page.kind {
    case .color:
      return stage.isGrayed
        ? "Turned gray to try. Your original stays as it is." : "This photo is already in color."
    case .scan where stage.edit.isOnePicture, .blank where !stage.isLeftAlone: return nil
    case .scan where stage.pictures.contains(where: \.isOn):
      return "Pictures found: \(count). What lies around stays as it is."
    case .scan:
      return "Pictures found: \(count), in color already. They stay unless you switch them on."
    case .blank: return "No picture was found, only paper and writing: it stays as it is."
    case .toned, .neutral:
      if page.keepsColors { return "What is in color here stays as it is." }
      return page.kind == .toned ? "A toned print: its tone gives way to the colors." : nil
    }
  }

  /// How its pictures were made, where that asks for a word.
  private var printed: LocalizedStringKey? {
    if stage.isLeftAlone || stage.edit.isOnePicture { return nil }
    if page.prints.contains(.drawing) {
      return "A drawing: lines and balloons stay; each area between lines gets a guessed color."
    }
    return page.prints.contains(.halftone)
      ? "A halftone: its dots stay, and the colors do not follow them." : nil
  }

  @ViewBuilder private var action: some View {
    switch page.kind {
    case .color where !stage.isGrayed:
      Button("Turn it gray and color it") { stage.gray() }
        .buttonStyle(.bordered)
    case .scan where stage.edit.isOnePicture:
      Button("Color its pictures one by one") { stage.flipOnePicture() }
        .buttonStyle(.bordered)
    case .scan:
      Button("Color it as one photo") { stage.flipOnePicture() }
        .buttonStyle(.bordered)
    default: EmptyView()
    }
  }
}
