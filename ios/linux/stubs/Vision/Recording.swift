// For the rehearsal: the things that Vision sees, as numbers of instances in rows that are padded.
import CoreVideo
import Foundation

public enum Seen {
  nonisolated(unsafe) public static var mask: InstanceMaskObservation?
}

extension InstanceMaskObservation {
  public init(width: Int, height: Int, drawn: [UInt8]) {
    (self.width, self.height) = (width, height)
    instances = drawn
    allInstances = IndexSet(drawn.filter { $0 > 0 }.map(Int.init))
  }

  func mask(of wanted: IndexSet) -> CVPixelBuffer {
    let bytesPerRow = (width + 15) / 16 * 16
    var bytes = [UInt8](repeating: 0, count: bytesPerRow * height)
    for row in 0..<height {
      for column in 0..<width where wanted.contains(Int(instances[row * width + column])) {
        bytes[row * bytesPerRow + column] = 255
      }
    }
    return .mask(width: width, height: height, bytesPerRow: bytesPerRow, bytes: bytes)
  }
}
