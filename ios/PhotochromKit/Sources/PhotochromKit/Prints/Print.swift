/// What a picture is, and how far the lines of its screen lie apart.
struct Print: Equatable {
  let kind: Printed
  /// In shares of the page's width; nil without a screen.
  let pitch: Double?

  private typealias Numbers = Constants.Prints

  init(_ kind: Printed, pitch: Double?) {
    self.kind = kind
    self.pitch = pitch
  }

  /// Tell what the picture in a frame of a copy (H, W, 3), sRGB in [0, 1], is.
  init(of source: some PixelSource, _ rgb: Plane, in frame: Frame) {
    let found = Screen.findPitch(source.details(about: Self.alongTheMiddle(frame, of: rgb.size)))
    let pitch = found.map { $0 / Double(source.size.width) }
    let drawing = Print(.drawing, pitch: pitch)
    let isDrawing = Drawing(drawing.cut(rgb, frame).lightness()).isOne
    self = isDrawing ? drawing : drawing.asPhoto
  }

  /// Return places along the middle of a picture, in shares of the page.
  private static func alongTheMiddle(_ frame: Frame, of size: Size) -> [Point] {
    (0..<Numbers.details).map { i in
      let along = (Double(i) + 0.5) / Double(Numbers.details)
      let point = frame.point(at: Point(along, 0.5))
      return point / Point(Double(size.width), Double(size.height))
    }
  }

  /// The same, no drawing.
  var asPhoto: Print { Print(pitch == nil ? .photo : .halftone, pitch: pitch) }

  /// Return how wide a copy of a page has to be where `width` would do: wider, where the screen would
  /// be half seen.
  func copyWidth(_ width: Double) -> Double {
    guard let pitch else { return width }
    let shown = pitch * width
    return shown <= Numbers.unseenPx || shown >= Numbers.shownPx ? width : Numbers.shownPx / pitch
  }

  /// Return a picture of a copy (H, W, 3), straight; its screen is taken out.
  private func cut(_ rgb: Plane, _ frame: Frame) -> Plane {
    let isAll = frame == Frame(around: rgb.size)
    let picture = isAll ? rgb : frame.cut(rgb, to: frame.size())
    guard let pitch else { return picture }
    return picture.descreened(pitch * Double(rgb.width))
  }

  /// Return a picture of a copy (H, W, 3) as the network sees it: straight, without its screen.
  func seen(_ rgb: Plane, _ frame: Frame, size: Size) -> Plane {
    if pitch == nil { return frame.cut(rgb, to: size) }
    let straight = cut(rgb, frame)
    return Frame(around: straight.size).cut(straight, to: size)
  }

  /// Return a drawing of a copy (H, W, 3), straight; a screen stays where its dots are seen.
  func drawn(_ rgb: Plane, _ frame: Frame) -> Plane {
    let isSeen = pitch.map { $0 * Double(rgb.width) >= Numbers.shownPx } ?? true
    return (isSeen ? Print(kind, pitch: nil) : self).cut(rgb, frame)
  }
}
