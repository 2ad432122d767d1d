@_exported import CoreVideo
import Foundation
@_exported import ImageIO

// 4.0 imageio/cgimagepropertyorientation
public enum CGImagePropertyOrientation: UInt32, Sendable {
  // 4.0 imageio/cgimagepropertyorientation/up
  case up = 1
}

// 18.0 vision/generateforegroundinstancemaskrequest
public struct GenerateForegroundInstanceMaskRequest: Sendable {
  // 18.0 vision/generateforegroundinstancemaskrequest/init(_:)
  public init() {}

  // 18.0 vision/imageprocessingrequest/perform(on:orientation:)-qxxx
  public func perform(
    on image: CGImage, orientation: CGImagePropertyOrientation? = nil
  ) async throws -> InstanceMaskObservation? {
    Seen.mask
  }
}

// 18.0 vision/instancemaskobservation
public struct InstanceMaskObservation: Sendable {
  let width, height: Int
  let instances: [UInt8]

  // 18.0 vision/instancemaskobservation/allinstances
  public let allInstances: IndexSet

  // 18.0 vision/instancemaskobservation/generatemask(for:)
  public func generateMask(for instances: IndexSet) throws -> CVPixelBuffer {
    mask(of: instances)
  }
}
