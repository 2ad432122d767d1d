import CoreGraphics
import Foundation
import PhotochromKit

/// The pixels of a picture, R, G, B and an unused byte, in a temporary file that is mapped.
///
/// 48 megapixels are 192 MB, more than an extension may hold. What lies in a file the system can
/// write out when memory is short.
final class PixelStore: PixelSource {
  let size: Size
  let bytes: UnsafeMutableRawBufferPointer

  static let colorSpace = CGColorSpace(name: CGColorSpace.sRGB)
  private static let bitmapInfo = CGImageAlphaInfo.noneSkipLast.rawValue

  /// Throws `PhotochromError.cannotSave` where there is no room for the file.
  init(_ size: Size) throws(PhotochromError) {
    let count = size.pixels * 4
    guard count > 0, let memory = Self.map(count) else {
      throw .cannotSave(reason: String(cString: strerror(errno)))
    }
    self.size = size
    bytes = UnsafeMutableRawBufferPointer(start: memory, count: count)
  }

  deinit {
    munmap(bytes.baseAddress, bytes.count)
  }

  var bytesPerRow: Int { size.width * 4 }

  /// The rows from `top` on, as memory.
  func rows(_ top: Int, count: Int) -> UnsafeMutableRawBufferPointer {
    let range = top * bytesPerRow..<(top + count) * bytesPerRow
    return UnsafeMutableRawBufferPointer(rebasing: bytes[range])
  }

  func read<Result>(
    top: Int, count: Int, _ body: (UnsafeRawBufferPointer, _ bytesPerRow: Int) throws -> Result
  ) rethrows -> Result {
    try body(UnsafeRawBufferPointer(rows(top, count: count)), bytesPerRow)
  }

  /// A context that draws into the pixels.
  func context() -> CGContext? {
    guard let space = Self.colorSpace else { return nil }
    return CGContext(
      data: bytes.baseAddress, width: size.width, height: size.height, bitsPerComponent: 8,
      bytesPerRow: bytesPerRow, space: space, bitmapInfo: Self.bitmapInfo)
  }

  /// An image of the pixels, which it keeps alive and does not copy.
  func image() -> CGImage? {
    let retained = Unmanaged.passRetained(self)
    guard let space = Self.colorSpace,
      let memory = bytes.baseAddress,
      let provider = CGDataProvider(
        dataInfo: retained.toOpaque(), data: memory, size: bytes.count,
        releaseData: { store, _, _ in
          if let store { Unmanaged<PixelStore>.fromOpaque(store).release() }
        })
    else {
      retained.release()
      return nil
    }
    return CGImage(
      width: size.width, height: size.height, bitsPerComponent: 8, bitsPerPixel: 32,
      bytesPerRow: bytesPerRow, space: space, bitmapInfo: CGBitmapInfo(rawValue: Self.bitmapInfo),
      provider: provider, decode: nil, shouldInterpolate: true, intent: .defaultIntent)
  }

  /// Map a new file that nobody else sees: it has no name any more when this returns.
  private static func map(_ count: Int) -> UnsafeMutableRawPointer? {
    let path = URL.temporaryDirectory.appending(path: UUID().uuidString).path
    let file = open(path, O_RDWR | O_CREAT | O_EXCL, S_IRUSR | S_IWUSR)
    guard file >= 0 else { return nil }
    defer { close(file) }
    unlink(path)
    guard ftruncate(file, off_t(count)) == 0 else { return nil }
    let memory = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
    return memory == MAP_FAILED ? nil : memory
  }
}
