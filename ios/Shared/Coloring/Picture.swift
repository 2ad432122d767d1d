import CoreGraphics

/// A rendered picture.
///
/// It can be sent anywhere: neither a `CGImage` nor the pixels behind it are changed once it is made.
struct Picture: @unchecked Sendable {
  let image: CGImage
}
