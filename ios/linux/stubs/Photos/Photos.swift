import Foundation
@_exported import UniformTypeIdentifiers

// 14.0 photos/phaccesslevel
public enum PHAccessLevel: Int, Sendable {
  // 14.0 photos/phaccesslevel/addonly
  case addOnly = 1
}

// 8.0 photos/phauthorizationstatus
public enum PHAuthorizationStatus: Int, Sendable {
  // 8.0 photos/phauthorizationstatus/denied
  case denied = 2
  // 8.0 photos/phauthorizationstatus/authorized
  case authorized = 3
  // 14.0 photos/phauthorizationstatus/limited
  case limited = 4
}

// 8.0 photos/phphotolibrary
public final class PHPhotoLibrary: NSObject, @unchecked Sendable {
  // 8.0 photos/phphotolibrary/shared()
  public class func shared() -> PHPhotoLibrary { PHPhotoLibrary() }
  // 14.0 photos/phphotolibrary/requestauthorization(for:handler:)
  public class func requestAuthorization(for accessLevel: PHAccessLevel) async
    -> PHAuthorizationStatus
  { .authorized }
  // 8.0 photos/phphotolibrary/performchanges(_:completionhandler:)
  public func performChanges(_ changeBlock: @escaping () -> Void) async throws { changeBlock() }
}

// 9.0 photos/phassetresourcetype
public enum PHAssetResourceType: Int, Sendable {
  // 9.0 photos/phassetresourcetype/photo
  case photo = 1
}

// 9.0 photos/phassetresourcecreationoptions
public class PHAssetResourceCreationOptions: NSObject {}

// 9.0 photos/phassetcreationrequest
public class PHAssetCreationRequest: NSObject {
  // 9.0 photos/phassetcreationrequest/forasset()
  public class func forAsset() -> PHAssetCreationRequest { PHAssetCreationRequest() }
  // 9.0 photos/phassetcreationrequest/addresource(with:fileurl:options:)
  public func addResource(
    with type: PHAssetResourceType, fileURL: URL, options: PHAssetResourceCreationOptions?
  ) {}
}

// 8.0 photos/phadjustmentdata
public class PHAdjustmentData: NSObject {
  // 8.0 photos/phadjustmentdata/formatidentifier
  public let formatIdentifier: String
  // 8.0 photos/phadjustmentdata/formatversion
  public let formatVersion: String
  // 8.0 photos/phadjustmentdata/data
  public let data: Data
  // 8.0 photos/phadjustmentdata/init(formatidentifier:formatversion:data:)
  public init(formatIdentifier: String, formatVersion: String, data: Data) {
    self.formatIdentifier = formatIdentifier
    self.formatVersion = formatVersion
    self.data = data
  }
}

// 8.0 photos/phcontenteditinginput
public class PHContentEditingInput: NSObject {
  // 8.0 photos/phcontenteditinginput/fullsizeimageurl
  public internal(set) var fullSizeImageURL: URL?
  // 8.0 photos/phcontenteditinginput/adjustmentdata
  public internal(set) var adjustmentData: PHAdjustmentData?
}

// 8.0 photos/phcontenteditingoutput
public class PHContentEditingOutput: NSObject {
  let folder = URL.temporaryDirectory
  // 8.0 photos/phcontenteditingoutput/init(contenteditinginput:)
  public init(contentEditingInput: PHContentEditingInput) {}
  // 8.0 photos/phcontenteditingoutput/adjustmentdata
  public var adjustmentData: PHAdjustmentData?
  // 17.0 photos/phcontenteditingoutput/renderedcontenturl(for:)
  public func renderedContentURL(for type: UTType) throws -> URL {
    folder.appending(path: "rendered")
  }
}
