/// What is painted on a drawing.
struct Paint {
  /// (H, W, 4): slope and offset of a* and b*.
  let coefficients: Plane
  /// (H, W, 1): the share of its grays that is left before, in (0, 1].
  let shade: Plane
  /// (H, W, 1): 1 where it stays as it is, 0 elsewhere.
  let lines: Plane

  /// (H, W, 6), all of them.
  init(planes: Plane) {
    var coefficients = Plane(width: planes.width, height: planes.height, bands: 4)
    for pixel in 0..<planes.size.pixels {
      for band in 0..<4 {
        coefficients.values[4 * pixel + band] = planes.values[6 * pixel + band]
      }
    }
    self.coefficients = coefficients
    shade = planes.band(4)
    lines = planes.band(5)
  }
}

/// The color of a flat.
private struct FlatColor {
  var a: Double
  var b: Double
  /// What is left of its L*.
  var light: Double
  var stays: Bool
}

extension Flats {
  private typealias Numbers = Constants.Painting

  /// Give each flat the mean of a*b* (H, W, 2), or the color of the hints that lie in it; return the
  /// planes (H, W, 6) of `Paint`.
  func painted(_ ab: Plane, hints: [Hint]) -> Plane {
    let values = colors(ab, hints: hints).enumerated().map { flat, color -> [Float] in
      if color.stays { return [0, 0, 0, 0, 1, 1] }
      let left = lightness[flat] * color.light
      let shade = Self.gray(left) / max(Self.gray(lightness[flat]), 1e-6)
      let above = left - ink
      // lighter than ink by so much, a flat has its color in proportion to that: lines have none
      let isFar = above > Numbers.far
      let slope = isFar ? (color.a / above, color.b / above) : (0, 0)
      let offset = isFar ? (-slope.0 * ink, -slope.1 * ink) : (color.a, color.b)
      return [slope.0, slope.1, offset.0, offset.1, shade, 0].map { Float($0) }
    }
    var planes = Plane(width: size.width, height: size.height, bands: 6)
    for (pixel, flat) in labels.numbers.enumerated() {
      for band in 0..<6 { planes.values[6 * pixel + band] = values[flat][band] }
    }
    return planes
  }

  private func colors(_ ab: Plane, hints: [Hint]) -> [FlatColor] {
    func clipped(_ light: Double) -> Double { min(1, max(Numbers.leastLight, light)) }
    var colors = labels.means(of: ab).enumerated().map { flat, mean in
      let chroma = (mean[0] * mean[0] + mean[1] * mean[1]).squareRoot()
      let light = isPaper[flat] ? clipped(1 - Numbers.darker * chroma) : 1
      return FlatColor(a: mean[0], b: mean[1], light: light, stays: stays[flat])
    }
    var known: [Int: [Lab]] = [:]
    for hint in hints {
      let row = pixel(hint.y, of: size.height)
      let flat = labels.numbers[row * size.width + pixel(hint.x, of: size.width)]
      if flat > 0 { known[flat, default: []].append(Lab.fromRGB(hint.color)) }
    }
    for (flat, labs) in known {
      func mean(_ of: (Lab) -> Double) -> Double {
        labs.map(of).reduce(0, +) / Double(labs.count)
      }
      let light = isPaper[flat] ? clipped(mean(\.lightness) / lightness[flat]) : 1
      colors[flat] = FlatColor(a: mean(\.a), b: mean(\.b), light: light, stays: false)
    }
    return colors
  }

  /// Return the gray in [0, 1], gamma-encoded, of L*.
  private static func gray(_ lightness: Double) -> Double {
    RGB.encode(Lab.undoF((lightness + 16) / 116))
  }
}
