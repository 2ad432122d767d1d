import Foundation
import PhotochromKit
import os

/// How much of a picture this process can hold; in an extension that is about 120 MB.
enum MemoryLimit {
  /// What the decoder of the system holds of a picture beside our own file.
  private static let bytesPerPixel = 4
  private static let reserve = 24 << 20

  /// See that a picture can be decoded here.
  ///
  /// Throws `PhotochromError.tooLarge`.
  static func check(_ size: Size) throws(PhotochromError) {
    let available = Int(os_proc_available_memory())
    guard available > 0 else { return }  // unknown, as in the simulator
    let most = max(0, available - reserve) / bytesPerPixel
    guard size.pixels <= most else { throw .tooLarge(pixels: size.pixels, most: most) }
  }
}
