/// Numbers shared with Python and JavaScript; a test holds them equal to golden/manifest.json.
enum Constants {
  /// The longer side of the small copy is at most this many times `sidePx`.
  static let longestSide = 4

  /// Contrast: these percentiles of L* go to these values, with at most this gain.
  static let percentiles = (0.5, 99.5)
  static let balancedRange = (2.0, 98.0)
  static let maxGain = 2.0

  /// Radius of the guide's windows, in strides of the network.
  static let guideRadiusStrides = 0.5
  /// Variance of L* (squared units) below which the guide is not followed.
  static let guideEpsilon = 4.0

  /// Each hint is a square of (2 * hintRadiusPx + 1)² pixels of the small copy.
  static let hintRadiusPx = 2

  /// What is in color is sought on a copy of the square of this many pixels.
  static let regionsSidePx = 384

  /// How the color of paper and light is fitted, as in paper.py.
  enum Paper {
    static let blocks = 64
    static let window = 3
    static let spreads = [8.0, 6.0, 4.0, 3.0, 2.0, 1.5, 1.5, 1.5]
    static let farthest = 3.0
    static let degree = 5
    static let edge = 12.0
    static let steady = 1e-3
  }

  /// How what is in color is told from the tone, as in own_colors.py.
  enum OwnColors {
    static let neutralChroma = 1.0
    static let structure = 0.37
    static let structureOfChroma = 0.035
    static let mostStructure = 0.85
    static let mostAcross = 0.55
    static let atEdges = 0.34
    static let atEdgesOfChroma = 0.012
    static let far = 8.0
    static let farOfChroma = 0.7
    static let leastSpot = 3e-5
    static let small = 0.003
    static let most = 0.15
    static let muchNeutral = 0.3
    static let strokeOfSide = 0.03
    static let flat = 3.5
    static let stainHues = [72.0, 78.0, 84.0, 90.0]
    static let mostAcrossStains = 0.27
    static let blue = 2.0
    static let mostBlue = 0.05
    static let paperHues = (35.0, 115.0)
    static let paperChroma = 45.0
    static let paperScatter = 3.0
  }

  /// What is put back at full size, as in photo/merging.py.
  enum Kept {
    static let labelOfSide = 0.015
    static let ownColorFrom = 3.0
    static let ownColorAt = 7.0
    static let softEdgePx = 2.0
  }
}
