#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The power spectrum of a square, as NumPy's `rfft2` gives it.
struct Spectrum {
  /// Of the square, a power of two.
  let side: Int
  /// (side, side / 2 + 1), |F|².
  var power: [Double]

  var columns: Int { side / 2 + 1 }

  /// Transform real values (side, side).
  init(of values: [Double], side: Int) {
    self.side = side
    var real = values
    var imaginary = [Double](repeating: 0, count: values.count)
    for y in 0..<side { Self.transform(&real, &imaginary, start: y * side, step: 1, count: side) }
    let columns = side / 2 + 1
    for x in 0..<columns { Self.transform(&real, &imaginary, start: x, step: side, count: side) }
    power = (0..<side * columns).map { i in
      let at = i / columns * side + i % columns
      return real[at] * real[at] + imaginary[at] * imaginary[at]
    }
  }

  /// The frequency that a place stands for, across and down, in cycles a pixel.
  func frequency(_ i: Int) -> Point {
    let row = i / columns
    return Point(
      Double(i % columns) / Double(side), Double(row < side / 2 ? row : row - side) / Double(side))
  }

  /// Transform a line in place (Cooley & Tukey, 1965).
  private static func transform(
    _ real: inout [Double], _ imaginary: inout [Double], start: Int, step: Int, count: Int
  ) {
    reorder(&real, start: start, step: step, count: count)
    reorder(&imaginary, start: start, step: step, count: count)
    var half = 1
    while half < count {
      for k in 0..<half {
        let angle = -Double.pi * Double(k) / Double(half)
        let (cosine, sine) = (cos(angle), sin(angle))
        for i in stride(from: k, to: count, by: 2 * half) {
          let one = start + i * step
          let two = one + half * step
          let re = real[two] * cosine - imaginary[two] * sine
          let im = real[two] * sine + imaginary[two] * cosine
          (real[two], imaginary[two]) = (real[one] - re, imaginary[one] - im)
          real[one] += re
          imaginary[one] += im
        }
      }
      half *= 2
    }
  }

  /// Put values where their index read backwards, bit by bit, says.
  private static func reorder(_ values: inout [Double], start: Int, step: Int, count: Int) {
    var j = 0
    for i in 1..<count {
      var bit = count >> 1
      while j & bit != 0 {
        j ^= bit
        bit >>= 1
      }
      j ^= bit
      if i < j { values.swapAt(start + i * step, start + j * step) }
    }
  }
}
