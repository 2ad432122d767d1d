import CoreGraphics
import Foundation
import PhotochromKit

/// A photo that is open: its pixels, and its colors once they are found.
actor OpenPhoto {
  nonisolated let file: ImageFile
  /// What was found on it.
  nonisolated let page: Page

  private let store: PixelStore
  private var colors: PageColors

  private static let maskPixels = 1_000_000

  /// Decode a photo and find its pictures.
  ///
  /// Throws `PhotochromError` or `CancellationError`.
  static func open(_ url: URL, for contract: ModelContract) async throws -> OpenPhoto {
    let file = try ImageFile(url)
    try Task.checkCancellation()
    let store = try file.decode()
    let page = try Page(of: store, for: contract)
    return OpenPhoto(file: file, store: store, page: page)
  }

  private init(file: ImageFile, store: sending PixelStore, page: Page) {
    self.file = file
    self.store = store
    self.page = page
    colors = page.gray
  }

  /// Whether all of the photo stays as it came: it is in color and nobody asked to try, or no picture
  /// is switched on.
  nonisolated func isLeftAlone(by edit: Edit, isGrayed: Bool) -> Bool {
    page.kind == .color && !isGrayed || page.isUntouched(by: edit)
  }

  /// Find the colors.
  ///
  /// Throws what the predictor throws, or `CancellationError`; the colors then stay as they were.
  func color(by predictor: any ABPredictor, edit: Edit) async throws {
    let before = colors
    let copy = try page.copy(of: store, for: edit, contract: predictor.contract, before: before)
    colors = try await page.colors(by: predictor, edit: edit, on: copy, before: before)
  }

  /// Return the color found at a point, shares of width and height.
  func lab(x: Double, y: Double) -> Lab {
    colors.lab(x: x, y: y)
  }

  /// Find what lies at a point, shares of width and height: the part of a thing that is about as
  /// light; nil where no thing is found.
  func thing(x: Double, y: Double) async -> Mask? {
    let size = store.size.fitted(toPixels: Self.maskPixels)
    guard let picture = try? render(.whole(size), look: nil) else { return nil }
    let thing = await ForegroundMask.thing(in: picture, x: x, y: y)
    return thing?.part(x: x, y: y, lightness: page.lightness)
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
      colors.coefficients.merge(part.bytes, bytesPerRow: part.bytesPerRow, strip: area, look: look)
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
    for strip in Strip.strips(of: store.size) {
      try Task.checkCancellation()
      let rows = colored.rows(strip.top, count: strip.height)
      rows.copyMemory(from: UnsafeRawBufferPointer(store.rows(strip.top, count: strip.height)))
      colors.coefficients.merge(rows, bytesPerRow: store.bytesPerRow, strip: strip, look: look)
      progress(Double(strip.top + strip.height) / Double(store.size.height))
    }
    try ImageWriter.write(colored, metadata: file.metadata(), as: format, to: url)
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
