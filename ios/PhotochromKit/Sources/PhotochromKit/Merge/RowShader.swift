/// Multiplies rows by a shade before they are colored, so that painted paper holds its color.
struct RowShader {
  private let shade: Plane
  private let columns: Steps
  private let rows: Steps
  private let much: Float

  /// `shade` (h, w, 1) is of the whole picture.
  init(_ shade: Plane, strip: Strip, look: Look) {
    self.shade = shade
    columns = Steps(
      among: shade.width, wanted: strip.picture.width,
      range: strip.left..<strip.left + strip.width)
    rows = Steps(
      among: shade.height, wanted: strip.picture.height,
      range: strip.top..<strip.top + strip.height)
    much = Float(min(1, look.strength))
  }

  /// Shade row `y` of a strip.
  func shade(_ rgba: UnsafeMutableRawBufferPointer, y: Int) {
    let (above, below) = (rows.first[y] * shade.width, rows.second[y] * shade.width)
    let row = (0..<shade.width).map { x in
      lerp(shade.values[above + x], shade.values[below + x], rows.share[y])
    }
    for x in columns.share.indices {
      let share = lerp(row[columns.first[x]], row[columns.second[x]], columns.share[x])
      let left = 1 - (1 - share) * much
      guard left < 1 else { continue }
      for at in 4 * x..<4 * x + 3 { rgba[at] = UInt8((Float(rgba[at]) * left).rounded()) }
    }
  }
}
