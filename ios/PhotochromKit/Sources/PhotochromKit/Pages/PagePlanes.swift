/// What colors a page, put together picture by picture.
struct PagePlanes {
  /// (h, w, 4)
  private var coefficients: Plane
  private var kept: Kept?
  /// (h, w, 1); nil until there is a drawing.
  private var shade: Plane?

  init(_ size: Size, kept: Kept?) {
    coefficients = Plane(width: size.width, height: size.height, bands: 4)
    self.kept = kept
  }

  var all: Coefficients { Coefficients(plane: coefficients, kept: kept, shade: shade) }

  /// Put the coefficients of a picture where it lies; others that reach there stay beside it.
  mutating func paste(_ found: Plane, in frame: Frame) {
    let size = coefficients.size
    let box = frame.box(on: size)
    let pasted = frame.pasted(found, in: box)
    let covered = frame.coverage(of: box)
    box.each { i, column, row in
      let at = (row * size.width + column) * 4
      guard covered[i] > 0 || coefficients.values[at..<at + 4].allSatisfy({ $0 == 0 }) else {
        return
      }
      for band in 0..<4 { coefficients.values[at + band] = pasted[4 * i + band] }
    }
  }

  /// Put what is painted of a drawing where it lies.
  mutating func paint(_ paint: Paint, in frame: Frame) {
    paste(paint.coefficients, in: frame)
    let size = coefficients.size
    let box = frame.box(on: size)
    let covered = frame.coverage(of: box)
    let lines = zip(frame.pasted(paint.lines, in: box), covered).map { $1 > 0 ? $0 : 0 }
    var stays = kept ?? Kept(noneOf: size)
    stays.close(box, shares: lines)
    kept = stays
    var shades =
      shade
      ?? Plane(
        width: size.width, height: size.height, bands: 1,
        values: [Float](repeating: 1, count: size.pixels))
    let pasted = frame.pasted(paint.shade, in: box)
    box.each { i, column, row in
      guard covered[i] > 0 else { return }
      let at = row * size.width + column
      shades.values[at] = min(shades.values[at], pasted[i])
    }
    shade = shades
  }

  /// Return a copy of the page (h, w, 3) under the shade.
  func shaded(_ copy: Plane) -> Plane {
    guard let shade else { return copy }
    var darker = copy
    for i in darker.values.indices { darker.values[i] *= shade.values[i / 3] }
    return darker
  }
}
