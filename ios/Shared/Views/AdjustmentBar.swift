import PhotochromKit
import SwiftUI

/// How strong and how warm the colors are.
struct AdjustmentBar: View {
  @Bindable var stage: Stage

  var body: some View {
    HStack {
      VStack(spacing: 8) {
        AdjustmentSlider(
          name: "Strength", value: $stage.strength, range: 0...2, shown: percent(stage.strength),
          isEditing: isEditing)
        AdjustmentSlider(
          name: "Warmth", value: $stage.warmth, range: -1...1, shown: percent(stage.warmth),
          isEditing: isEditing)
      }
      Button("Back to automatic", systemImage: "arrow.counterclockwise") { stage.reset() }
        .labelStyle(.iconOnly)
        .disabled(stage.history.isAutomatic)
    }
    .padding(.horizontal)
    .padding(.vertical, 8)
    .frame(maxWidth: 560)
    .disabled(stage.isLeftAlone)
  }

  private func isEditing(_ editing: Bool) {
    if !editing { stage.endGesture() }
  }

  private func percent(_ value: Double) -> String {
    value.formatted(.percent.precision(.fractionLength(0)))
  }
}

private struct AdjustmentSlider: View {
  let name: LocalizedStringKey
  let value: Binding<Double>
  let range: ClosedRange<Double>
  let shown: String
  let isEditing: (Bool) -> Void

  var body: some View {
    HStack {
      Text(name)
        .font(.subheadline)
        .frame(minWidth: 84, alignment: .leading)
        .accessibilityHidden(true)
      Slider(value: value, in: range, onEditingChanged: isEditing)
        .accessibilityLabel(name)
        .accessibilityValue(shown)
      Text(shown)
        .font(.subheadline.monospacedDigit())
        .foregroundStyle(.secondary)
        .frame(minWidth: 52, alignment: .trailing)
        .accessibilityHidden(true)
    }
  }
}
