/// Colors rows of pixels: the same numbers as Color.swift, with tables where a photo has millions of
/// pixels. Its loop is scalar but for the coefficients: a pixel's three channels gain nothing from
/// vectors, and wider ones lose by what they gather.
struct RowMerger {
  private let columns: [Column]
  private let warmth: Float
  /// What the lines of a* and b* are multiplied by: CIE's f is a* / 500 and b* / 200 away from L*'s.
  let scale: SIMD4<Float>

  /// Which two lines a pixel lies between.
  private struct Column {
    let first: Int
    let share: Float
  }

  /// Full warmth moves a* and b* of a middle gray by this much; black and white stay.
  private static let warmthOfA: Float = 4
  private static let warmthOfB: Float = 14

  init(columns: Steps, look: Look) {
    self.columns = zip(columns.first, columns.share).map { Column(first: $0, share: $1) }
    let strength = Float(look.strength)
    scale = SIMD4(strength / 500, strength / -200, strength / 500, strength / -200)
    warmth = Float(look.warmth) / 2500
  }

  /// Color a row of RGBA in place.
  func merge(_ rgba: UnsafeMutableRawBufferPointer, with row: [Line]) {
    let bytes = rgba.assumingMemoryBound(to: UInt8.self)
    let tables = MergeTables.shared
    columns.withUnsafeBufferPointer { columns in
      row.withUnsafeBufferPointer { row in
        for (x, column) in columns.enumerated() {
          let pixel = bytes.baseAddress.unsafelyUnwrapped + 4 * x
          let line = row[column.first].at(column.share)
          let y = tables.luminance(pixel)
          let root = tables.root(y)
          let lightness = 116 * root - 16
          let warm = warmth * lightness * (100 - lightness)
          let fx = root + line.x * lightness + line.z + warm * (Self.warmthOfA / 500)
          let fz = root + line.y * lightness + line.w - warm * (Self.warmthOfB / 200)
          write(pixel, luminance: y, fx: fx, fz: fz, tables)
        }
      }
    }
  }

  /// Write one color, moved toward its neutral until it lies in the gamut.
  @inline(__always)
  private func write(
    _ pixel: UnsafeMutablePointer<UInt8>, luminance y: Float, fx: Float, fz: Float,
    _ tables: MergeTables
  ) {
    let (x, z) = (undoF(fx), undoF(fz))
    let red = tables.red.x * x + tables.red.y * y + tables.red.z * z
    let green = tables.green.x * x + tables.green.y * y + tables.green.z * z
    let blue = tables.blue.x * x + tables.blue.y * y + tables.blue.z * z
    // written out: max() minds what is no number, which costs more than the processor's own
    let most = red > green ? (red > blue ? red : blue) : (green > blue ? green : blue)
    let least = red < green ? (red < blue ? red : blue) : (green < blue ? green : blue)
    var share: Float = 1
    if most > 1 { share = (1 - y) / (most - y) }
    if least < 0 { share = min(share, y / (y - least)) }
    pixel[0] = tables.encoded(y + share * (red - y))
    pixel[1] = tables.encoded(y + share * (green - y))
    pixel[2] = tables.encoded(y + share * (blue - y))
  }

  @inline(__always)
  private func undoF(_ f: Float) -> Float {
    f > 6.0 / 29 ? f * f * f : (f - 4.0 / 29) * (3 * 6.0 / 29 * 6.0 / 29)
  }
}

/// Slope of fx, of fz, offset of fx, of fz, and how far it is to the neighbor at the right.
struct Line {
  var value = SIMD4<Float>.zero
  var step = SIMD4<Float>.zero

  @inline(__always)
  func at(_ share: Float) -> SIMD4<Float> { value + share * step }

  /// Fill a row with what lies between two rows of coefficients.
  static func blend(
    _ row: inout [Line], _ plane: Plane, rows: (Int, Int), share: Float, scale: SIMD4<Float>
  ) {
    func load(_ row: Int, _ column: Int) -> SIMD4<Float> {
      let at = (row * plane.width + column) * 4
      let values = plane.values
      return SIMD4(values[at], values[at + 1], values[at + 2], values[at + 3])
    }
    for x in row.indices {
      let (upper, lower) = (load(rows.0, x), load(rows.1, x))
      row[x].value = (upper + share * (lower - upper)) * scale
    }
    for x in row.indices.dropLast() { row[x].step = row[x + 1].value - row[x].value }
  }
}

/// Tables that live as long as the process; made on first use.
struct MergeTables: @unchecked Sendable {  // nobody writes to them once they are made
  static let shared = MergeTables()

  let red = SIMD3<Float>(LinearRGB.fromXYZ[0] * Lab.white)
  let green = SIMD3<Float>(LinearRGB.fromXYZ[1] * Lab.white)
  let blue = SIMD3<Float>(LinearRGB.fromXYZ[2] * Lab.white)

  /// A channel's part of the luminance, by its byte: red, green, blue.
  private let parts: UnsafePointer<Float>
  /// CIE's f of a luminance.
  private let roots: UnsafePointer<Float>
  private let bytes: UnsafePointer<UInt8>

  /// Steps of linear light. CIE's f rises by 0.0001 in one at most, sRGB by 1/20 of a byte.
  private static let steps = (1 << 16) - 1

  private init() {
    let weights = LinearRGB.toXYZ[1]
    parts = Self.table(3 * 256) { i in
      Float(weights[i / 256] * RGB.decode(Double(i % 256) / 255))
    }
    roots = Self.table(Self.steps + 1) { i in Float(Lab.f(Double(i) / Double(Self.steps))) }
    bytes = Self.table(Self.steps + 1) { i in
      UInt8((255 * RGB.encode(Double(i) / Double(Self.steps))).rounded())
    }
  }

  private static func table<T>(_ count: Int, _ value: (Int) -> T) -> UnsafePointer<T> {
    let table = UnsafeMutablePointer<T>.allocate(capacity: count)
    for i in 0..<count { (table + i).initialize(to: value(i)) }
    return UnsafePointer(table)
  }

  @inline(__always)
  func luminance(_ pixel: UnsafeMutablePointer<UInt8>) -> Float {
    let sum = parts[Int(pixel[0])] + parts[256 + Int(pixel[1])] + parts[512 + Int(pixel[2])]
    return sum < 1 ? sum : 1
  }

  @inline(__always)
  func root(_ luminance: Float) -> Float { roots[Self.step(luminance)] }

  /// Encode linear light in [0, 1] and round it to a byte.
  @inline(__always)
  func encoded(_ linear: Float) -> UInt8 { bytes[Self.step(linear)] }

  /// Return the step nearest to a value in [0, 1]. Adding 2²³ leaves the rounded number in the last
  /// bits of a float, for less than a conversion that checks its range; any value gives some step.
  @inline(__always)
  private static func step(_ value: Float) -> Int {
    Int((value * Float(steps) + 8_388_608).bitPattern & 0xffff)
  }
}
