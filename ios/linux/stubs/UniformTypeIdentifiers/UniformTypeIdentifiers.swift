// 14.0 uniformtypeidentifiers/uttype-swift.struct
public struct UTType: Sendable, Hashable {
  // 14.0 uniformtypeidentifiers/uttype-swift.struct/identifier
  public let identifier: String
  // 14.0 uniformtypeidentifiers/uttype-swift.struct/heic
  public static let heic = UTType(identifier: "public.heic")
  // 14.0 uniformtypeidentifiers/uttype-swift.struct/jpeg
  public static let jpeg = UTType(identifier: "public.jpeg")
  // 14.0 uniformtypeidentifiers/uttype-swift.struct/image
  public static let image = UTType(identifier: "public.image")
}
