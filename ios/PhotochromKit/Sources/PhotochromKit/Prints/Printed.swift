/// How a picture was made.
public enum Printed: String, Sendable, Codable {
  case photo, halftone, drawing
}

/// What tells drawings from photos, and keeps the color off their paper and their lines.
struct Drawing {
  /// (H, W, 1), L*
  let lightness: Plane

  private typealias Numbers = Constants.Printed

  /// L* of ink and of paper.
  private let ink: Double
  private let paper: Double

  init(_ lightness: Plane) {
    self.lightness = lightness
    let sorted = lightness.values.sorted()
    ink = percentile(sorted, Numbers.inkPercentile)
    paper = percentile(sorted, Numbers.paperPercentile)
  }

  /// Whether these are lines and even tones on paper, and no photo, which has shading.
  var isOne: Bool {
    guard min(lightness.width, lightness.height) >= Numbers.leastSide else { return false }
    let (dark, light) = Numbers.tones
    var (shading, white) = (0, 0)
    for pixel in lightness.values.indices {
      let (share, step) = (share(pixel), step(pixel))
      if share > dark, share < light, step > Numbers.even, step < Numbers.edge { shading += 1 }
      if Double(lightness.values[pixel]) > paper - Numbers.nearPaper { white += 1 }
    }
    let count = Double(lightness.size.pixels)
    return Double(white) / count > Numbers.leastPaper
      && Double(shading) / count < Numbers.mostShading
  }

  /// Where the tones are even. Paper, ink, lines and letters are no tones, and screens whose dots are
  /// seen are none.
  var evenTones: Region {
    let (low, high) = Numbers.coloredTones
    let tones = Region(lightness.size) { pixel in
      let share = share(pixel)
      return share > low && share < high && step(pixel) < Numbers.edge
    }
    return tones.opened(by: 1)
  }

  /// Where a pixel lies between ink, 0, and paper, 1.
  private func share(_ pixel: Int) -> Double {
    (Double(lightness.values[pixel]) - ink) / max(paper - ink, 1)
  }

  /// How far a pixel lies from the one to its left or above it, at most.
  private func step(_ pixel: Int) -> Double {
    let (values, width) = (lightness.values, lightness.width)
    let across = pixel % width > 0 ? abs(values[pixel] - values[pixel - 1]) : 0
    let down = pixel >= width ? abs(values[pixel] - values[pixel - width]) : 0
    return Double(max(across, down))
  }
}

extension Plane {
  /// Give each part of even tone the mean of its a*b* (H, W, 2); the rest is gray.
  func inOneColorEach(_ tones: Region) -> Plane {
    let labels = Labels(of: tones)
    let means = Self.means(of: self, labels.numbers, count: labels.count)
    var colored = Plane(width: width, height: height, bands: 2)
    for (pixel, number) in labels.numbers.enumerated() where number > 0 {
      colored.values[2 * pixel] = means[number].x
      colored.values[2 * pixel + 1] = means[number].y
    }
    return colored
  }

  /// Give each part of even tone in which hints (H, W, 3) lie their mean a*b*; the rest keeps its own
  /// (H, W, 2).
  func inKnownColors(_ tones: Region, hints: Plane) -> Plane {
    let labels = Labels(of: tones)
    let known = labels.numbers.indices.map { pixel in
      hints.values[3 * pixel + 2] > 0 ? labels.numbers[pixel] : 0
    }
    let means = Self.means(of: hints, known, count: labels.count)
    var colored = self
    for (pixel, number) in labels.numbers.enumerated() where number > 0 && means[number].z > 0 {
      colored.values[2 * pixel] = means[number].x
      colored.values[2 * pixel + 1] = means[number].y
    }
    return colored
  }

  /// Return mean a*, mean b* and the area of each part.
  private static func means(of ab: Plane, _ numbers: [Int], count: Int) -> [SIMD3<Float>] {
    var sums = [SIMD3<Double>](repeating: .zero, count: count + 1)
    for (pixel, number) in numbers.enumerated() {
      let at = pixel * ab.bands
      sums[number] += SIMD3(Double(ab.values[at]), Double(ab.values[at + 1]), 1)
    }
    return sums.map { sum in
      let area = max(1, sum.z)
      return SIMD3(Float(sum.x / area), Float(sum.y / area), Float(sum.z))
    }
  }
}
