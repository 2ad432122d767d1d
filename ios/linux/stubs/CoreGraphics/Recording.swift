// For the rehearsal: pixels are drawn, by the nearest neighbor and in Core Graphics' coordinates.
import Foundation

extension CGContext {
  func drawNearest(_ image: CGImage, in rect: CGRect) {
    let determinant = transform.a * transform.d - transform.b * transform.c
    for row in 0..<height {
      for column in 0..<width {
        let x = CGFloat(column) + 0.5 - transform.tx
        let y = CGFloat(height - row) - 0.5 - transform.ty
        let fromX = (transform.d * x - transform.c * y) / determinant
        let fromY = (transform.a * y - transform.b * x) / determinant
        let across = (fromX - rect.minX) / rect.width
        let down = 1 - (fromY - rect.minY) / rect.height
        guard (0..<1).contains(across), (0..<1).contains(down) else { continue }
        let source = image.provider.data.advanced(
          by: Int(down * CGFloat(image.height)) * image.bytesPerRow
            + Int(across * CGFloat(image.width)) * 4)
        data.advanced(by: row * bytesPerRow + column * 4).copyMemory(from: source, byteCount: 3)
      }
    }
  }
}

extension CGImage {
  /// Make an image of (height, width, 4) bytes.
  public static func drawn(width: Int, height: Int, bytes: [UInt8]) -> CGImage? {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes.count, alignment: 1)
    memory.copyMemory(from: bytes, byteCount: bytes.count)
    guard let space = CGColorSpace(name: CGColorSpace.sRGB),
      let provider = CGDataProvider(
        dataInfo: memory, data: memory, size: bytes.count,
        releaseData: { info, _, _ in info?.deallocate() })
    else { return nil }
    return CGImage(
      width: width, height: height, bitsPerComponent: 8, bitsPerPixel: 32, bytesPerRow: width * 4,
      space: space, bitmapInfo: CGBitmapInfo(rawValue: CGImageAlphaInfo.noneSkipLast.rawValue),
      provider: provider, decode: nil, shouldInterpolate: true, intent: .defaultIntent)
  }

  /// (height, width, 4)
  public var bytes: [UInt8] {
    (0..<height).flatMap { row in
      [UInt8](
        UnsafeRawBufferPointer(
          start: provider.data.advanced(by: row * bytesPerRow), count: width * 4))
    }
  }
}
