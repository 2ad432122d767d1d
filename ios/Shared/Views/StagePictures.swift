import PhotochromKit
import SwiftUI

/// The two pictures of the stage, the sharper part over the whole.
struct StagePictures: View {
  let stage: Stage
  /// Where the whole photo lies.
  let frame: CGRect

  var body: some View {
    GeometryReader { geometry in
      let edge = geometry.size.width * stage.divider
      ZStack(alignment: .topLeading) {
        pictures(stage.after, stage.detail?.after)
        pictures(stage.before, stage.detail?.before)
          .clipShape(LeadingPart(edge: edge))
      }
    }
  }

  private func pictures(_ whole: Picture?, _ detail: Picture?) -> some View {
    ZStack(alignment: .topLeading) {
      Color.clear
      if let whole { picture(whole, in: frame) }
      if let detail, let strip = stage.detail?.strip { picture(detail, in: place(of: strip)) }
    }
  }

  private func picture(_ picture: Picture, in place: CGRect) -> some View {
    Image(decorative: picture.image, scale: 1)
      .resizable()
      .frame(width: place.width, height: place.height)
      .position(x: place.midX, y: place.midY)
  }

  private func place(of strip: Strip) -> CGRect {
    let across = frame.width / CGFloat(strip.picture.width)
    let down = frame.height / CGFloat(strip.picture.height)
    return CGRect(
      x: frame.minX + CGFloat(strip.left) * across, y: frame.minY + CGFloat(strip.top) * down,
      width: CGFloat(strip.width) * across, height: CGFloat(strip.height) * down)
  }
}

/// What lies left of an edge.
struct LeadingPart: Shape {
  var edge: CGFloat

  var animatableData: CGFloat {
    get { edge }
    set { edge = newValue }
  }

  func path(in rect: CGRect) -> Path {
    Path(CGRect(x: rect.minX, y: rect.minY, width: edge, height: rect.height))
  }
}
