/// Puts back what is kept, row by row.
struct RowKeeper {
  private let planes: Plane
  private let columns: Steps
  private let rows: Steps
  /// How much sharper edges are at full size.
  private let sharper: Float

  private typealias Numbers = Constants.Kept

  init(_ kept: Kept, strip: Strip) {
    planes = kept.planes
    columns = Steps(
      among: planes.width, wanted: strip.picture.width,
      range: strip.left..<strip.left + strip.width)
    rows = Steps(
      among: planes.height, wanted: strip.picture.height,
      range: strip.top..<strip.top + strip.height)
    let scale = Double(strip.picture.width) / Double(planes.width)
    sharper = Float(max(1, max(1, scale) / Numbers.softEdgePx))
  }

  /// Mix the original back into row `y` of a strip.
  func keep(_ rgba: UnsafeMutableRawBufferPointer, original: [UInt8], y: Int) {
    let bands = planes.bands
    let row = blendedRow(y)
    for x in columns.share.indices {
      let (left, right) = (columns.first[x] * bands, columns.second[x] * bands)
      let share = columns.share[x]
      func own(_ band: Int) -> Float { lerp(row[left + band], row[right + band], share) }
      let sure = min(1, max(0, (own(0) - 0.5) * sharper + 0.5))
      var kept = sure
      if bands > 1, sure < 1 {
        let near = own(1)
        if near > 0 {
          let (slope, offset) = (SIMD2(own(2), own(3)), SIMD2(own(4), own(5)))
          let pixel = SIMD3(original[4 * x], original[4 * x + 1], original[4 * x + 2])
          kept = max(sure, near * Self.inColor(pixel, slope: slope, offset: offset))
        }
      }
      if kept == 0 { continue }
      for at in 4 * x..<4 * x + 3 {
        let colored = Float(rgba[at])
        rgba[at] = UInt8((colored + (Float(original[at]) - colored) * kept).rounded())
      }
    }
  }

  /// Return what lies between two rows of the planes.
  private func blendedRow(_ y: Int) -> [Float] {
    let length = planes.width * planes.bands
    let (above, below) = (rows.first[y] * length, rows.second[y] * length)
    return (0..<length).map { i in
      lerp(planes.values[above + i], planes.values[below + i], rows.share[y])
    }
  }

  /// Tell how far a pixel's a*b* are from the tone, in [0, 1].
  private static func inColor(
    _ pixel: SIMD3<UInt8>, slope: SIMD2<Float>, offset: SIMD2<Float>
  ) -> Float {
    let channels = SIMD3<Double>(pixel) / 255
    let lab = Lab.fromRGB(RGB(red: channels.x, green: channels.y, blue: channels.z))
    let tone = SIMD2<Double>(slope) * lab.lightness + SIMD2<Double>(offset)
    let away = SIMD2(lab.a, lab.b) - tone
    let distance = (away * away).sum().squareRoot() - Numbers.ownColorFrom
    return Float(min(1, max(0, distance / (Numbers.ownColorAt - Numbers.ownColorFrom))))
  }
}
