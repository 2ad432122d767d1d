/// A photo as it is looked at: its copies, and the pictures on it.
public struct Page: Sendable {
  public let size: Size
  /// (h, w, 3), sRGB in [0, 1]: what the network sees where the page is one picture.
  let small: Plane
  /// (h, w, 3), that on which pictures are sought.
  let larger: Plane
  /// As it was found, and taken for one picture.
  private let found: Division
  private let whole: Division

  /// What a page is.
  public enum Kind: String, Sendable {
    /// One gray picture, but for marks such as a stamp.
    case neutral
    /// One toned print (sepia, cyanotype): its a*b* depend on its L* and the place alone.
    case toned
    /// One picture in color, all of it or a part.
    case color
    /// Pictures lie on it.
    case scan
    /// Only paper and writing.
    case blank

    init(_ kind: OwnColors.Kind) {
      switch kind {
      case .neutral: self = .neutral
      case .toned: self = .toned
      case .tinted, .color: self = .color
      }
    }
  }

  /// Take the copies of a page and find its pictures.
  ///
  /// Throws `CancellationError`.
  public init(of source: some PixelSource, for contract: ModelContract) throws {
    size = source.size
    let sides = [contract.smallSize(of: size), Self.sizeForRegions(of: size)]
    let copies = try source.copies(of: sides)
    (small, larger) = (copies[0], copies[1])
    found = Division(of: source, larger, isWhole: false)
    whole = found.kind == .scan ? Division(of: source, larger, isWhole: true) : found
  }

  /// Return the size of the copy on which pictures are sought.
  private static func sizeForRegions(of page: Size) -> Size {
    PhotochromKit.smallSize(of: page, sidePx: Constants.Regions.regionsSidePx)
  }

  /// Return the division that an edit asks for.
  func division(for edit: Edit) -> Division { edit.isOnePicture ? whole : found }

  public var kind: Kind { found.kind }

  /// The kinds of pictures on it.
  public var prints: Set<Printed> { Set(found.prints.map(\.kind)) }

  /// (h, w, 1), L* of the whole page, small.
  public var lightness: Plane { small.lightness() }

  /// Whether something in color stays on the one picture that the page is.
  public var keepsColors: Bool {
    let picture = found.regions.pictures[0]
    return found.regions.isWhole && kind != .blank && picture.colors.isGray
      && picture.colors.things != nil
  }

  /// The pictures that a person may switch: none where the page is one.
  public var pictures: [FoundPicture] {
    guard kind == .scan || kind == .blank else { return [] }
    let (width, height) = (Double(larger.width), Double(larger.height))
    return found.regions.pictures.enumerated().map { i, picture in
      FoundPicture(
        id: i, corners: picture.frame.corners.map { $0 / SIMD2(width, height) },
        kind: found.prints[i].kind, isOn: found.isOn(i))
    }
  }
}

/// A picture that was found on a page.
public struct FoundPicture: Sendable, Equatable, Identifiable {
  public let id: Int
  /// x and y in shares of the page, clockwise from the picture's upper left.
  public let corners: [SIMD2<Double>]
  public let kind: Printed
  /// It is colored unless a person says otherwise.
  public let isOn: Bool

  /// Whether a point lies in it, shares of the page's width and height.
  public func holds(x: Double, y: Double) -> Bool {
    corners.indices.allSatisfy { i in
      let (from, to) = (corners[i], corners[(i + 1) % corners.count])
      return (to.x - from.x) * (y - from.y) >= (to.y - from.y) * (x - from.x)
    }
  }
}
