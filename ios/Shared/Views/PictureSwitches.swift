import PhotochromKit
import SwiftUI

/// The pictures that were found on a scan: an outline around each, and a switch at its corner.
struct PictureSwitches: View {
  let stage: Stage
  let frame: CGRect

  /// From a picture's upper right corner to the middle of its switch.
  private static let inside: CGFloat = 22

  var body: some View {
    if stage.showsPictures {
      ForEach(stage.pictures) { picture in
        let corners = picture.corners.map(point)
        let isOn = stage.edit.isOn(picture)
        PictureOutline(corners: corners)
          .stroke(isOn ? Color.white : Color.black, lineWidth: 1.5)
          .accessibilityHidden(true)
        Button {
          stage.flip(picture)
        } label: {
          Image(systemName: isOn ? "checkmark.circle.fill" : "circle")
            .font(.title)
            .foregroundStyle(.white)
            .shadow(radius: 2)
            .frame(width: 44, height: 44)
            .contentShape(.circle)
        }
        .buttonStyle(.plain)
        .position(place(in: corners))
        .accessibilityLabel(label(of: picture))
        .accessibilityAddTraits(isOn ? [.isToggle, .isSelected] : .isToggle)
      }
    }
  }

  private func label(of picture: FoundPicture) -> Text {
    let (number, count) = (picture.id + 1, stage.pictures.count)
    return switch picture.kind {
    case .photo: Text("Color picture \(number) of \(count): photo")
    case .halftone: Text("Color picture \(number) of \(count): halftone")
    case .drawing: Text("Color picture \(number) of \(count): drawing")
    }
  }

  private func point(_ corner: SIMD2<Double>) -> CGPoint {
    CGPoint(x: frame.minX + frame.width * corner.x, y: frame.minY + frame.height * corner.y)
  }

  /// Where the switch lies: at the upper right corner, no farther inside than the middle.
  private func place(in corners: [CGPoint]) -> CGPoint {
    let (right, left) = (corners[1], corners[3])
    func inward(_ from: CGFloat, _ to: CGFloat) -> CGFloat {
      let half = (to - from) / 2
      return from + min(max(half, -Self.inside), Self.inside)
    }
    return CGPoint(x: inward(right.x, left.x), y: inward(right.y, left.y))
  }
}

private struct PictureOutline: Shape {
  let corners: [CGPoint]

  func path(in rect: CGRect) -> Path {
    var path = Path()
    path.addLines(corners)
    path.closeSubpath()
    return path
  }
}
