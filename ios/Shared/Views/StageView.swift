import PhotochromKit
import SwiftUI

/// The photo, original at the left of the handle and colored at its right, with its spots.
struct StageView: View {
  @Bindable var stage: Stage

  @Environment(\.displayScale) private var displayScale
  @Environment(\.accessibilityReduceMotion) private var reduceMotion
  @State private var pinched: Viewport?
  @State private var dragged: Viewport?

  private static let spotRadius: CGFloat = 22

  var body: some View {
    GeometryReader { geometry in
      let view = geometry.size
      let frame = stage.viewport.frame(of: stage.size, in: view)
      ZStack(alignment: .topLeading) {
        StagePictures(stage: stage, frame: frame)
          .accessibilityElement()
          .accessibilityLabel(label)
          .accessibilityAddTraits(.isImage)
          .accessibilityZoomAction { action in zoom(action.direction, view: view) }
          .accessibilityAction(named: "Set a color spot in the middle") {
            tap(CGPoint(x: view.width / 2, y: view.height / 2), view: view)
          }
        PictureSwitches(stage: stage, frame: frame)
        SpotMarkers(stage: stage, frame: frame)
        CompareHandle(stage: stage, width: view.width, height: view.height)
      }
      .coordinateSpace(.named(StageSpace.name))
      .contentShape(.rect)
      .gesture(taps(in: view))
      .gesture(pan(in: view).simultaneously(with: pinch(in: view)))
      .task(id: visible(in: view)) {
        // Not while fingers still move: a detail is worth its work when they rest.
        try? await Task.sleep(for: .milliseconds(150))
        if !Task.isCancelled { stage.sharpen(visible(in: view)) }
      }
      .onChange(of: stage.isFollowing) { stage.sharpen(visible(in: view)) }
      .task {
        if reduceMotion {
          stage.divider = 0
        } else {
          withAnimation(.easeInOut(duration: 0.8)) { stage.divider = 0 }
        }
      }
    }
    .clipped()
    .sheet(isPresented: $stage.choosesColor) {
      if let draft = stage.draft { ColorPanel(stage: stage, draft: draft) }
    }
    .ignoresSafeArea(edges: .horizontal)
  }

  private var label: Text {
    let (width, height) = (stage.size.width, stage.size.height)
    if !stage.isLeftAlone {
      return Text("\(stage.name), colored. \(width) by \(height) pixels.")
    }
    return stage.photo.page.kind == .color
      ? Text("\(stage.name), already in color. \(width) by \(height) pixels.")
      : Text("\(stage.name), left as it is. \(width) by \(height) pixels.")
  }

  private func visible(in view: CGSize) -> Strip? {
    stage.viewport.visible(photo: stage.size, view: view, scale: displayScale)
  }

  private func taps(in view: CGSize) -> some Gesture {
    SpatialTapGesture(count: 2)
      .exclusively(before: SpatialTapGesture())
      .onEnded { value in
        switch value {
        case .first(let twice): zoomIn(at: twice.location, view: view)
        case .second(let once): tap(once.location, view: view)
        }
      }
  }

  private func pan(in view: CGSize) -> some Gesture {
    DragGesture()
      .onChanged { value in
        let start = dragged ?? stage.viewport
        dragged = start
        stage.viewport = start.moved(by: value.translation, photo: stage.size, view: view)
      }
      .onEnded { _ in dragged = nil }
  }

  private func pinch(in view: CGSize) -> some Gesture {
    MagnifyGesture()
      .onChanged { value in
        let start = pinched ?? stage.viewport
        pinched = start
        stage.viewport = start.zoomed(
          by: value.magnification, at: value.startLocation, photo: stage.size, view: view)
      }
      .onEnded { _ in pinched = nil }
  }

  private func zoomIn(at point: CGPoint, view: CGSize) {
    let zoomed =
      stage.viewport.zoom > 1
      ? Viewport() : stage.viewport.zoomed(by: 3, at: point, photo: stage.size, view: view)
    withAnimation(reduceMotion ? nil : .snappy) { stage.viewport = zoomed }
  }

  private func zoom(_ direction: AccessibilityZoomGestureAction.Direction, view: CGSize) {
    let middle = CGPoint(x: view.width / 2, y: view.height / 2)
    let factor: CGFloat = direction == .zoomIn ? 1.5 : 1 / 1.5
    stage.viewport = stage.viewport.zoomed(by: factor, at: middle, photo: stage.size, view: view)
  }

  private func tap(_ point: CGPoint, view: CGSize) {
    let viewport = stage.viewport
    guard let at = viewport.photoPoint(point, photo: stage.size, view: view) else { return }
    let scale = viewport.frame(of: stage.size, in: view).width / CGFloat(stage.size.width)
    Task { await stage.tap(x: at.x, y: at.y, radius: Double(Self.spotRadius / scale)) }
  }
}
