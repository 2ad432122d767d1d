#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What lies far from a picture's tone, sorted.
struct Sorting {
  /// Things in color.
  private(set) var things: Region
  /// Tape and stains.
  private(set) var stains: Region
  /// Things are marks alone: strokes, labels, and what is small.
  let areMarks: Bool

  private typealias Own = Constants.OwnColors

  /// `tone` (H, W, 2) are the a*b* that the picture would have without them, `chroma` their rms.
  init(_ picture: LabPicture, tone: Plane, chroma: Double) {
    let size = picture.lab.size
    let pixels = Double(size.pixels)
    let far = max(Own.far, Own.farOfChroma * chroma)
    let distance = (0..<size.pixels).map { pixel in
      let own = picture.ab(pixel)
      return hypot(
        own.x - Double(tone.values[2 * pixel]), own.y - Double(tone.values[2 * pixel + 1]))
    }
    (things, stains) = (Region(size), Region(size))
    var tinted = 0
    for part in Region(size, where: { distance[$0] > far / 2 }).parts() {
      let peaks = part.count { distance[$0] > far }
      guard Double(peaks) > Own.leastSpot * pixels else { continue }
      let found = Part(pixels: part, picture: picture)
      if found.isTone(tone, far: far, most: 3 * chroma) { continue }
      if Double(part.count) > Own.small * pixels, found.isStain {
        for pixel in part { stains.isIn[pixel] = true }
        continue
      }
      for pixel in part { things.isIn[pixel] = true }
      if !(found.isThin || found.isFlat) { tinted += part.count }
    }
    areMarks =
      Double(tinted) <= Own.small * pixels && Double(things.area) <= Own.most * pixels
  }
}

/// Pixels that hang together and lie far from the tone.
private struct Part {
  let pixels: [Int]
  let picture: LabPicture

  private typealias Own = Constants.OwnColors

  /// Tell a stronger or fainter patch of a toned print from a thing of another hue.
  func isTone(_ tone: Plane, far: Double, most: Double) -> Bool {
    let sum = pixels.reduce(SIMD2<Double>.zero) { sum, pixel in
      sum + SIMD2(Double(tone.values[2 * pixel]), Double(tone.values[2 * pixel + 1]))
    }
    let usual = sum / Double(pixels.count)
    let length = hypot(usual.x, usual.y)
    guard length >= Own.neutralChroma * 4 else { return false }
    let along = usual / length
    let medians = picture.medians(pixels)
    let (a, b) = (medians[1], medians[2])
    return abs(a * along.y - b * along.x) < far / 2 && a * along.x + b * along.y > -far / 2
      && hypot(a, b) < most
  }

  /// Tell tape and stains, through which the picture shows, in the hues of old paper.
  var isStain: Bool {
    let medians = picture.medians(pixels)
    let (a, b) = (medians[1], medians[2])
    let hue = atan2(b, a) * 180 / .pi
    let (first, last) = Own.paperHues
    guard hue > first, hue < last, hypot(a, b) <= Own.paperChroma else { return false }
    let levels = pixels.map { picture.lightness($0) / 100 }
    var fit = Fit<SIMD2<Double>>(terms: 3)
    for (pixel, level) in zip(pixels, levels) {
      var terms = SIMD16<Double>.zero
      (terms[0], terms[1], terms[2]) = (1, level, level * level)
      fit.add(terms, values: picture.ab(pixel))
    }
    let found = fit.solved()
    let rest = zip(pixels, levels).map { pixel, level in
      let tone = found[0] + level * found[1] + level * level * found[2]
      let away = picture.ab(pixel) - tone
      return hypot(away.x, away.y)
    }
    return median(rest) < Own.paperScatter && scatter > Own.flat
  }

  /// The standard deviation of L*.
  private var scatter: Double {
    let values = pixels.map(picture.lightness)
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count)).squareRoot()
  }

  var isThin: Bool {
    let side = Double(min(picture.lab.width, picture.lab.height))
    let radius = max(1, roundedToEven(Own.strokeOfSide * side / 2))
    let thick = crop(margin: 2 * radius + 1).region.opened(by: radius).area
    return Double(thick) < 0.1 * Double(pixels.count)
  }

  /// A label, printed in one color, and not a thing with light and shade.
  var isFlat: Bool {
    let cut = crop(margin: 2)
    let inner = cut.region.eroded(by: 1)
    let inside = pixels.filter { pixel in
      let (x, y) = (pixel % picture.lab.width, pixel / picture.lab.width)
      return inner.isIn[(y - cut.top) * inner.width + x - cut.left]
    }
    guard inside.count >= 20 else { return true }
    return picture.medians(inside).enumerated().allSatisfy { band, middle in
      median(inside.map { abs(Double(picture.lab.values[3 * $0 + band]) - middle) }) < Own.flat
    }
  }

  /// Cut the part out of the picture, with so much around it.
  private func crop(margin: Int) -> (left: Int, top: Int, region: Region) {
    let (width, height) = (picture.lab.width, picture.lab.height)
    let (columns, rows) = (pixels.map { $0 % width }, pixels.map { $0 / width })
    let left = max(0, (columns.min() ?? 0) - margin)
    let top = max(0, (rows.min() ?? 0) - margin)
    let size = Size(
      width: min(width, (columns.max() ?? 0) + margin + 1) - left,
      height: min(height, (rows.max() ?? 0) + margin + 1) - top)
    var region = Region(size)
    for (column, row) in zip(columns, rows) {
      region.isIn[(row - top) * size.width + column - left] = true
    }
    return (left, top, region)
  }
}
