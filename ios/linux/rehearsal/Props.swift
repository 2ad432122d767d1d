import Foundation
import ImageIO
import PhotochromKit

/// A network that makes what is light reddish, and takes hints as they are.
struct Tinting: ABPredictor {
  let contract = ModelContract(
    name: "tinting", multiple: 8, outputStride: 2, sidePx: 32, shapes: [])
  var delay: Duration = .zero
  var error: PhotochromError?

  func predict(lightness: Plane, hints: Plane) async throws -> Plane {
    try await Task.sleep(for: delay)
    if let error { throw error }
    var ab = Plane(width: lightness.width / 2, height: lightness.height / 2, bands: 2)
    for row in 0..<ab.height {
      for column in 0..<ab.width {
        ab[row, column, 0] = lightness[2 * row, 2 * column, 0] / 5 + hints[2 * row, 2 * column, 0]
        ab[row, column, 1] = hints[2 * row, 2 * column, 1]
      }
    }
    return ab
  }
}

/// A photo library in memory.
actor Album: PhotoLibrary {
  private(set) var pictures: [(name: String, drawing: Drawing)] = []
  private let isOpen: Bool

  init(isOpen: Bool = true) {
    self.isOpen = isOpen
  }

  func add(_ file: URL) async throws {
    guard isOpen else { throw LibraryRefused() }
    guard let drawing = Drawing.read(file) else {
      throw PhotochromError.unreadablePhoto(name: file.lastPathComponent)
    }
    pictures.append((file.lastPathComponent, drawing))
  }
}

extension Drawing {
  static func gray(width: Int = 48, height: Int = 32) -> Drawing {
    painted(width: width, height: height) { x, y in
      let value = UInt8(40 + 150 * (x + y) / (width + height))
      return (value, value, value)
    }
  }

  static let toned = painted(width: 48, height: 32) { x, y in
    let value = 40 + 150 * (x + y) / 80
    return (UInt8(value + 30), UInt8(value + 10), UInt8(value))
  }

  static let colorful = painted(width: 48, height: 32) { x, y in
    // each color light and dark, so that none follows from lightness
    (x / 8 + y / 8) % 2 == 0 ? (40, UInt8(60 + 2 * x), 150) : (UInt8(140 + 2 * x), 60, 40)
  }

  /// Tones that never come again, so that nothing takes them for a screen.
  private static func tone(_ x: Int, _ y: Int) -> UInt8 {
    let value: Int = x * x / 40 + y * y / 60
    return UInt8(20 + value % 90)
  }

  private static func tint(_ x: Int, _ y: Int) -> (UInt8, UInt8, UInt8) {
    let stripe: Int = x * x / 700 + y * y / 500
    let gray: UInt8 = tone(x, y)
    if stripe % 2 == 0 { return (20, gray, 110) }
    return (140, gray / 2, 30)
  }

  /// A light board with two gray photos, above one in color.
  static let album = painted(width: 240, height: 180) { (x: Int, y: Int) -> (UInt8, UInt8, UInt8) in
    switch (x, y) {
    case (20..<100, 20..<80), (130..<220, 25..<85):
      let gray = tone(x, y)
      return (gray, gray, gray)
    case (60..<170, 105..<160): return tint(x, y)
    default: return (225, 225, 220)
    }
  }

  /// Paper with lines of writing.
  static let letter = painted(width: 180, height: 160) { x, y in
    let isInk = (20..<140).contains(y) && (20..<160).contains(x) && y % 10 < 3 && x % 5 < 2
    return isInk ? (30, 32, 60) : (235, 230, 220)
  }

  /// Two even grays beside paper, between lines.
  static let comic = painted(width: 180, height: 160) { (x: Int, y: Int) -> (UInt8, UInt8, UInt8) in
    switch x {
    case ..<66: (165, 165, 165)
    case 66..<70, 110..<113: (20, 20, 20)
    case 113...: (205, 205, 205)
    default: (250, 250, 250)
    }
  }

  private static func painted(
    width: Int, height: Int, _ paint: (Int, Int) -> (UInt8, UInt8, UInt8)
  ) -> Drawing {
    let bytes = (0..<height).flatMap { y in
      (0..<width).flatMap { x in
        let (red, green, blue) = paint(x, y)
        return [red, green, blue, 255]
      }
    }
    return Drawing(width: width, height: height, bytes: bytes)
  }

  /// Write the drawing to a file of this name, in a folder of its own.
  @MainActor func file(_ name: String) throws -> URL {
    let folder = Stagehand.folder.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: name)
    write(to: file)
    return file
  }

  func pixel(_ x: Int, _ y: Int) -> [UInt8] {
    let at = (y * width + x) * 4
    return Array(bytes[at..<at + 3])
  }
}
