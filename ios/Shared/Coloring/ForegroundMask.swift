import CoreGraphics
import CoreVideo
import Foundation
import PhotochromKit
import Vision

/// Finds the thing that lies under a point.
enum ForegroundMask {
  /// Return what covers the thing at a point of an upright picture, shares of width and height;
  /// nil where Vision finds none there, as always in the simulator.
  static func thing(in picture: Picture, x: Double, y: Double) async -> Mask? {
    let request = GenerateForegroundInstanceMaskRequest()
    guard let found = try? await request.perform(on: picture.image, orientation: .up) else {
      return nil
    }
    for instance in found.allInstances {
      guard let buffer = try? found.generateMask(for: IndexSet(integer: instance)),
        let mask = Mask(buffer), mask.covers(x: x, y: y)
      else { continue }
      return mask
    }
    return nil
  }
}

extension Mask {
  /// Whether a point is covered, shares of width and height.
  func covers(x: Double, y: Double) -> Bool {
    let column = min(max(Int(x * Double(width)), 0), width - 1)
    let row = min(max(Int(y * Double(height)), 0), height - 1)
    return covered[row * width + column]
  }

  /// Read a mask of one byte or one float a pixel; nil where it is of another kind.
  init?(_ buffer: CVPixelBuffer) {
    CVPixelBufferLockBaseAddress(buffer, .readOnly)
    defer { CVPixelBufferUnlockBaseAddress(buffer, .readOnly) }
    let width = CVPixelBufferGetWidth(buffer)
    let height = CVPixelBufferGetHeight(buffer)
    let bytesPerRow = CVPixelBufferGetBytesPerRow(buffer)
    guard let memory = CVPixelBufferGetBaseAddress(buffer), width > 0, height > 0 else {
      return nil
    }
    let isCovered: (Int) -> Bool
    switch CVPixelBufferGetPixelFormatType(buffer) {
    case kCVPixelFormatType_OneComponent8:
      isCovered = { memory.load(fromByteOffset: $0, as: UInt8.self) > 127 }
    case kCVPixelFormatType_OneComponent32Float:
      isCovered = { memory.load(fromByteOffset: $0 * 4, as: Float.self) > 0.5 }
    default: return nil
    }
    let pixelBytes =
      CVPixelBufferGetPixelFormatType(buffer) == kCVPixelFormatType_OneComponent8
      ? 1 : 4
    let pixelsPerRow = bytesPerRow / pixelBytes
    let covered = (0..<height).flatMap { row in
      (0..<width).map { column in isCovered(row * pixelsPerRow + column) }
    }
    self.init(width: width, height: height, covered: covered)
  }
}
