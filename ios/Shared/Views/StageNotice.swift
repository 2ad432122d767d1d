import PhotochromKit
import SwiftUI

/// Says what is special about a photo, or what to do with it.
struct StageNotice: View {
  let stage: Stage

  var body: some View {
    switch (stage.photo.tone, stage.isGrayed) {
    case (.color, false):
      notice("This photo is already in color.") {
        Button("Turn it gray and color it") { stage.gray() }
          .buttonStyle(.bordered)
      }
    case (.color, true):
      notice("Turned gray to try. Your original stays as it is.") {}
    case (.toned, _):
      notice("A toned print: its tone gives way to the colors.") {}
    case (.neutral, _):
      if stage.photo.file.hasAlpha {
        notice("What was transparent is white here.") {}
      } else if stage.edit.spots.isEmpty {
        notice("Tap a spot to choose its color.") {}
      }
    }
  }

  private func notice(
    _ text: LocalizedStringKey, @ViewBuilder action: () -> some View
  ) -> some View {
    HStack {
      Text(text).font(.footnote)
      Spacer()
      action()
    }
    .padding(.horizontal)
    .padding(.vertical, 8)
    .background(.bar)
  }
}
