import Foundation

// 4.0 corevideo/cvpixelbuffer
public final class CVPixelBuffer {
  let bytes: [UInt8]
  let width, height, bytesPerRow: Int
  let memory: UnsafeMutableRawPointer

  /// A mask of one byte a pixel, for the rehearsal.
  init(width: Int, height: Int, bytesPerRow: Int, bytes: [UInt8]) {
    (self.width, self.height, self.bytesPerRow, self.bytes) = (width, height, bytesPerRow, bytes)
    memory = .allocate(byteCount: bytes.count, alignment: 4)
    memory.copyMemory(from: bytes, byteCount: bytes.count)
  }

  deinit { memory.deallocate() }
}

extension CVPixelBuffer {
  // recording
  public static func mask(width: Int, height: Int, bytesPerRow: Int, bytes: [UInt8])
    -> CVPixelBuffer
  {
    CVPixelBuffer(width: width, height: height, bytesPerRow: bytesPerRow, bytes: bytes)
  }
}

// 4.0 corevideo/cvpixelbufferlockflags
public struct CVPixelBufferLockFlags: OptionSet, Sendable {
  // 4.0 corevideo/cvpixelbufferlockflags/rawvalue
  public let rawValue: UInt64
  // 4.0 corevideo/cvpixelbufferlockflags/init(rawvalue:)
  public init(rawValue: UInt64) { self.rawValue = rawValue }
  // 4.0 corevideo/cvpixelbufferlockflags/readonly
  public static let readOnly = CVPixelBufferLockFlags(rawValue: 1)
}

// 4.0 corevideo/cvreturn
public typealias CVReturn = Int32

// 4.0 corevideo/cvpixelbufferlockbaseaddress(_:_:)
@discardableResult
public func CVPixelBufferLockBaseAddress(
  _ pixelBuffer: CVPixelBuffer, _ lockFlags: CVPixelBufferLockFlags
) -> CVReturn { 0 }
// 4.0 corevideo/cvpixelbufferunlockbaseaddress(_:_:)
@discardableResult
public func CVPixelBufferUnlockBaseAddress(
  _ pixelBuffer: CVPixelBuffer, _ unlockFlags: CVPixelBufferLockFlags
) -> CVReturn { 0 }
// 4.0 corevideo/cvpixelbuffergetbaseaddress(_:)
public func CVPixelBufferGetBaseAddress(_ pixelBuffer: CVPixelBuffer) -> UnsafeMutableRawPointer? {
  pixelBuffer.memory
}
// 4.0 corevideo/cvpixelbuffergetwidth(_:)
public func CVPixelBufferGetWidth(_ pixelBuffer: CVPixelBuffer) -> Int { pixelBuffer.width }
// 4.0 corevideo/cvpixelbuffergetheight(_:)
public func CVPixelBufferGetHeight(_ pixelBuffer: CVPixelBuffer) -> Int { pixelBuffer.height }
// 4.0 corevideo/cvpixelbuffergetbytesperrow(_:)
public func CVPixelBufferGetBytesPerRow(_ pixelBuffer: CVPixelBuffer) -> Int {
  pixelBuffer.bytesPerRow
}
// 4.0 corevideo/cvpixelbuffergetpixelformattype(_:)
public func CVPixelBufferGetPixelFormatType(_ pixelBuffer: CVPixelBuffer) -> OSType {
  kCVPixelFormatType_OneComponent8
}
// 2.0 coreservices/ostype
public typealias OSType = UInt32
// 6.0 corevideo/kcvpixelformattype_onecomponent8
public let kCVPixelFormatType_OneComponent8: OSType = 0x4C30_3038
// 6.0 corevideo/kcvpixelformattype_onecomponent32float
public let kCVPixelFormatType_OneComponent32Float: OSType = 0x4C30_3066
