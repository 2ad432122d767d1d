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

  /// How a board is found, as in board.py.
  enum Board {
    static let spreads = 5.0
    static let finest = 0.75
    static let nearest = 3.0
    static let farthest = 9.0
    static let edgeShare = 0.5
    static let edgeOfSide = 0.01
    static let fitSidePx = 128
  }

  /// How pictures are found on a board, as in pictures.py.
  enum Pictures {
    static let leastArea = 0.004
    static let leastSide = 0.05
    static let longest = 5.0
    static let leastFill = 0.8
    static let leastSideSeen = 0.5
    static let leastSeen = 0.8
    static let strokeOfSide = 0.02
    static let ink = 8.0
    static let leastScanPx = 128
    static let leastMountPx = 32
    static let alike = 0.9
    static let mostBeside = 2.0
    static let mostBesideOnMount = 0.5
    static let borderArea = 0.3
    static let black = 10.0
    static let depth = 3
  }

  /// How a scan is divided, as in regions.py.
  enum Regions {
    static let regionsSidePx = 384
    static let rimPx = 2
    static let labelOfSide = 0.015
  }

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

  /// How the screen of a halftone is found and taken out, as in screen.py.
  enum Screen {
    static let detailPx = 128
    static let finest = 2.2
    static let coarsest = 16.0
    static let leastContrast = 0.04
    static let acrossDegrees = 12.0
    static let asFine = 0.12
    static let asStrong = 0.1
    static let leastRise = 60.0
    static let leastShare = 0.08
    static let leastSquares = 3
    static let leastAgreeing = 0.6
    static let same = 0.08
    static let sigmaOfPitch = 0.48
  }

  /// How drawings are told from photos, as in printed.py.
  enum Printed {
    static let inkPercentile = 1.0
    static let paperPercentile = 97.0
    static let nearPaper = 6.0
    static let tones = (0.06, 0.94)
    static let even = 0.7
    static let edge = 5.0
    static let leastPaper = 0.05
    static let mostShading = 0.025
    static let leastSide = 16
  }

  /// How a drawing is divided, as in flats.py.
  enum Flats {
    static let black = 0.15
    static let dark = 0.7
    static let light = 0.9
    static let dotPx = 5
    static let blobPx = 12
    static let squarePx = 2
    static let full = 0.65
    static let aroundPx = 2
    static let underPx = 4
    static let rise = 2.0
    static let edgePx = 2
    static let leastPainted = 0.05
    static let groundRadius = 1
    static let groundBlur = 2.0
    static let groundShare = 0.75
  }

  /// How writing is told in a drawing, as in writing.py.
  enum Writing {
    static let leastLetterPx = 4
    static let mostLetterPx = 32
    static let mostLetter = 0.04
    static let near = 0.4
    static let leastLetters = 2
    static let leastLike = 0.75
    static let alike = 0.5
    static let leastNear = 0.6
    static let leastLettered = 0.2
    static let leastFilled = 0.1
    static let inside = 0.9
  }

  /// How a drawing is painted, as in painting.py.
  enum Painting {
    static let darker = 0.006
    static let leastLight = 0.05
    static let far = 50.0
  }

  /// How a picture is looked at, as in prints.py.
  enum Prints {
    static let details = 7
    static let shownPx = 2.5
    static let unseenPx = 0.4
  }

  /// A page of small pictures or of drawings is looked at again in a copy of the square of so many
  /// pixels at most, as in pages.py.
  static let mostSidePx = 1024

  /// What is put back at full size, as in photo/merging.py.
  enum Kept {
    static let ownColorFrom = 3.0
    static let ownColorAt = 7.0
    static let softEdgePx = 2.0
  }
}
