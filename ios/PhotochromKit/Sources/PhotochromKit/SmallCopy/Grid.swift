/// Return the size of the copy that the network sees: `sidePx`² pixels at most, aspect kept, nothing
/// enlarged, each side at least 1.
public func smallSize(of picture: Size, sidePx: Int) -> Size {
  let side = Double(sidePx)
  let byArea = (side * side / Double(picture.pixels)).squareRoot()
  let bySide = Double(Constants.longestSide) * side / Double(max(picture.width, picture.height))
  let scale = min(1, byArea, bySide)
  func scaled(_ side: Int) -> Int { max(1, Int(Double(side) * scale + 0.5)) }
  return Size(width: scaled(picture.width), height: scaled(picture.height))
}

extension Size {
  /// Return the size with both sides enlarged to multiples.
  public func padded(toMultipleOf multiple: Int) -> Size {
    func padded(_ side: Int) -> Int { (side + multiple - 1) / multiple * multiple }
    return Size(width: padded(width), height: padded(height))
  }

  /// Whether another size fits in.
  func holds(_ other: Size) -> Bool { width >= other.width && height >= other.height }
}

extension Plane {
  /// Reflect at the right and the bottom until the plane has a size, which holds it.
  ///
  /// The edge pixel is not repeated; a side too short for one reflection is reflected to and fro, and
  /// a single pixel is repeated.
  public func padded(to size: Size) -> Plane {
    precondition(size.holds(self.size), "expected a size that holds the plane")
    var padded = Plane(width: size.width, height: size.height, bands: bands)
    for y in 0..<size.height {
      let row = Self.reflect(y, height) * width
      for x in 0..<size.width {
        let from = (row + Self.reflect(x, width)) * bands
        let to = (y * size.width + x) * bands
        for band in 0..<bands { padded.values[to + band] = values[from + band] }
      }
    }
    return padded
  }

  /// Reflect an index into 0..<count without repeating the edge.
  private static func reflect(_ index: Int, _ count: Int) -> Int {
    if count == 1 { return 0 }
    let period = 2 * (count - 1)
    let at = index % period
    return at < count ? at : period - at
  }

  /// Return the upper left corner.
  public func cropped(to size: Size) -> Plane {
    precondition(self.size.holds(size), "expected a size within the plane")
    var kept: [Float] = []
    kept.reserveCapacity(size.pixels * bands)
    for y in 0..<size.height {
      let from = y * width * bands
      kept += values[from..<from + size.width * bands]
    }
    return Plane(width: size.width, height: size.height, bands: bands, values: kept)
  }

  /// Enlarge bilinearly: half-pixel centers, edges clamped.
  public func enlarged(to size: Size) -> Plane {
    let across = Steps(among: width, wanted: size.width)
    let down = Steps(among: height, wanted: size.height)
    var enlarged = Plane(width: size.width, height: size.height, bands: bands)
    var to = 0
    for y in 0..<size.height {
      let top = down.first[y] * width
      let bottom = down.second[y] * width
      for x in 0..<size.width {
        for band in 0..<bands {
          let left = across.first[x] * bands + band
          let right = across.second[x] * bands + band
          let t = across.share[x]
          let upper = lerp(values[top * bands + left], values[top * bands + right], t)
          let lower = lerp(values[bottom * bands + left], values[bottom * bands + right], t)
          enlarged.values[to] = lerp(upper, lower, down.share[y])
          to += 1
        }
      }
    }
    return enlarged
  }
}

/// Where each of some wanted samples lies between two that there are: half-pixel centers, clamped.
struct Steps {
  let first: [Int]
  let second: [Int]
  /// The weight of the second.
  let share: [Float]

  /// Locate samples `range` of `wanted` among `count`; all of them where no range is given.
  init(among count: Int, wanted: Int, range: Range<Int>? = nil) {
    let positions = (range ?? 0..<wanted).map { sample in
      let at = (Double(sample) + 0.5) * Double(count) / Double(wanted) - 0.5
      return min(max(at, 0), Double(count - 1))
    }
    first = positions.map { Int($0) }
    second = first.map { min($0 + 1, count - 1) }
    share = zip(positions, first).map { Float($0 - Double($1)) }
  }
}

func lerp(_ from: Float, _ to: Float, _ share: Float) -> Float { from + share * (to - from) }
