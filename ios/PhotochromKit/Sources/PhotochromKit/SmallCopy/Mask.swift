/// Which part of the upright photo a thing covers, at any resolution; a few hundred pixels a side are
/// plenty, since the network sees no more.
public struct Mask: Sendable, Equatable {
  public let width: Int
  public let height: Int
  /// (height, width)
  public let covered: [Bool]

  public init(width: Int, height: Int, covered: [Bool]) {
    precondition(width > 0 && height > 0, "expected sides of 1 or more")
    precondition(covered.count == width * height, "expected a value for each pixel")
    self.width = width
    self.height = height
    self.covered = covered
  }

  /// Whether the center of a pixel of the photo, shrunk to `size`, is covered.
  func covers(row: Int, column: Int, of size: Size) -> Bool {
    let y = pixel((Double(row) + 0.5) / Double(size.height), of: height)
    let x = pixel((Double(column) + 0.5) / Double(size.width), of: width)
    return covered[y * width + x]
  }
}

/// As the lengths of its runs, the first of which is not covered: what Photos keeps of an edit is
/// limited to 2 MB.
extension Mask: Codable {
  private enum CodingKeys: CodingKey {
    case width, height, runs
  }

  public func encode(to encoder: any Encoder) throws {
    var runs = [0]
    var isCovered = false
    for next in covered {
      if next != isCovered { runs.append(0) }
      runs[runs.count - 1] += 1
      isCovered = next
    }
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(width, forKey: .width)
    try values.encode(height, forKey: .height)
    try values.encode(runs, forKey: .runs)
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let width = try values.decode(Int.self, forKey: .width)
    let height = try values.decode(Int.self, forKey: .height)
    let runs = try values.decode([Int].self, forKey: .runs)
    let most = 1 << 13  // of a side
    guard (1...most).contains(width), (1...most).contains(height),
      runs.allSatisfy({ (0...width * height).contains($0) }), runs.reduce(0, +) == width * height
    else {
      let context = DecodingError.Context(
        codingPath: decoder.codingPath, debugDescription: "expected runs of a mask's pixels")
      throw DecodingError.dataCorrupted(context)
    }
    let covered = runs.enumerated().flatMap { i, length in
      [Bool](repeating: i % 2 == 1, count: length)
    }
    self.init(width: width, height: height, covered: covered)
  }
}
