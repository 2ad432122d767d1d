import CoreGraphics
import Foundation
import ImageIO
import PhotochromKit

/// Writes colored pictures with what the original's file says, and that they were colored.
enum ImageWriter {
  /// IPTC's word for a picture that a trained model has completed.
  /// https://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia
  static let sourceType =
    "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"

  /// Write a picture; where that fails nothing is left at `url`.
  ///
  /// Throws `PhotochromError.cannotSave`.
  static func write(
    _ store: PixelStore, metadata original: CGImageMetadata?, as format: PhotoFormat, to url: URL
  ) throws(PhotochromError) {
    let type = format.type.identifier as CFString
    guard let image = store.image(),
      let destination = CGImageDestinationCreateWithURL(url as CFURL, type, 1, nil)
    else { throw .cannotSave(reason: format.fileExtension.uppercased()) }
    let options =
      [
        kCGImageDestinationLossyCompressionQuality: format.quality,
        kCGImageDestinationEmbedThumbnail: false,
      ] as [CFString: Any]
    let metadata = metadata(from: original, size: store.size)
    CGImageDestinationAddImageAndMetadata(destination, image, metadata, options as CFDictionary)
    guard CGImageDestinationFinalize(destination) else {
      try? FileManager.default.removeItem(at: url)
      throw .cannotSave(reason: url.lastPathComponent)
    }
  }

  /// Return the original's metadata for upright pixels that were colored.
  static func metadata(from original: CGImageMetadata?, size: Size) -> CGMutableImageMetadata {
    let metadata =
      original.flatMap { CGImageMetadataCreateMutableCopy($0) } ?? CGImageMetadataCreateMutable()
    func set(_ dictionary: CFString, _ property: CFString, _ value: CFTypeRef) {
      CGImageMetadataSetValueMatchingImageProperty(metadata, dictionary, property, value)
    }
    set(kCGImagePropertyTIFFDictionary, kCGImagePropertyTIFFOrientation, 1 as NSNumber)
    set(kCGImagePropertyExifDictionary, kCGImagePropertyExifPixelXDimension, size.width as NSNumber)
    set(
      kCGImagePropertyExifDictionary, kCGImagePropertyExifPixelYDimension, size.height as NSNumber)
    set(
      kCGImagePropertyIPTCDictionary, kCGImagePropertyIPTCExtDigitalSourceType,
      sourceType as CFString)
    return metadata
  }
}
