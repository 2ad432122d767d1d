import CoreGraphics
import Foundation
import ImageIO
import PhotochromKit

/// A picture's file, which is read and never written to.
struct ImageFile: Sendable, Equatable {
  let url: URL
  let orientation: Orientation
  /// As it is stored, before it is turned upright.
  let storedSize: Size
  let hasAlpha: Bool

  /// The size of the upright picture.
  var size: Size { orientation.upright(storedSize) }

  /// Read what the file says of its picture.
  ///
  /// Throws `PhotochromError.unreadablePhoto`.
  init(_ url: URL) throws(PhotochromError) {
    let unreadable = PhotochromError.unreadablePhoto(name: url.lastPathComponent)
    guard let source = CGImageSourceCreateWithURL(url as CFURL, nil),
      let facts = CGImageSourceCopyPropertiesAtIndex(source, Self.index(of: source), nil)
        as? [CFString: Any],
      let width = facts[kCGImagePropertyPixelWidth] as? Int, width > 0,
      let height = facts[kCGImagePropertyPixelHeight] as? Int, height > 0
    else { throw unreadable }
    self.url = url
    let turned = facts[kCGImagePropertyOrientation] as? Int ?? 1
    orientation = Orientation(rawValue: turned) ?? .upright
    storedSize = Size(width: width, height: height)
    hasAlpha = facts[kCGImagePropertyHasAlpha] as? Bool ?? false
  }

  /// Decode the picture at full size: upright, in sRGB, white where it is transparent.
  ///
  /// Throws `PhotochromError`.
  func decode() throws(PhotochromError) -> PixelStore {
    try MemoryLimit.check(size)
    let store = try PixelStore(size)
    let options = [kCGImageSourceShouldCache: false] as CFDictionary
    guard let source = CGImageSourceCreateWithURL(url as CFURL, nil),
      let image = CGImageSourceCreateImageAtIndex(source, Self.index(of: source), options),
      let context = store.context()
    else { throw .unreadablePhoto(name: url.lastPathComponent) }
    context.setFillColor(gray: 1, alpha: 1)
    context.fill(CGRect(x: 0, y: 0, width: size.width, height: size.height))
    context.interpolationQuality = .none
    context.concatenate(orientation.transform(of: storedSize))
    context.draw(
      image, in: CGRect(x: 0, y: 0, width: storedSize.width, height: storedSize.height))
    return store
  }

  /// All that the file says beside its pixels.
  func metadata() -> CGImageMetadata? {
    guard let source = CGImageSourceCreateWithURL(url as CFURL, nil) else { return nil }
    return CGImageSourceCopyMetadataAtIndex(source, Self.index(of: source), nil)
  }

  private static func index(of source: CGImageSource) -> Int {
    CGImageSourceGetPrimaryImageIndex(source)
  }
}

extension Orientation {
  /// What brings a stored picture upright in Core Graphics' coordinates, whose y axis points up.
  func transform(of stored: Size) -> CGAffineTransform {
    let width = CGFloat(stored.width)
    let height = CGFloat(stored.height)
    return switch self {
    case .upright: .identity
    case .mirrored: CGAffineTransform(a: -1, b: 0, c: 0, d: 1, tx: width, ty: 0)
    case .rotated180: CGAffineTransform(a: -1, b: 0, c: 0, d: -1, tx: width, ty: height)
    case .flipped: CGAffineTransform(a: 1, b: 0, c: 0, d: -1, tx: 0, ty: height)
    case .transposed: CGAffineTransform(a: 0, b: -1, c: -1, d: 0, tx: height, ty: width)
    case .rotated90: CGAffineTransform(a: 0, b: -1, c: 1, d: 0, tx: 0, ty: width)
    case .transversed: CGAffineTransform(a: 0, b: 1, c: 1, d: 0, tx: 0, ty: 0)
    case .rotated270: CGAffineTransform(a: 0, b: 1, c: -1, d: 0, tx: height, ty: 0)
    }
  }
}
