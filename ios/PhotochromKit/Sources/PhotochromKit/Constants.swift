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

  /// The photo is averaged to about the square of this many blocks, so that grain does not count.
  static let toneSidePx = 64
  static let toneBins = 32
  static let neutralChroma = 1.0
  static let colorScatter = 3.0

  /// Each hint is a square of (2 * hintRadiusPx + 1)² pixels of the small copy.
  static let hintRadiusPx = 2
}
