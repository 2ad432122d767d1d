/// What a page keeps of itself where its pictures are colored.
struct Kept: Equatable {
  /// (h, w, 1): the share that is kept whatever it is; or (h, w, 6): that, the share where what is in
  /// color is kept, and slope and offset that give the a*b* of paper and light from L*.
  private(set) var planes: Plane

  /// All of a page.
  static let all = Kept(all: Size(width: 1, height: 1), hasThings: false)

  init(planes: Plane) {
    self.planes = planes
  }

  /// Keep all of a page, in which there may be things in color.
  init(all size: Size, hasThings: Bool) {
    planes = Plane(width: size.width, height: size.height, bands: hasThings ? 6 : 1)
    for i in stride(from: 0, to: planes.values.count, by: planes.bands) { planes.values[i] = 1 }
  }

  /// Keep nothing of a page.
  init(noneOf size: Size) {
    planes = Plane(width: size.width, height: size.height, bands: 1)
  }

  /// Keep no more of a box than what a picture there has of its own colors.
  ///
  /// `covered` are the shares of pixels that the picture covers, `own` its planes (h, w, 6) there.
  mutating func open(_ box: Box, covered: [Float], own: [Float]?) {
    let (width, bands) = (planes.width, planes.bands)
    box.each { i, column, row in
      let at = (row * width + column) * bands
      planes.values[at] = min(planes.values[at], 1 - covered[i])
      guard let own, covered[i] > 0 else { return }
      planes.values[at] = max(planes.values[at], own[6 * i] * covered[i])
      for band in 1..<6 { planes.values[at + band] = own[6 * i + band] }
    }
  }

  /// Keep shares of a box, and what was kept of it before.
  mutating func close(_ box: Box, shares: [Float]) {
    let (width, bands) = (planes.width, planes.bands)
    box.each { i, column, row in
      let at = (row * width + column) * bands
      planes.values[at] = max(planes.values[at], shares[i])
    }
  }
}

extension OwnColors {
  /// The planes of `Kept` for one picture (h, w, 6); nil where nothing is in color.
  var keptPlanes: Plane? {
    guard let things, let paper else { return nil }
    let size = Size(width: things.width, height: things.height)
    // a label is whole, with what is printed on it; what a pencil line runs around is not
    let side = Double(min(size.width, size.height))
    let radius = max(1, roundedToEven(Constants.Regions.labelOfSide * side))
    let all = things.union(things.opened(by: radius).filled())
    let (outer, inner, near) = (all.eroded(by: 1), all.eroded(by: 2), all.dilated(by: 2))
    let areMarks = [.neutral, .toned].contains(kind)  // a tint has no inside of its own
    let line = paper.line(size)
    var planes = Plane(width: size.width, height: size.height, bands: 6)
    for i in 0..<size.pixels {
      let isSure = outer.isIn[i] && !things.isIn[i] || inner.isIn[i]
      planes.values[6 * i] = areMarks && isSure ? 1 : 0
      planes.values[6 * i + 1] = near.isIn[i] ? 1 : 0
      for band in 0..<4 { planes.values[6 * i + 2 + band] = line.values[4 * i + band] }
    }
    return planes
  }
}
