/// The numbers of the parts of a region that hang together by sides.
struct Labels {
  /// (height, width), from 1 in the order of their first pixels; 0 is outside.
  var numbers: [Int]
  var count: Int

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

  /// Return the smallest box around each part, from 0; empty where a part is.
  func boxes(width: Int) -> [Box] {
    var boxes = [Box](repeating: Box(columns: 0..<0, rows: 0..<0), count: count + 1)
    for (pixel, number) in numbers.enumerated() {
      let (x, y) = (pixel % width, pixel / width)
      let before = boxes[number]
      boxes[number] =
        before.rows.isEmpty
        ? Box(columns: x..<x + 1, rows: y..<y + 1)
        : Box(
          columns: min(before.columns.lowerBound, x)..<max(before.columns.upperBound, x + 1),
          rows: before.rows.lowerBound..<y + 1)
    }
    return boxes
  }

  /// Return the mean of each part over (H, W, C).
  func means(of plane: Plane) -> [[Double]] {
    var sums = [[Double]](repeating: .init(repeating: 0, count: plane.bands), count: count + 1)
    var areas = [Double](repeating: 0, count: count + 1)
    for (pixel, number) in numbers.enumerated() {
      areas[number] += 1
      for band in 0..<plane.bands {
        sums[number][band] += Double(plane.values[pixel * plane.bands + band])
      }
    }
    return zip(sums, areas).map { sum, area in sum.map { $0 / max(1, area) } }
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
