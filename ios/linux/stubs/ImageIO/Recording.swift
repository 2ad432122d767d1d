// For the rehearsal: pictures are files of our own, JSON with pixels, orientation and tags.
import CoreGraphics
import Foundation

public struct Drawing: Codable, Equatable, Sendable {
  public var width: Int
  public var height: Int
  /// (height, width, 4)
  public var bytes: [UInt8]
  public var orientation = 1
  public var hasAlpha = false
  public var tags: [String: String] = [:]

  public init(
    width: Int, height: Int, bytes: [UInt8], orientation: Int = 1, hasAlpha: Bool = false,
    tags: [String: String] = [:]
  ) {
    (self.width, self.height, self.bytes) = (width, height, bytes)
    (self.orientation, self.hasAlpha, self.tags) = (orientation, hasAlpha, tags)
  }

  public static func read(_ url: URL) -> Drawing? {
    guard let data = try? Data(contentsOf: url) else { return nil }
    return try? JSONDecoder().decode(Drawing.self, from: data)
  }

  @discardableResult
  public func write(to url: URL) -> Bool {
    guard let data = try? JSONEncoder().encode(self) else { return false }
    return (try? data.write(to: url)) != nil
  }

  var image: CGImage? { .drawn(width: width, height: height, bytes: bytes) }

  var properties: [CFString: Any] {
    [
      kCGImagePropertyPixelWidth: width, kCGImagePropertyPixelHeight: height,
      kCGImagePropertyOrientation: orientation, kCGImagePropertyHasAlpha: hasAlpha,
    ]
  }
}
