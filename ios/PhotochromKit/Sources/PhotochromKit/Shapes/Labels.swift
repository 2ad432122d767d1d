/// The numbers of the parts of a region that hang together by sides.
struct Labels {
  /// (height, width), from 1 in the order of their first pixels; 0 is outside.
  let numbers: [Int]
  let count: Int

  /// Join runs of each row with those they touch in the next (Hoshen & Kopelman, 1976).
  init(of region: Region) {
    let runs = Self.runs(of: region)
    var parents = Array(runs.indices)
    func root(_ run: Int) -> Int {
      var root = run
      while parents[root] != root { root = parents[root] }
      parents[run] = root
      return root
    }
    var above = 0
    for (i, run) in runs.enumerated() {
      while runs[above].upperBound <= run.lowerBound - region.width { above += 1 }
      var other = above
      while runs[other].lowerBound < run.upperBound - region.width {
        let roots = (root(i), root(other))
        parents[max(roots.0, roots.1)] = min(roots.0, roots.1)
        other += 1
      }
    }
    var numbers = [Int](repeating: 0, count: region.isIn.count)
    var ofRuns: [Int] = []
    var count = 0
    for (i, run) in runs.enumerated() {
      if parents[i] == i { count += 1 }
      ofRuns.append(parents[i] == i ? count : ofRuns[root(i)])
      for pixel in run { numbers[pixel] = ofRuns[i] }
    }
    (self.numbers, self.count) = (numbers, count)
  }

  /// List the runs of a region's rows, as ranges of pixels.
  private static func runs(of region: Region) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for row in 0..<region.height {
      let end = (row + 1) * region.width
      var pixel = row * region.width
      while pixel < end {
        let start = pixel
        while pixel < end, region.isIn[pixel] { pixel += 1 }
        if pixel > start { runs.append(start..<pixel) }
        pixel += 1
      }
    }
    return runs
  }
}
