import PhotochromKit
import SwiftUI

/// Where the color of a spot is chosen.
struct ColorPanel: View {
  @Bindable var stage: Stage
  let draft: SpotDraft

  private let columns = [GridItem(.adaptive(minimum: 48), spacing: 12)]

  var body: some View {
    NavigationStack {
      ScrollView {
        VStack(alignment: .leading, spacing: 16) {
          LazyVGrid(columns: columns, spacing: 12) {
            ForEach([Swatch.here(draft.here)] + Swatch.everyday(for: draft.here)) { swatch in
              SwatchButton(swatch: swatch, isChosen: swatch.color == draft.color) {
                stage.paint(swatch.color)
              }
            }
          }
          ColorPicker("Any color", selection: $stage.mixed, supportsOpacity: false)
          if draft.thing != nil {
            Toggle("Color the whole thing", isOn: $stage.spreads)
          }
        }
        .padding()
      }
      .navigationTitle("Color of this spot")
      .navigationBarTitleDisplayMode(.inline)
      .toolbar {
        ToolbarItem(placement: .cancellationAction) {
          Button("Delete spot", systemImage: "trash", role: .destructive) { stage.removeSpot() }
        }
        ToolbarItem(placement: .confirmationAction) {
          Button("Done") { stage.endSpot() }
        }
      }
    }
    .presentationDetents([.height(300), .large])
    .presentationBackgroundInteraction(.enabled(upThrough: .height(300)))
  }
}

private struct SwatchButton: View {
  let swatch: Swatch
  let isChosen: Bool
  let choose: () -> Void

  var body: some View {
    Button(action: choose) {
      RoundedRectangle(cornerRadius: 10)
        .fill(Color(swatch.color))
        .stroke(isChosen ? Color.primary : .clear, lineWidth: 3)
        .frame(height: 48)
    }
    .buttonStyle(.plain)
    .accessibilityLabel(Text(swatch.name))
    .accessibilityAddTraits(isChosen ? .isSelected : [])
  }
}
