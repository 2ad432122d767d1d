import PhotochromKit
import SwiftUI

/// The spots whose color a person chose, and the one that is being chosen.
struct SpotMarkers: View {
  let stage: Stage
  let frame: CGRect

  var body: some View {
    ForEach(Array(stage.edit.spots.enumerated()), id: \.element.id) { index, spot in
      Button {
        Task { await stage.choose(spot) }
      } label: {
        SpotMarker(color: spot.hint.color, isChosen: stage.draft?.spot == spot.id)
      }
      .buttonStyle(.plain)
      .position(place(x: spot.hint.x, y: spot.hint.y))
      .accessibilityLabel("Color spot \(index + 1)")
      .accessibilityHint("Opens the colors to choose from.")
    }
    if let draft = stage.draft, draft.spot == nil {
      SpotMarker(color: nil, isChosen: true)
        .position(place(x: draft.x, y: draft.y))
        .accessibilityHidden(true)
    }
  }

  private func place(x: Double, y: Double) -> CGPoint {
    CGPoint(x: frame.minX + frame.width * x, y: frame.minY + frame.height * y)
  }
}

private struct SpotMarker: View {
  let color: RGB?
  let isChosen: Bool

  var body: some View {
    Circle()
      .fill(color.map { Color($0) } ?? .clear)
      .stroke(.white, lineWidth: isChosen ? 4 : 2)
      .frame(width: 24, height: 24)
      .shadow(radius: 2)
      .frame(width: 44, height: 44)
      .contentShape(.circle)
  }
}

extension Color {
  init(_ rgb: RGB) {
    self.init(.sRGB, red: rgb.red, green: rgb.green, blue: rgb.blue, opacity: 1)
  }
}
