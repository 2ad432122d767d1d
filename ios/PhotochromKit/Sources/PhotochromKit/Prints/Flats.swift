/// The flats of a drawing, as colorists of comics say: what lies between its lines.
struct Flats {
  /// Their numbers; 0 where there is none.
  let labels: Labels
  let size: Size
  /// L* of each.
  let lightness: [Double]
  let isPaper: [Bool]
  /// Which are to stay clean.
  let stays: [Bool]
  /// L*
  let ink: Double
  /// (H, W, 1), L* without the dots of screens.
  let clean: Plane

  private typealias Numbers = Constants.Flats

  /// Divide a drawing, L* (H, W, 1), at its lines and where its tones change. Balloons, captions and
  /// paper that reaches the edge are to stay clean.
  init(of lightness: Plane) {
    let drawing = Drawing(lightness)
    let clean = lightness.withoutDots()
    let shares = clean.values.map { drawing.share(of: Double($0)) }
    let size = lightness.size
    let isDark = Region(size) { shares[$0] <= Numbers.black }
    let even = Region(size) { !isDark.isIn[$0] && clean.step($0) < Constants.Printed.edge }
    var labels = Labels(of: even.opened(by: 1))
    let atEdge = labels.atEdge(of: size)
    labels.addRim(where: isDark)
    let means = labels.means(of: clean).map { $0[0] }
    let isPaper = means.map { drawing.share(of: $0) > Numbers.light }
    labels.goUnderLines(of: clean, isDark: isDark)
    let dark = Region(size) { shares[$0] < Numbers.dark }
    var stays = Writing(in: dark).find(among: &labels)
    for flat in atEdge where isPaper[flat] { stays[flat] = true }
    (stays[0], stays[labels.count]) = (true, true)
    for (pixel, value) in lightness.values.enumerated()
    where drawing.share(of: Double(value)) <= Numbers.black {
      labels.numbers[pixel] = 0
    }
    let painted = labels.numbers.count { !stays[$0] }
    if Double(painted) < Numbers.leastPainted * Double(labels.numbers.count) {
      stays = stays.map { _ in true }
    }
    self.labels = labels
    self.size = size
    self.lightness = means
    self.isPaper = isPaper
    self.stays = stays
    ink = drawing.ink
    self.clean = clean
  }
}

extension Plane {
  /// Fill the dots of screens in L* (H, W, 1) with what is around them.
  func withoutDots() -> Plane {
    typealias Numbers = Constants.Flats
    let drawing = Drawing(self)
    let darkest = drawing.ink + Numbers.dark * (drawing.paper - drawing.ink)
    let labels = Labels(of: Region(size) { Double(values[$0]) < darkest })
    var areas = [Int](repeating: 0, count: labels.count + 1)
    for part in labels.numbers { areas[part] += 1 }
    var clean = self
    for (dot, box) in labels.boxes(width: width).enumerated()
    where dot > 0 && box.isDot(area: areas[dot]) {
      let around = Numbers.aroundPx
      var here: [Int] = []
      let (left, right) = (box.columns.lowerBound - around, box.columns.upperBound + around)
      let (top, bottom) = (box.rows.lowerBound - around, box.rows.upperBound + around)
      for row in max(0, top)..<min(height, bottom) {
        for pixel in row * width + max(0, left)..<row * width + min(width, right)
        where labels.numbers[pixel] == 0 || labels.numbers[pixel] == dot {
          here.append(pixel)
        }
      }
      let most = here.map { values[$0] }.max() ?? 0
      for pixel in here { clean.values[pixel] = most }
    }
    return clean
  }

  /// Return what the network is to see of a drawing without dots, L* (H, W, 1): thinner lines, and
  /// paper as a light gray, as to white it would give no color.
  func ground() -> Plane {
    typealias Numbers = Constants.Flats
    var ground = lightest(within: Numbers.groundRadius).descreened(Numbers.groundBlur)
    for i in ground.values.indices { ground.values[i] *= Float(Numbers.groundShare) }
    return ground
  }

  /// Return the largest values (H, W, 1) within squares of (2 · radius + 1)² pixels.
  private func lightest(within radius: Int) -> Plane {
    lightest(radius, isDown: false).lightest(radius, isDown: true)
  }

  private func lightest(_ radius: Int, isDown: Bool) -> Plane {
    let (step, count) = isDown ? (width, height) : (1, width)
    var result = self
    for i in values.indices {
      let place = isDown ? i / width : i % width
      for at in max(0, place - radius)...min(count - 1, place + radius) {
        result.values[i] = max(result.values[i], values[i + (at - place) * step])
      }
    }
    return result
  }
}

extension Size {
  /// Tell how many pixels lie between one and the edge.
  fileprivate func edgeDistance(_ pixel: Int) -> Int {
    let (x, y) = (pixel % width, pixel / width)
    return min(x, y, width - 1 - x, height - 1 - y)
  }
}

extension Box {
  /// Whether a part in it is a dot of a screen.
  fileprivate func isDot(area: Int) -> Bool {
    typealias Numbers = Constants.Flats
    let largest = max(columns.count, rows.count)
    let isSquare = abs(columns.count - rows.count) <= Numbers.squarePx
    return largest <= Numbers.dotPx
      || largest <= Numbers.blobPx && isSquare
        && Double(area) >= Numbers.full * Double(columns.count * rows.count)
  }
}

extension Labels {
  /// List the parts that reach the edge.
  fileprivate func atEdge(of size: Size) -> Set<Int> {
    Set(numbers.indices.filter { size.edgeDistance($0) == 0 }.map { numbers[$0] })
  }

  /// Number what is not dark and too narrow at the edge as one more: it may be the page around.
  fileprivate mutating func addRim(where isDark: Region) {
    let size = Size(width: isDark.width, height: isDark.height)
    count += 1
    for pixel in numbers.indices
    where numbers[pixel] == 0 && !isDark.isIn[pixel]
      && size.edgeDistance(pixel) < Constants.Flats.edgePx
    {
      numbers[pixel] = count
    }
  }

  /// Have flats go on under lines until they meet: down, to the right, up, to the left, anew.
  /// After that they go on into what is light.
  fileprivate mutating func goUnderLines(of lightness: Plane, isDark: Region) {
    let (width, height, values) = (lightness.width, lightness.height, lightness.values)
    let rise = Float(Constants.Flats.rise)
    for turn in 0..<2 * Constants.Flats.underPx {
      let before = numbers
      let isAfter = turn >= Constants.Flats.underPx
      for i in before.indices where before[i] == 0 && !(isAfter && isDark.isIn[i]) {
        let (x, y) = (i % width, i / width)
        func from(_ isThere: Bool, _ at: Int) -> Int {
          isThere && (isAfter || values[i] <= values[at] + rise) ? before[at] : 0
        }
        var found = from(y > 0, i - width)
        if found == 0 { found = from(x > 0, i - 1) }
        if found == 0 { found = from(y < height - 1, i + width) }
        if found == 0 { found = from(x < width - 1, i + 1) }
        numbers[i] = found
      }
    }
  }
}
