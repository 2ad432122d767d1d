import CoreGraphics
import PhotochromKit

/// Which part of a photo a view shows: fitted into it, come closer, moved.
struct Viewport: Equatable, Sendable {
  /// 1 shows the whole photo.
  private(set) var zoom: CGFloat = 1
  /// Of the photo's middle from the view's, in points.
  private(set) var offset: CGSize = .zero

  static let closest: CGFloat = 12

  /// Where the photo lies in a view of a size.
  func frame(of photo: Size, in view: CGSize) -> CGRect {
    guard photo.pixels > 0, view.width > 0, view.height > 0 else { return .zero }
    let fit = min(view.width / CGFloat(photo.width), view.height / CGFloat(photo.height))
    let width = CGFloat(photo.width) * fit * zoom
    let height = CGFloat(photo.height) * fit * zoom
    return CGRect(
      x: (view.width - width) / 2 + offset.width, y: (view.height - height) / 2 + offset.height,
      width: width, height: height)
  }

  /// Come closer or go back, so that the photo stays where it is at `anchor`.
  func zoomed(by factor: CGFloat, at anchor: CGPoint, photo: Size, view: CGSize) -> Viewport {
    var changed = self
    changed.zoom = min(max(zoom * factor, 1), Self.closest)
    let ratio = changed.zoom / zoom
    let x = anchor.x - view.width / 2
    let y = anchor.y - view.height / 2
    changed.offset = CGSize(
      width: x - (x - offset.width) * ratio, height: y - (y - offset.height) * ratio)
    return changed.kept(photo: photo, view: view)
  }

  /// Move the photo, no farther than its edges.
  func moved(by distance: CGSize, photo: Size, view: CGSize) -> Viewport {
    var changed = self
    changed.offset.width += distance.width
    changed.offset.height += distance.height
    return changed.kept(photo: photo, view: view)
  }

  /// Return the point of the photo under a point of the view, shares of width and height; nil
  /// beside the photo.
  func photoPoint(_ point: CGPoint, photo: Size, view: CGSize) -> (x: Double, y: Double)? {
    let frame = frame(of: photo, in: view)
    guard frame.width > 0, frame.contains(point) else { return nil }
    return (
      Double((point.x - frame.minX) / frame.width), Double((point.y - frame.minY) / frame.height)
    )
  }

  /// Return the part of the photo that is in view, as a strip of the photo at `scale` pixels for a
  /// point, no larger than the photo itself.
  func visible(photo: Size, view: CGSize, scale: CGFloat) -> Strip? {
    let frame = frame(of: photo, in: view)
    let seen = frame.intersection(CGRect(x: 0, y: 0, width: view.width, height: view.height))
    guard seen.width >= 1, seen.height >= 1 else { return nil }
    let share = min(1, frame.width * scale / CGFloat(photo.width))
    let picture = Size(
      width: max(1, Int((CGFloat(photo.width) * share).rounded())),
      height: max(1, Int((CGFloat(photo.height) * share).rounded())))
    let x = CGFloat(picture.width) / frame.width
    let y = CGFloat(picture.height) / frame.height
    let left = min(picture.width - 1, max(0, Int((seen.minX - frame.minX) * x)))
    let top = min(picture.height - 1, max(0, Int((seen.minY - frame.minY) * y)))
    let right = min(picture.width, Int(((seen.maxX - frame.minX) * x).rounded(.up)))
    let bottom = min(picture.height, Int(((seen.maxY - frame.minY) * y).rounded(.up)))
    return Strip(
      left: left, top: top, width: max(1, right - left), height: max(1, bottom - top),
      picture: picture)
  }

  private func kept(photo: Size, view: CGSize) -> Viewport {
    let frame = frame(of: photo, in: view)
    let across = max(0, (frame.width - view.width) / 2)
    let down = max(0, (frame.height - view.height) / 2)
    var changed = self
    changed.offset = CGSize(
      width: min(max(offset.width, -across), across), height: min(max(offset.height, -down), down))
    return changed
  }
}
