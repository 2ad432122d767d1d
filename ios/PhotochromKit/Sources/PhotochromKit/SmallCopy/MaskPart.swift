extension Mask {
  /// Return the part of a thing that hangs together with a point, shares of width and height, and is
  /// about as light: a coat, and not the face above it.
  ///
  /// `lightness` is the small copy's, whose size the part has; lightness may differ by `tolerance`.
  public func part(x: Double, y: Double, lightness: Plane, tolerance: Float = 15) -> Mask {
    let size = lightness.size
    let start = pixel(y, of: size.height) * size.width + pixel(x, of: size.width)
    let wanted = lightness.values[start]
    var covered = [Bool](repeating: false, count: size.pixels)
    var open = [start]
    covered[start] = true
    while let at = open.popLast() {
      let (row, column) = (at / size.width, at % size.width)
      for (down, right) in [(-1, 0), (1, 0), (0, -1), (0, 1)] {
        let (r, c) = (row + down, column + right)
        guard (0..<size.height).contains(r), (0..<size.width).contains(c) else { continue }
        let next = r * size.width + c
        guard !covered[next], covers(row: r, column: c, of: size),
          abs(lightness.values[next] - wanted) <= tolerance
        else { continue }
        covered[next] = true
        open.append(next)
      }
    }
    return Mask(width: size.width, height: size.height, covered: covered)
  }
}
