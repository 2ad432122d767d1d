/// The pictures of a scan: rectangles that stand out from the board all around.
struct Pictures {
  /// In pixels of the copy; none where it is one picture, or blank.
  let frames: [Frame]
  /// Nothing but a board, perhaps with writing.
  let isBlank: Bool

  private typealias Numbers = Constants.Pictures

  private static let inset = 2  // of a mount, whose own edge is blurred

  private static let none = Pictures(frames: [], isBlank: false)

  private init(frames: [Frame], isBlank: Bool) {
    self.frames = frames
    self.isBlank = isBlank
  }

  /// Find the pictures of a copy L*a*b* (H, W, 3), which may be boards on boards.
  init(on lab: Plane, depth: Int = Constants.Pictures.depth) {
    let isScan = depth == Numbers.depth
    let least = isScan ? Numbers.leastScanPx : Numbers.leastMountPx
    guard min(lab.width, lab.height) >= least, depth > 0, let board = Board(of: lab) else {
      self = .none
      return
    }
    let found = Self.outermost(Self.rectangles(on: board))
    let most = isScan ? Numbers.mostBeside : Numbers.mostBesideOnMount
    let frames =
      Self.isScenery(board, found, most: most)
      ? [] : found.flatMap { Self.inside($0, of: lab, depth: depth) }
    if frames.isEmpty {
      self.init(frames: [], isBlank: Self.isBlank(board))
    } else {
      self.init(frames: Self.inReadingOrder(frames), isBlank: false)
    }
  }

  /// Sort by rows, which begin above the middle of their highest; in each from left to right.
  private static func inReadingOrder(_ frames: [Frame]) -> [Frame] {
    func first(_ frame: Frame) -> Point { bounds(of: frame.corners).least }
    var left = frames.sorted { first($0).y < first($1).y }
    var ordered: [Frame] = []
    while let highest = left.first {
      let row = left.filter { first($0).y <= highest.middle.y }
      left.removeAll { row.contains($0) }
      ordered += row.sorted { first($0).x < first($1).x }
    }
    return ordered
  }

  /// Return the pictures on what was found, where that is a mount; else itself, or nothing.
  private static func inside(_ frame: Frame, of lab: Plane, depth: Int) -> [Frame] {
    let size = frame.size()
    guard let cut = frame.cut(lab, to: size).withoutRim(inset) else { return [frame] }
    let inner = Pictures(on: cut, depth: depth - 1)
    if inner.isBlank { return [] }
    if inner.frames.count == 1, isBlackBorder(cut, around: inner.frames[0]) { return [frame] }
    let step = Point(repeating: Double(inset))
    let found = inner.frames.map { $0.shifted(by: step).within(frame, of: size) }
    return found.isEmpty ? [frame] : found
  }

  /// Tell whether what lies around a frame is narrow and black: a photo's own border.
  private static func isBlackBorder(_ lab: Plane, around inner: Frame) -> Bool {
    let covered = inner.coverage(of: Box(lab.size))
    let around = covered.indices.filter { covered[$0] == 0 }.map { lab.color($0).x }
    let share = Double(around.count) / Double(covered.count)
    return share > 0 && share < Numbers.borderArea && median(around) < Numbers.black
  }

  /// Return the rectangles that stand out from a board, by each difference that may be far.
  private static func rectangles(on board: Board) -> [Frame] {
    board.fars.flatMap { far in
      let raised = raised(from: board, far: far)
      let least = Numbers.leastArea * Double(raised.isIn.count)
      return raised.parts().filter { Double($0.count) >= least }.compactMap { part in
        Frame(around: part, on: board, far: far)
      }
    }
  }

  /// Return what is farther than `far` from a board, without specks.
  private static func raised(from board: Board, far: Double) -> Region {
    let near = board.region(within: far)
    let raised = Region(width: near.width, height: near.height, isIn: near.isIn.map { !$0 })
    return raised.opened(by: max(1, roundedToEven(0.004 * Double(min(near.width, near.height)))))
  }

  /// Keep, of frames that lie in each other, the outer; where they are alike, the first.
  private static func outermost(_ frames: [Frame]) -> [Frame] {
    var kept: [Frame] = []
    for frame in frames {
      let same = kept.filter { holds($0, frame) || holds(frame, $0) }
      if area(of: same) < Numbers.alike * frame.area {
        kept = kept.filter { !same.contains($0) } + [frame]
      }
    }
    return kept
  }

  /// Tell whether the middle of a frame lies in another.
  private static func holds(_ outer: Frame, _ frame: Frame) -> Bool {
    let place = outer.place(of: frame.middle)
    return place.x > 0 && place.x < 1 && place.y > 0 && place.y < 1
  }

  /// Tell whether more than `most` of their area stands out beside frames: windows in a wall.
  private static func isScenery(_ board: Board, _ frames: [Frame], most: Double) -> Bool {
    !frames.isEmpty
      && Double(raised(from: board, far: board.far).area) > (1 + most) * area(of: frames)
  }

  private static func area(of frames: [Frame]) -> Double { frames.reduce(0) { $0 + $1.area } }

  /// Tell whether a board bears nothing, or strokes alone.
  private static func isBlank(_ board: Board) -> Bool {
    let size = board.distance.size
    let ink = max(Numbers.ink, 2 * board.far)
    let drawn = Region(size) { Double(board.distance.values[$0]) > ink }
    let side = Double(min(size.width, size.height))
    let stroke = max(2, roundedToEven(Numbers.strokeOfSide * side / 2))
    let thick = Double(drawn.opened(by: stroke).area) / Double(size.pixels)
    return board.edgeShare > 0.9 && thick < 0.002 && board.uneven < 15
  }
}
