/// Prints what a photo costs: swift run -c release benchmark
///
/// Milliseconds of processor time, the best of several; other programs do not count, but what they
/// take from the caches does. Peak memory is that of the whole process less the picture.

import PhotochromKit

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

func cpuMilliseconds(rounds: Int, _ body: () -> Void) -> Double {
  let times = (0..<rounds).map { _ in
    let start = clock()
    body()
    return Double(clock() - start) * 1000 / Double(CLOCKS_PER_SEC)
  }
  return times.min() ?? 0
}

func peakMegabytes() -> Double {
  var usage = rusage()
  #if canImport(Darwin)
    getrusage(RUSAGE_SELF, &usage)
    return Double(usage.ru_maxrss) / 1_000_000  // bytes
  #else
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_maxrss) * 1024 / 1_000_000
  #endif
}

/// Grain on a ramp, so that every entry of the tables is read.
func picture(_ size: Size) -> Pixels {
  var state: UInt32 = 1
  return Pixels(size) { bytes in
    for i in 0..<size.pixels {
      state = state &* 1_664_525 &+ 1_013_904_223
      let gray = UInt8(i % size.width * 200 / size.width + Int(state >> 27))
      for channel in 0..<3 { bytes[4 * i + channel] = gray }
      bytes[4 * i + 3] = 255
    }
  }
}

/// Colors as of a photo, in slow waves; a few lie outside of the gamut.
func lively(_ size: Size) -> Coefficients {
  let values = (0..<size.pixels).flatMap { i -> [Float] in
    let (x, y) = (Float(i % size.width) / 9, Float(i / size.width) / 9)
    return [sin(x) / 9, cos(y) / 9, 25 * cos(x + y), 30 * sin(x - y)]
  }
  return Coefficients(
    plane: Plane(width: size.width, height: size.height, bands: 4, values: values))
}

let contract = ModelContract(
  name: "benchmark", multiple: 32, outputStride: 4, sidePx: 192, shapes: [])
// The larger first: the peak is the whole process's.
for (name, size) in [
  ("48 MP", Size(width: 8064, height: 6048)), ("12 MP", Size(width: 4032, height: 3024)),
] {
  var pixels = picture(size)
  let page = cpuMilliseconds(rounds: 3) { _ = try? Page(of: pixels, for: contract) }
  let coefficients = lively(contract.smallSize(of: size))
  let merge = cpuMilliseconds(rounds: 5) {
    coefficients.merge(into: &pixels, look: Look(warmth: 0.3))
  }
  print("\(name): page \(Int(page)) ms, merge \(Int(merge)) ms", terminator: "")
  let beside = peakMegabytes() - Double(pixels.bytes.count) / 1_000_000
  print(size.pixels > 40_000_000 ? ", \(Int(beside.rounded(.up))) MB beside the picture" : "")
}
