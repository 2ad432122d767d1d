import SwiftUI

/// The handle between the original and the colored picture; VoiceOver swipes it up and down.
struct CompareHandle: View {
  @Bindable var stage: Stage
  let width: CGFloat
  let height: CGFloat

  private static let side: CGFloat = 44

  var body: some View {
    Image(systemName: "chevron.left.chevron.right")
      .font(.footnote.weight(.bold))
      .foregroundStyle(.white)
      .frame(width: Self.side, height: Self.side)
      .background(.black.opacity(0.55), in: .circle)
      .background {
        Rectangle().fill(.white.opacity(0.8)).frame(width: 1.5, height: height)
      }
      .position(x: place, y: height / 2)
      .gesture(
        DragGesture(coordinateSpace: .named(StageSpace.name))
          .onChanged { value in stage.divider = share(of: value.location.x) }
      )
      .accessibilityElement()
      .accessibilityLabel("Compare with the original")
      .accessibilityValue("\(Int((stage.divider * 100).rounded())) % original")
      .accessibilityAdjustableAction { direction in
        switch direction {
        case .increment: stage.divider = min(1, stage.divider + 0.25)
        case .decrement: stage.divider = max(0, stage.divider - 0.25)
        @unknown default: break
        }
      }
  }

  /// Never beyond the view, where no finger could take it.
  private var place: CGFloat {
    min(max(width * stage.divider, Self.side / 2), max(Self.side / 2, width - Self.side / 2))
  }

  private func share(of x: CGFloat) -> Double {
    let room = max(1, width - Self.side)
    return min(max(Double((x - Self.side / 2) / room), 0), 1)
  }
}

/// The coordinates of the stage, for gestures of what lies on it.
enum StageSpace {
  static let name = "stage"
}
