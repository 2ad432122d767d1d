import CoreGraphics
import Foundation
import PhotochromKit

/// A photo that is open: its pixels, and its colors once they are found.
actor OpenPhoto {
  nonisolated let file: ImageFile
  nonisolated let tone: Tone

  private let store: PixelStore
  private let smallCopy: SmallCopy
  private var coefficients: Coefficients

  /// So many rows at a time that stopping takes effect at once.
  private static let stripPixels = 1 << 20
  private static let maskPixels = 1_000_000

  /// Decode a photo and take the small copy that a model sees.
  ///
  /// Throws `PhotochromError` or `CancellationError`.
  static func open(_ url: URL, for contract: ModelContract) async throws -> OpenPhoto {
    let file = try ImageFile(url)
    try Task.checkCancellation()
    let store = try file.decode()
    var small = Shrink(store.size, to: contract.smallSize(of: store.size))
    var larger = Shrink(store.size, to: SmallCopy.sizeForColors(of: store.size))
    for strip in strips(of: store.size) {
      try Task.checkCancellation()
      let rows = UnsafeRawBufferPointer(store.rows(strip.top, count: strip.height))
      small.add(rows, rows: strip.height, bytesPerRow: store.bytesPerRow)
      larger.add(rows, rows: strip.height, bytesPerRow: store.bytesPerRow)
    }
    let copy = SmallCopy(rgb: small.finish(), larger: larger.finish())
    return OpenPhoto(file: file, store: store, smallCopy: copy)
  }

  private init(file: ImageFile, store: sending PixelStore, smallCopy: SmallCopy) {
    self.file = file
    self.store = store
    self.smallCopy = smallCopy
    tone = smallCopy.tone
    coefficients = .none(size: smallCopy.lightness.size)
  }

  /// Find the colors.
  ///
  /// Throws what the predictor throws, or `CancellationError`; the colors then stay as they were.
  func color(by predictor: any ABPredictor, hints: [Hint]) async throws {
    coefficients = try await smallCopy.coefficients(by: predictor, hints: hints)
  }

  /// Return the color found at a point, shares of width and height.
  func lab(x: Double, y: Double) -> Lab {
    coefficients.lab(x: x, y: y, lightness: smallCopy.lightness)
  }

  /// Find what lies at a point, shares of width and height: the part of a thing that is about as
  /// light; nil where no thing is found.
  func thing(x: Double, y: Double) async -> Mask? {
    let size = store.size.fitted(toPixels: Self.maskPixels)
    guard let picture = try? render(.whole(size), look: nil) else { return nil }
    let thing = await ForegroundMask.thing(in: picture, x: x, y: y)
    return thing?.part(x: x, y: y, lightness: smallCopy.lightness)
  }

  /// Render a rectangle of the photo at any size.
  ///
  /// - Parameter look: nil for the photo as it came.
  ///
  /// Throws `PhotochromError.cannotSave` where memory is short.
  func render(_ area: Strip, look: Look?) throws(PhotochromError) -> Picture {
    let part = try PixelStore(Size(width: area.width, height: area.height))
    guard let whole = store.image(), let context = part.context() else {
      throw .cannotSave(reason: file.url.lastPathComponent)
    }
    context.interpolationQuality = .high
    let below = area.picture.height - area.top - area.height
    context.draw(
      whole,
      in: CGRect(
        x: -area.left, y: -below, width: area.picture.width, height: area.picture.height))
    if let look {
      coefficients.merge(part.bytes, bytesPerRow: part.bytesPerRow, strip: area, look: look)
    }
    guard let image = part.image() else {
      throw .cannotSave(reason: file.url.lastPathComponent)
    }
    return Picture(image: image)
  }

  /// Write the colored photo at full size, with what the original says of itself.
  ///
  /// Throws `PhotochromError.cannotSave` or `CancellationError`; nothing is then left at `url`.
  func write(
    look: Look, as format: PhotoFormat, to url: URL,
    progress: @Sendable (Double) -> Void = { _ in }
  ) throws {
    let colored = try PixelStore(store.size)
    for strip in Self.strips(of: store.size) {
      try Task.checkCancellation()
      let rows = colored.rows(strip.top, count: strip.height)
      rows.copyMemory(from: UnsafeRawBufferPointer(store.rows(strip.top, count: strip.height)))
      coefficients.merge(rows, bytesPerRow: store.bytesPerRow, strip: strip, look: look)
      progress(Double(strip.top + strip.height) / Double(store.size.height))
    }
    try ImageWriter.write(colored, metadata: file.metadata(), as: format, to: url)
  }

  /// List the strips of a picture, from the top.
  private static func strips(of size: Size) -> [Strip] {
    let rows = max(1, stripPixels / size.width)
    return stride(from: 0, to: size.height, by: rows).map { top in
      Strip(
        left: 0, top: top, width: size.width, height: min(rows, size.height - top), picture: size)
    }
  }
}

extension Size {
  /// Return the size of a smaller copy that has no more than so many pixels.
  func fitted(toPixels most: Int) -> Size {
    guard pixels > most else { return self }
    let share = (Double(most) / Double(pixels)).squareRoot()
    return Size(
      width: max(1, Int(Double(width) * share)), height: max(1, Int(Double(height) * share)))
  }
}
