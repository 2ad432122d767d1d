import PhotochromKit
import SwiftUI

/// Where the color of a spot is chosen.
struct ColorPanel: View {
  let stage: Stage
  let draft: SpotDraft

  @Environment(\.self) private var environment

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
          ColorPicker("Any color", selection: anyColor, supportsOpacity: false)
          if draft.thing != nil {
            Toggle("Color the whole thing", isOn: spreads)
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

  private var anyColor: Binding<Color> {
    Binding {
      Color(draft.color ?? Swatch.here(draft.here).color)
    } set: { color in
      let mixed = color.resolve(in: environment)
      stage.paint(
        RGB(red: Double(mixed.red), green: Double(mixed.green), blue: Double(mixed.blue)))
    }
  }

  private var spreads: Binding<Bool> {
    Binding {
      draft.spreads
    } set: { spreads in
      stage.spread(spreads)
    }
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
