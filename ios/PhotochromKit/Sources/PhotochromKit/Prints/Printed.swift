/// How a picture was made.
public enum Printed: String, Sendable, Codable {
  case photo, halftone, drawing
}

/// What tells drawings from photos.
struct Drawing {
  /// (H, W, 1), L*
  let lightness: Plane

  private typealias Numbers = Constants.Printed

  /// L* of ink and of paper.
  let ink: Double
  let paper: Double

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

  /// Where a pixel lies between ink, 0, and paper, 1.
  private func share(_ pixel: Int) -> Double { share(of: Double(lightness.values[pixel])) }

  /// Where L* lies between ink, 0, and paper, 1.
  func share(of lightness: Double) -> Double { (lightness - ink) / max(paper - ink, 1) }

  private func step(_ pixel: Int) -> Double { lightness.step(pixel) }
}

extension Plane {
  /// Tell how far a pixel (H, W, 1) lies from the one to its left or above it, at most.
  func step(_ pixel: Int) -> Double {
    let across = pixel % width > 0 ? abs(values[pixel] - values[pixel - 1]) : 0
    let down = pixel >= width ? abs(values[pixel] - values[pixel - width]) : 0
    return Double(max(across, down))
  }
}
