import CoreML
import Foundation
import ImageIO
import PhotochromKit
import SwiftUI
import Vision
import os

/// What has no view: where a photo lies, what Core ML is asked, what becomes of a file.
extension Rehearsal {
  static func arithmetic() async throws {
    let photo = Size(width: 400, height: 300)
    let view = CGSize(width: 400, height: 600)
    let whole = Viewport()
    let expect = Stagehand.expect
    expect(
      whole.frame(of: photo, in: view) == CGRect(x: 0, y: 150, width: 400, height: 300),
      "a photo to be fitted into its view")
    let point = CGPoint(x: 100, y: 200)
    let closer = whole.zoomed(by: 4, at: point, photo: photo, view: view)
    let before = whole.photoPoint(point, photo: photo, view: view)
    let after = closer.photoPoint(point, photo: photo, view: view)
    expect(
      abs((before?.x ?? 0) - (after?.x ?? 1)) < 1e-9, "the pinched point to stay where it is")
    let pushed = closer.moved(by: CGSize(width: 9999, height: -9999), photo: photo, view: view)
    let frame = pushed.frame(of: photo, in: view)
    expect(frame.minX == 0 && frame.maxY == 600, "a photo to stop at its edges")
    expect(whole.photoPoint(.zero, photo: photo, view: view) == nil, "no point beside the photo")
    expect(
      whole.zoomed(by: 99, at: point, photo: photo, view: view).zoom == Viewport.closest,
      "an end to zooming")
    let visible = closer.visible(photo: Size(width: 4000, height: 3000), view: view, scale: 3)
    expect(visible?.picture.width == 4000, "no more pixels than the photo has")
    let tiny = Viewport().frame(of: photo, in: .zero)
    expect(tiny == .zero, "nothing in a view without a size")
  }

  /// The contract's arrays, written and read by their strides, which the stub pads.
  static func model() async throws {
    let facts = [
      "contract": "1", "name": "rehearsal", "multiple": "8", "output_stride": "2", "side_px": "32",
    ]
    Answer.metadata = Dictionary(uniqueKeysWithValues: facts.map { ("photochrom.\($0)", $1) })
    Answer.shapes = [[1, 32, 48, 1], [1, 48, 32, 1]]
    let predictor = try CoreMLPredictor(contentsOf: URL(filePath: "/rehearsal"))
    Stagehand.expect(
      predictor.contract.shapes == [Size(width: 48, height: 32), Size(width: 32, height: 48)],
      "the shapes that the model enumerates")
    var lightness = Plane(width: 48, height: 32, bands: 1)
    for i in lightness.values.indices { lightness.values[i] = Float(i % 101) }
    var hints = Plane(width: 48, height: 32, bands: 3)
    for i in hints.values.indices { hints.values[i] = Float(i % 7) }
    let ab = try await predictor.predict(lightness: lightness, hints: hints)
    let wanted = try await Tinting().predict(lightness: lightness, hints: hints)
    Stagehand.expect(ab == wanted, "arrays that are copied by their strides")
    Answer.metadata["photochrom.contract"] = "2"
    do {
      _ = try CoreMLPredictor(contentsOf: URL(filePath: "/rehearsal"))
      Stagehand.expect(false, "a model of another contract to be refused")
    } catch {
      print("=== another contract\n\(message(for: error))")
    }
  }

  static func files() async throws {
    for orientation in Orientation.allCases {
      var drawing = Drawing.gray(width: 6, height: 4)
      drawing.orientation = orientation.rawValue
      let store = try ImageFile(try drawing.file("turned.jpg")).decode()
      let stored = Pixels(width: 6, height: 4, bytes: drawing.bytes)
      let wanted = stored.upright(from: orientation)
      let isSame = stride(from: 0, to: wanted.bytes.count, by: 4).allSatisfy { at in
        store.bytes[at] == wanted.bytes[at]
      }
      Stagehand.expect(store.size == wanted.size && isSame, "\(orientation) to be brought upright")
    }
    var clear = Drawing.gray()
    clear.hasAlpha = true
    Stagehand.expect(try ImageFile(try clear.file("clear.png")).hasAlpha, "transparency to be seen")
    try await write()
    try await seen()
  }

  /// A file that is written: full size, upright once, what was said of it kept, and that it is colored.
  private static func write() async throws {
    var drawing = Drawing.gray(width: 40, height: 64)
    drawing.orientation = Orientation.rotated90.rawValue
    drawing.tags = [
      "{Exif} DateTimeOriginal": "1943:05:01 12:00:00", "{GPS} Latitude": "59.9",
      "{TIFF} Orientation": "6",
    ]
    let url = try drawing.file("Anna.jpg")
    let before = try Data(contentsOf: url)
    let edit = Edit()
    let result = try await PhotoColoring.color(url, edit: edit, as: .heic, by: Tinting())
    let written = Drawing.read(result)
    print("=== what is written: \(result.lastPathComponent)")
    for (tag, value) in (written?.tags ?? [:]).sorted(by: { $0.key < $1.key }) {
      print("\(tag): \(value)")
    }
    Stagehand.expect(written?.width == 64 && written?.height == 40, "the full size, upright")
    let color = written?.pixel(32, 20) ?? []
    Stagehand.expect(color.first ?? 0 > color.last ?? 255, "colors in what is written")
    Stagehand.expect(try Data(contentsOf: url) == before, "the original to stay as it was")
  }

  /// The thing under a point, from a mask with padded rows.
  private static func seen() async throws {
    let drawn = (0..<8).flatMap { y in (0..<12).map { x in x < 6 ? UInt8(1) : (y < 4 ? 2 : 0) } }
    Seen.mask = InstanceMaskObservation(width: 12, height: 8, drawn: drawn)
    defer { Seen.mask = nil }
    let photo = try await OpenPhoto.open(
      try Drawing.gray().file("thing.jpg"), for: Tinting().contract)
    let left = await photo.thing(x: 0.2, y: 0.9)
    Stagehand.expect(
      left?.covers(x: 0.3, y: 0.9) == true && left?.covers(x: 0.9, y: 0.9) == false,
      "the thing that was tapped, and no other")
    let none = await photo.thing(x: 0.9, y: 0.9)
    Stagehand.expect(none == nil, "no thing where there is none")
  }
}
