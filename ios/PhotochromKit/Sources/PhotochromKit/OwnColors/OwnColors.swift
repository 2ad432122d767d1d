#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What is in color in a picture, and what its tone is: stamps, ink, stickers on a gray photo; or all
/// of it.
struct OwnColors {
  enum Kind: String {
    case neutral, toned, tinted, color
  }

  let kind: Kind
  /// The tone of what is not in color; nil: neutral.
  let paper: Paper?
  /// What is in color.
  let things: Region?

  private typealias Own = Constants.OwnColors

  private init(kind: Kind, paper: Paper?, things: Region?) {
    self.kind = kind
    self.paper = paper
    self.things = things
  }

  /// Return the same with other things in color, or with none.
  func with(things: Region?) -> OwnColors {
    OwnColors(kind: kind, paper: paper, things: things)
  }

  /// Whether the picture is gray or toned, but for marks.
  var isGray: Bool { kind == .neutral || kind == .toned }

  /// Tell a gray or toned picture L*a*b* (H, W, 3) from one that is tinted or in color.
  init(of lab: Plane) {
    let picture = LabPicture(lab)
    guard picture.chroma.contains(where: { $0 > 2 * Own.neutralChroma }) else {
      self.init(kind: .neutral, paper: nil, things: nil)
      return
    }
    let paper = Paper(fitting: lab)
    let tone = picture.tone(of: paper)
    let sorted = Sorting(picture, tone: tone, chroma: paper.chroma)
    let ignored = sorted.things.union(sorted.stains).dilated(by: 2)
    let rest = ignored.isEmpty ? paper : Paper(fitting: picture.replaced(ignored, by: tone))
    if Self.isColor(rest) || sorted.things.area * 2 > lab.size.pixels {
      if Self.isStained(lab) {
        self.init(kind: .toned, paper: paper, things: nil)
      } else {
        self.init(partly: picture, kind: .color, paper: paper)
      }
    } else if !sorted.areMarks {
      self.init(partly: picture, kind: .tinted, paper: paper)
    } else if Self.isMuted(rest) && !Self.isStained(lab) {
      self.init(partly: picture, kind: .color, paper: paper)
    } else {
      let kind: Kind = paper.chroma < Own.neutralChroma ? .neutral : .toned
      self.init(
        kind: kind, paper: paper, things: sorted.things.isEmpty ? nil : sorted.things)
    }
  }

  /// Tell what is in color from the neutral, where there is much of that.
  private init(partly picture: LabPicture, kind: Kind, paper: Paper) {
    let neutral = picture.chroma.count { $0 < 2 * Own.neutralChroma }
    let isNeutral = Double(neutral) > Own.muchNeutral * Double(picture.lab.size.pixels)
    let rest = isNeutral ? Paper.neutral : paper
    let sorted = Sorting(picture, tone: picture.tone(of: rest), chroma: rest.chroma)
    self.init(kind: kind, paper: rest, things: sorted.things)
  }

  private static func isColor(_ paper: Paper) -> Bool {
    let most = min(Own.mostStructure, Own.structure + Own.structureOfChroma * paper.chroma)
    return paper.structure > most || paper.across > Own.mostAcross
  }

  /// Tell a photo in pale colors from a print: they end where its things do.
  private static func isMuted(_ paper: Paper) -> Bool {
    paper.atEdges > Own.atEdges + Own.atEdgesOfChroma * paper.chroma
  }

  /// Tell a gray photo under stains and tape, which have one hue, from a photo in color.
  private static func isStained(_ lab: Plane) -> Bool {
    Own.stainHues.contains { degrees in
      let (cosine, sine) = (cos(degrees * .pi / 180), sin(degrees * .pi / 180))
      var projected = lab
      var blue = 0
      for i in stride(from: 0, to: lab.values.count, by: 3) {
        let (a, b) = (Double(lab.values[i + 1]), Double(lab.values[i + 2]))
        projected.values[i + 1] = Float(a * sine - b * cosine)
        projected.values[i + 2] = 0
        if a * cosine + b * sine < -Own.blue { blue += 1 }
      }
      if Double(blue) > Own.mostBlue * Double(lab.size.pixels) { return false }
      return Paper(fitting: projected).structure < Own.mostAcrossStains
    }
  }
}

/// L*a*b* (H, W, 3) and what is asked of it.
struct LabPicture {
  let lab: Plane
  /// Of each pixel.
  let chroma: [Double]

  init(_ lab: Plane) {
    self.lab = lab
    chroma = (0..<lab.size.pixels).map { pixel in
      hypot(Double(lab.values[3 * pixel + 1]), Double(lab.values[3 * pixel + 2]))
    }
  }

  func lightness(_ pixel: Int) -> Double { Double(lab.values[3 * pixel]) }

  func ab(_ pixel: Int) -> SIMD2<Double> {
    SIMD2(Double(lab.values[3 * pixel + 1]), Double(lab.values[3 * pixel + 2]))
  }

  /// Return the a*b* (H, W, 2) that the picture would have on such paper alone.
  func tone(of paper: Paper) -> Plane { paper.ab(lab.size, lightness: lightness) }

  /// Give a region the tone's color.
  func replaced(_ region: Region, by tone: Plane) -> Plane {
    var replaced = lab
    for pixel in region.isIn.indices where region.isIn[pixel] {
      replaced.values[3 * pixel + 1] = tone.values[2 * pixel]
      replaced.values[3 * pixel + 2] = tone.values[2 * pixel + 1]
    }
    return replaced
  }

  /// Return the median L*, a* and b* of some pixels.
  func medians(_ pixels: [Int]) -> [Double] {
    (0..<3).map { band in median(pixels.map { Double(lab.values[3 * $0 + band]) }) }
  }
}
