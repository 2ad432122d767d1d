/// A scan divided into pictures and the rest, on a small copy of it.
struct Regions {
  /// One picture of a scan.
  struct Picture {
    /// In pixels of the copy.
    let frame: Frame
    /// What is in color in it.
    let colors: OwnColors
  }

  /// Of the copy.
  let size: Size
  /// None: a page without a picture.
  let pictures: [Picture]
  /// The one picture is all of the copy.
  let isWhole: Bool

  private static let leastCutPx = 8

  private init(size: Size, pictures: [Picture], isWhole: Bool) {
    self.size = size
    self.pictures = pictures
    self.isWhole = isWhole
  }

  /// Find the pictures of a copy (H, W, 3), sRGB in [0, 1], and what is in color in them.
  init(of rgb: Plane) {
    let lab = rgb.lab()
    let found = Pictures(on: lab)
    if found.frames.isEmpty, !found.isBlank {
      self.init(onePicture: lab)
    } else {
      let pictures = found.frames.map { frame in
        Picture(frame: frame, colors: Self.colors(in: frame, of: lab))
      }
      self.init(size: lab.size, pictures: pictures, isWhole: false)
    }
  }

  /// Take a copy (H, W, 3), sRGB in [0, 1], for one picture and find what is in color in it.
  init(whole rgb: Plane) {
    self.init(onePicture: rgb.lab())
  }

  private init(onePicture lab: Plane) {
    let picture = Picture(frame: Frame(around: lab.size), colors: OwnColors(of: lab))
    self.init(size: lab.size, pictures: [picture], isWhole: true)
  }

  /// The rim of a picture on a board has the board's color in it.
  private static func colors(in frame: Frame, of lab: Plane) -> OwnColors {
    let rim = Constants.Regions.rimPx
    let cut = frame.cut(lab, to: frame.size(atLeast: leastCutPx))
    guard let inner = cut.withoutRim(rim) else { return OwnColors(of: cut) }
    let colors = OwnColors(of: inner)
    return colors.with(things: colors.things?.widened(by: rim))
  }

  /// Return what a page keeps of its own colors where `pictures` are colored, at any size; nil where
  /// nothing is kept.
  func kept(where pictures: [Picture], size: Size) -> Kept? {
    let hasThings = pictures.contains { $0.colors.things != nil }
    if isWhole, !hasThings { return nil }
    var kept = Kept(all: size, hasThings: hasThings)
    for picture in pictures {
      let frame = picture.frame.scaled(from: self.size, to: size)
      let box = frame.box(on: size)
      let covered =
        isWhole ? [Float](repeating: 1, count: box.count) : frame.coverage(of: box)
      let own = picture.colors.keptPlanes.map { frame.pasted($0, in: box) }
      kept.open(box, covered: covered, own: own)
    }
    return kept
  }
}
