/// What a photo keeps of its own colors where it is colored.
struct Kept: Equatable {
  /// (h, w, 6): the share that is kept whatever it is, the share where what is in color is kept, and
  /// slope and offset that give the a*b* of paper and light from L*.
  let planes: Plane

  init(planes: Plane) {
    self.planes = planes
  }

  /// Take what is in color on a gray or toned photo; nil where nothing is.
  init?(_ colors: OwnColors) {
    guard [.neutral, .toned].contains(colors.kind), let things = colors.things,
      let paper = colors.paper
    else { return nil }
    let size = Size(width: things.width, height: things.height)
    // a label is whole, with what is printed on it; what a pencil line runs around is not
    let side = Double(min(size.width, size.height))
    let radius = max(1, roundedToEven(Constants.Kept.labelOfSide * side))
    let all = things.union(things.opened(by: radius).filled())
    let (outer, inner, near) = (all.eroded(by: 1), all.eroded(by: 2), all.dilated(by: 2))
    let line = paper.line(size)
    var planes = Plane(width: size.width, height: size.height, bands: 6)
    for i in 0..<size.pixels {
      let isSure = outer.isIn[i] && !things.isIn[i] || inner.isIn[i]
      planes.values[6 * i] = isSure ? 1 : 0
      planes.values[6 * i + 1] = near.isIn[i] ? 1 : 0
      for band in 0..<4 { planes.values[6 * i + 2 + band] = line.values[4 * i + band] }
    }
    self.init(planes: planes)
  }
}

/// Puts back what is kept, row by row; what was colored is as light, and so is any mix.
struct RowKeeper {
  private let planes: Plane
  private let columns: Steps
  private let rows: Steps
  /// How much sharper edges are at full size.
  private let sharper: Float

  init(_ kept: Kept, strip: Strip) {
    planes = kept.planes
    columns = Steps(
      among: planes.width, wanted: strip.picture.width,
      range: strip.left..<strip.left + strip.width)
    rows = Steps(
      among: planes.height, wanted: strip.picture.height,
      range: strip.top..<strip.top + strip.height)
    let scale = Double(strip.picture.width) / Double(planes.width)
    sharper = Float(max(1, max(1, scale) / Constants.Kept.softEdgePx))
  }

  /// Mix the original back into row `y` of a strip.
  func keep(_ rgba: UnsafeMutableRawBufferPointer, original: [UInt8], y: Int) {
    for x in columns.share.indices {
      let own = (0..<2).map { plane($0, x: x, y: y) }
      guard own[0] > 0 || own[1] > 0 else { continue }
      let line = (2..<6).map { plane($0, x: x, y: y) }
      let kept = Double(self.kept(own + line, original[4 * x..<4 * x + 3]))
      for at in 4 * x..<4 * x + 3 {
        let colored = Double(rgba[at])
        rgba[at] = UInt8((colored + (Double(original[at]) - colored) * kept).rounded())
      }
    }
  }

  /// Return what one of the planes is at a pixel of the strip.
  private func plane(_ band: Int, x: Int, y: Int) -> Float {
    let (left, right, share) = (columns.first[x], columns.second[x], columns.share[x])
    let (above, below) = (rows.first[y], rows.second[y])
    let upper = lerp(planes[above, left, band], planes[above, right, band], share)
    let lower = lerp(planes[below, left, band], planes[below, right, band], share)
    return lerp(upper, lower, rows.share[y])
  }

  /// Return the share of a pixel that is kept.
  private func kept(_ own: [Float], _ pixel: ArraySlice<UInt8>) -> Float {
    let sure = min(1, max(0, (own[0] - 0.5) * sharper + 0.5))
    guard own[1] > 0, sure < 1 else { return sure }
    let channels = pixel.map { Double($0) / 255 }
    let lab = Lab.fromRGB(RGB(red: channels[0], green: channels[1], blue: channels[2]))
    let a = lab.a - (lab.lightness * Double(own[2]) + Double(own[4]))
    let b = lab.b - (lab.lightness * Double(own[3]) + Double(own[5]))
    let distance = (a * a + b * b).squareRoot() - Constants.Kept.ownColorFrom
    let inColor = distance / (Constants.Kept.ownColorAt - Constants.Kept.ownColorFrom)
    return max(sure, Float(min(1, max(0, inColor))) * own[1])
  }
}
