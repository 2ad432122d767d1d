@_exported import CoreGraphics
import Foundation

// 4.0 imageio/cgimagesource
public final class CGImageSource {
  let drawing: Drawing
  init(_ drawing: Drawing) { self.drawing = drawing }
}

// 4.0 imageio/cgimagesourcecreatewithurl(_:_:)
public func CGImageSourceCreateWithURL(_ url: CFURL, _ options: CFDictionary?) -> CGImageSource? {
  Drawing.read(url as URL).map { CGImageSource($0) }
}

// 12.0 imageio/cgimagesourcegetprimaryimageindex(_:)
public func CGImageSourceGetPrimaryImageIndex(_ isrc: CGImageSource) -> Int { 0 }

// 4.0 imageio/cgimagesourcecopypropertiesatindex(_:_:_:)
public func CGImageSourceCopyPropertiesAtIndex(
  _ isrc: CGImageSource, _ index: Int, _ options: CFDictionary?
) -> CFDictionary? {
  isrc.drawing.properties as CFDictionary
}

// 4.0 imageio/cgimagesourcecreateimageatindex(_:_:_:)
public func CGImageSourceCreateImageAtIndex(
  _ isrc: CGImageSource, _ index: Int, _ options: CFDictionary?
) -> CGImage? {
  isrc.drawing.image
}

// 7.0 imageio/cgimagesourcecopymetadataatindex(_:_:_:)
public func CGImageSourceCopyMetadataAtIndex(
  _ isrc: CGImageSource, _ index: Int, _ options: CFDictionary?
) -> CGImageMetadata? {
  CGImageMetadata(isrc.drawing.tags)
}

// 7.0 imageio/cgimagemetadata
public class CGImageMetadata {
  var tags: [String: String]
  init(_ tags: [String: String]) { self.tags = tags }
}

// 7.0 imageio/cgmutableimagemetadata
public final class CGMutableImageMetadata: CGImageMetadata {}

// 7.0 imageio/cgimagemetadatacreatemutable()
public func CGImageMetadataCreateMutable() -> CGMutableImageMetadata { CGMutableImageMetadata([:]) }

// 7.0 imageio/cgimagemetadatacreatemutablecopy(_:)
public func CGImageMetadataCreateMutableCopy(
  _ metadata: CGImageMetadata
) -> CGMutableImageMetadata? {
  CGMutableImageMetadata(metadata.tags)
}

// 7.0 imageio/cgimagemetadatasetvaluematchingimageproperty(_:_:_:_:)
@discardableResult
public func CGImageMetadataSetValueMatchingImageProperty(
  _ metadata: CGMutableImageMetadata, _ dictionaryName: CFString, _ propertyName: CFString,
  _ value: CFTypeRef
) -> Bool {
  metadata.tags["\(dictionaryName) \(propertyName)"] = "\(value)"
  return true
}

// 4.0 imageio/cgimagedestination
public final class CGImageDestination {
  let url: URL
  let type: String
  var drawing: Drawing?
  init(_ url: URL, _ type: String) { (self.url, self.type) = (url, type) }
}

// 4.0 imageio/cgimagedestinationcreatewithurl(_:_:_:_:)
public func CGImageDestinationCreateWithURL(
  _ url: CFURL, _ type: CFString, _ count: Int, _ options: CFDictionary?
) -> CGImageDestination? {
  CGImageDestination(url as URL, type as String)
}

// 7.0 imageio/cgimagedestinationaddimageandmetadata(_:_:_:_:)
public func CGImageDestinationAddImageAndMetadata(
  _ idst: CGImageDestination, _ image: CGImage, _ metadata: CGImageMetadata?,
  _ options: CFDictionary?
) {
  idst.drawing = Drawing(
    width: image.width, height: image.height, bytes: image.bytes, tags: metadata?.tags ?? [:])
}

// 4.0 imageio/cgimagedestinationfinalize(_:)
public func CGImageDestinationFinalize(_ idst: CGImageDestination) -> Bool {
  idst.drawing?.write(to: idst.url) ?? false
}

// 4.0 imageio/kcgimagesourceshouldcache
nonisolated(unsafe) public let kCGImageSourceShouldCache: CFString = "ShouldCache"
// 4.0 imageio/kcgimagepropertypixelwidth
nonisolated(unsafe) public let kCGImagePropertyPixelWidth: CFString = "PixelWidth"
// 4.0 imageio/kcgimagepropertypixelheight
nonisolated(unsafe) public let kCGImagePropertyPixelHeight: CFString = "PixelHeight"
// 4.0 imageio/kcgimagepropertyorientation
nonisolated(unsafe) public let kCGImagePropertyOrientation: CFString = "Orientation"
// 4.0 imageio/kcgimagepropertyhasalpha
nonisolated(unsafe) public let kCGImagePropertyHasAlpha: CFString = "HasAlpha"
// 4.0 imageio/kcgimagepropertytiffdictionary
nonisolated(unsafe) public let kCGImagePropertyTIFFDictionary: CFString = "{TIFF}"
// 4.0 imageio/kcgimagepropertytifforientation
nonisolated(unsafe) public let kCGImagePropertyTIFFOrientation: CFString = "Orientation"
// 4.0 imageio/kcgimagepropertyexifdictionary
nonisolated(unsafe) public let kCGImagePropertyExifDictionary: CFString = "{Exif}"
// 4.0 imageio/kcgimagepropertyexifpixelxdimension
nonisolated(unsafe) public let kCGImagePropertyExifPixelXDimension: CFString = "PixelXDimension"
// 4.0 imageio/kcgimagepropertyexifpixelydimension
nonisolated(unsafe) public let kCGImagePropertyExifPixelYDimension: CFString = "PixelYDimension"
// 4.0 imageio/kcgimagepropertyiptcdictionary
nonisolated(unsafe) public let kCGImagePropertyIPTCDictionary: CFString = "{IPTC}"
// 11.3 imageio/kcgimagepropertyiptcextdigitalsourcetype
nonisolated(unsafe) public let kCGImagePropertyIPTCExtDigitalSourceType: CFString =
  "DigitalSourceType"
// 4.0 imageio/kcgimagedestinationlossycompressionquality
nonisolated(unsafe) public let kCGImageDestinationLossyCompressionQuality: CFString = "Quality"
// 8.0 imageio/kcgimagedestinationembedthumbnail
nonisolated(unsafe) public let kCGImageDestinationEmbedThumbnail: CFString = "EmbedThumbnail"
