#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Gamma-encoded sRGB (IEC 61966-2-1), each in [0, 1].
public struct RGB: Sendable, Hashable, Codable {
  public var red: Double
  public var green: Double
  public var blue: Double

  public init(red: Double, green: Double, blue: Double) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// Undo the transfer curve.
  public var linear: LinearRGB {
    LinearRGB(red: Self.decode(red), green: Self.decode(green), blue: Self.decode(blue))
  }

  /// Decode one channel to linear light.
  static func decode(_ encoded: Double) -> Double {
    encoded <= 0.04045 ? encoded / 12.92 : pow((encoded + 0.055) / 1.055, 2.4)
  }

  /// Encode one channel of linear light; what lies outside [0, 1] is clipped.
  static func encode(_ linear: Double) -> Double {
    let light = min(max(linear, 0), 1)
    return light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055
  }
}

/// The primaries of sRGB in linear light; outside [0, 1] where the color is outside the gamut.
public struct LinearRGB: Sendable, Hashable {
  public var red: Double
  public var green: Double
  public var blue: Double

  public init(red: Double, green: Double, blue: Double) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// To XYZ, row by row, as the standard prints it.
  static let toXYZ: [SIMD3<Double>] = [
    [0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505],
  ]
  /// The inverse of it.
  static let fromXYZ: [SIMD3<Double>] = [
    [3.240625477320054, -1.537207972210319, -0.4986285986982478],
    [-0.9689307147293196, 1.8757560608852415, 0.04151752384295395],
    [0.05571012044551064, -0.20402105059848671, 1.0569959422543882],
  ]

  /// Luminance Y.
  public var luminance: Double { (Self.toXYZ[1] * vector).sum() }

  var vector: SIMD3<Double> { SIMD3(red, green, blue) }

  init(_ vector: SIMD3<Double>) {
    self.init(red: vector.x, green: vector.y, blue: vector.z)
  }

  /// Apply the transfer curve; what lies outside [0, 1] is clipped.
  public var encoded: RGB {
    RGB(red: RGB.encode(red), green: RGB.encode(green), blue: RGB.encode(blue))
  }

  /// Move toward the neutral of the same luminance until all lie in [0, 1]: chroma gives way,
  /// lightness does not. The luminance is clipped to [0, 1] first.
  public func fittedToGamut() -> LinearRGB {
    let neutral = min(max(luminance, 0), 1)
    let difference = vector - neutral
    let up = (1 - neutral) / max(difference.max(), 1e-12)
    let down = neutral / max(-difference.min(), 1e-12)
    return LinearRGB(neutral + min(1, up, down) * difference)
  }
}

/// CIE L*a*b* (CIE 15), observer CIE 1931 2°, white D65; L* in [0, 100].
public struct Lab: Sendable, Hashable, Codable {
  public var lightness: Double
  public var a: Double
  public var b: Double

  public init(lightness: Double, a: Double, b: Double) {
    self.lightness = lightness
    self.a = a
    self.b = b
  }

  /// XYZ of the reference white.
  static let white = SIMD3(0.95047, 1.0, 1.08883)

  public static func fromRGB(_ rgb: RGB) -> Lab { fromLinearRGB(rgb.linear) }

  public static func fromLinearRGB(_ linear: LinearRGB) -> Lab {
    let matrix = LinearRGB.toXYZ
    let fx = f((matrix[0] * linear.vector).sum() / white.x)
    let fy = f((matrix[1] * linear.vector).sum() / white.y)
    let fz = f((matrix[2] * linear.vector).sum() / white.z)
    return Lab(lightness: 116 * fy - 16, a: 500 * (fx - fy), b: 200 * (fy - fz))
  }

  /// Convert to linear sRGB, unclipped.
  public func toLinearRGB() -> LinearRGB {
    let fy = (lightness + 16) / 116
    let xyz = Self.white * SIMD3(Self.undoF(fy + a / 500), Self.undoF(fy), Self.undoF(fy - b / 200))
    let matrix = LinearRGB.fromXYZ
    return LinearRGB(
      red: (matrix[0] * xyz).sum(), green: (matrix[1] * xyz).sum(), blue: (matrix[2] * xyz).sum())
  }

  /// Convert to sRGB; what lies outside is clipped. See `LinearRGB.fittedToGamut()`.
  public func toRGB() -> RGB { toLinearRGB().encoded }

  /// CIE's f: the cube root, a line below (6/29)³.
  static func f(_ share: Double) -> Double {
    let edge = 6.0 / 29
    return share > edge * edge * edge ? cbrt(share) : share / (3 * edge * edge) + 4.0 / 29
  }

  static func undoF(_ f: Double) -> Double {
    let edge = 6.0 / 29
    return f > edge ? f * f * f : 3 * edge * edge * (f - 4.0 / 29)
  }
}
