/// What colors a page: each picture by itself, the rest as it was.
public struct PageColors: Sendable {
  public let coefficients: Coefficients
  /// (h, w, 3), sRGB in [0, 1]: what the coefficients were found on.
  private let seen: Plane
  /// (h, w, 3), the copy of the page that the pictures were cut from.
  fileprivate let copy: Plane
  /// What was found of pictures, by their number.
  fileprivate let known: [Int: KnownColors]

  fileprivate init(
    _ coefficients: Coefficients, seen: Plane, copy: Plane, known: [Int: KnownColors] = [:]
  ) {
    self.coefficients = coefficients
    self.seen = seen
    self.copy = copy
    self.known = known
  }

  /// Return the color of a point, shares of width and height, as the network means it: not fitted
  /// into the gamut, without a look.
  public func lab(x: Double, y: Double) -> Lab {
    coefficients.lab(x: x, y: y, lightness: seen.lightness(x: x, y: y))
  }
}

/// Colors of a picture, and what they were asked with.
private struct KnownColors {
  let hints: [Hint]
  let copyWidth: Int
  /// (h, w, 4), of a drawing (h, w, 6) as of `Paint`.
  let planes: Plane
}

extension Page {
  /// A picture that is colored.
  private struct Chosen {
    let picture: Regions.Picture
    let print: Print
    let index: Int
  }

  private func chosen(for edit: Edit) -> [Chosen] {
    let division = division(for: edit)
    let switched = edit.isOnePicture ? [] : edit.switched
    return division.regions.pictures.enumerated().compactMap { index, picture in
      guard division.isOn(index, switched: switched) else { return nil }
      return Chosen(
        picture: division.asColored(picture), print: division.prints[index], index: index)
    }
  }

  /// The page before its colors are found: in its grays.
  public var gray: PageColors {
    PageColors(Coefficients.none(size: small.size), seen: small, copy: small)
  }

  /// Whether nothing on the page is colored.
  public func isUntouched(by edit: Edit) -> Bool { chosen(for: edit).isEmpty }

  /// Take the copy of the page (h, w, 3) that `colors` asks for.
  ///
  /// - Parameter before: colors that were found before, whose copy may do.
  ///
  /// Throws `CancellationError`.
  public func copy(
    of source: some PixelSource, for edit: Edit, contract: ModelContract,
    before: PageColors? = nil
  ) throws -> Plane {
    let regions = division(for: edit).regions
    let chosen = chosen(for: edit)
    let hasDrawings = chosen.contains { $0.print.kind == .drawing }
    guard let first = chosen.first,
      !regions.isWhole || first.print.pitch != nil || hasDrawings
    else { return small }
    let wanted = copySize(chosen, regions, contract: contract)
    if !regions.isWhole, wanted.width <= regions.size.width { return larger }
    if let copy = before?.copy, copy.size == wanted { return copy }
    return try source.copies(of: [wanted])[0]
  }

  /// Return the size of a copy with its pictures as large as the network asks.
  private func copySize(_ chosen: [Chosen], _ regions: Regions, contract: ModelContract) -> Size {
    let most = PhotochromKit.smallSize(of: size, sidePx: Constants.mostSidePx)
    if chosen.contains(where: { $0.print.kind == .drawing }) { return most }
    let width = Double(size.width)
    let widths = chosen.map { one in
      let there = one.picture.frame.scaled(from: regions.size, to: size).size()
      let asked = Double(contract.smallSize(of: there).width) / Double(there.width)
      return one.print.copyWidth(asked * width)
    }
    let wanted = widths.max() ?? 0
    return Size(
      width: min(most.width, roundedToEven(wanted)),
      height: min(most.height, roundedToEven(wanted / width * Double(size.height))))
  }

  /// Color the pictures that are on.
  ///
  /// - Parameters:
  ///   - copy: what `copy` returned for the same edit.
  ///   - before: colors that were found before; pictures whose hints are the same keep them.
  ///
  /// Throws `PhotochromError.badModel`, `CancellationError` and what the predictor throws.
  public func colors(
    by predictor: some ABPredictor, edit: Edit, on copy: Plane, before: PageColors? = nil
  ) async throws -> PageColors {
    let regions = division(for: edit).regions
    let chosen = chosen(for: edit)
    guard let first = chosen.first else {
      let none = Coefficients(plane: Coefficients.none(size: small.size).plane, kept: .all)
      return PageColors(none, seen: small, copy: copy, known: before?.known ?? [:])
    }
    let pictures = chosen.map(\.picture)
    if regions.isWhole, first.print.kind != .drawing {
      let frame = Frame(around: copy.size)
      let hasScreen = first.print.pitch != nil
      let seen = hasScreen ? first.print.seen(copy, frame, size: small.size) : copy
      let found = try await Self.coefficients(
        of: seen, first.print, by: predictor, hints: edit.hints)
      let kept = regions.kept(where: pictures, size: larger.size)
      return PageColors(Coefficients(plane: found, kept: kept), seen: seen, copy: copy)
    }
    var page = PagePlanes(copy.size, kept: regions.kept(where: pictures, size: copy.size))
    var known = before?.known ?? [:]
    for one in chosen {
      let frame = one.picture.frame.scaled(from: regions.size, to: copy.size)
      let hints = edit.hints.compactMap { $0.within(frame, of: copy.size) }
      let colors = try await recalled(known[one.index], hints, copy.width) {
        try await Self.planes(of: copy, in: frame, one.print, by: predictor, hints: hints)
      }
      known[one.index] = colors
      if one.print.kind == .drawing {
        page.paint(Paint(planes: colors.planes), in: frame)
      } else {
        page.paste(colors.planes, in: frame)
      }
    }
    return PageColors(
      page.all, seen: page.shaded(copy), copy: copy, known: known)
  }

  /// Find colors of a picture, unless they are known.
  private func recalled(
    _ known: KnownColors?, _ hints: [Hint], _ copyWidth: Int, find: () async throws -> Plane
  ) async throws -> KnownColors {
    if let known, known.hints == hints, known.copyWidth == copyWidth { return known }
    return KnownColors(hints: hints, copyWidth: copyWidth, planes: try await find())
  }

  /// Find what colors the picture in a frame of a copy (h, w, 3), as `KnownColors` has it.
  private static func planes(
    of copy: Plane, in frame: Frame, _ print: Print, by predictor: some ABPredictor, hints: [Hint]
  ) async throws -> Plane {
    if print.kind == .drawing {
      return try await painted(print.drawn(copy, frame), by: predictor, hints: hints)
    }
    let seen = print.seen(copy, frame, size: predictor.contract.smallSize(of: frame.size()))
    return try await coefficients(of: seen, print, by: predictor, hints: hints)
  }

  /// Find slope and offset (h, w, 4) that give a picture (h, w, 3) its a*b*.
  private static func coefficients(
    of rgb: Plane, _ print: Print, by predictor: some ABPredictor, hints: [Hint]
  ) async throws -> Plane {
    let small = SmallCopy(rgb)
    if print.kind == .photo {
      return try await small.coefficients(by: predictor, hints: hints).plane
    }
    let ab = try await small.answer(by: predictor, hints: hints)
    // dots are no guide: they are dark in every thing alike
    var offsets = Plane(width: ab.width, height: ab.height, bands: 4)
    for i in ab.values.indices { offsets.values[i / 2 * 4 + 2 + i % 2] = ab.values[i] }
    return offsets
  }

  /// Divide a drawing (H, W, 3) into flats and paint them as the network and hints say; return the
  /// planes (H, W, 6) of `Paint`.
  private static func painted(
    _ rgb: Plane, by predictor: some ABPredictor, hints: [Hint]
  ) async throws -> Plane {
    let flats = Flats(of: rgb.lightness())
    let size = predictor.contract.smallSize(of: rgb.size)
    let seen = SmallCopy(lightness: Frame(around: rgb.size).cut(flats.clean, to: size).ground())
    let ab = try await seen.predict(by: predictor, hints: hints, isBalanced: true)
    return flats.painted(ab.enlarged(to: rgb.size), hints: hints)
  }
}

extension Plane {
  /// Return the L* of sRGB (H, W, 3) at a point, shares of width and height.
  fileprivate func lightness(x: Double, y: Double) -> Double {
    let color = color(pixel(y, of: height) * width + pixel(x, of: width))
    return Lab.fromRGB(RGB(red: color.x, green: color.y, blue: color.z)).lightness
  }
}

extension Hint {
  /// Place a hint of a page of a size in a picture of it; nil where it lies beside that.
  fileprivate func within(_ frame: Frame, of page: Size) -> Hint? {
    let place = frame.place(of: Point(x * Double(page.width), y * Double(page.height)))
    let seen = mask?.within(frame, of: page)
    return try? Hint(x: place.x, y: place.y, color: color, mask: seen)
  }
}

extension Mask {
  /// Cut a picture of a page of a size out of the mask.
  fileprivate func within(_ frame: Frame, of page: Size) -> Mask {
    let size = frame.size()
    let covered = (0..<size.pixels).map { i in
      let column = (Double(i % size.width) + 0.5) / Double(size.width)
      let row = (Double(i / size.width) + 0.5) / Double(size.height)
      let point = frame.point(at: Point(column, row))
      let x = pixel(point.x / Double(page.width), of: width)
      return self.covered[pixel(point.y / Double(page.height), of: height) * width + x]
    }
    return Mask(width: size.width, height: size.height, covered: covered)
  }
}
