import Foundation
import ImageIO
import PhotochromKit
import SwiftUI

/// Scans: pictures on a board, paper with writing, a comic.
extension Rehearsal {
  static func pages() async throws {
    let session = Stagehand.session()
    let view = ContentView(session: session)
    await session.open([try Drawing.album.file("Album.jpg")])
    await Stagehand.wait(for: "the album") { session.stage != nil }
    guard let stage = session.stage else { return }
    await Stagehand.appear(view)
    Stagehand.show("an album page", view)
    try await album(stage, session, view)
    session.removeSelected()
    await letter()
    let comic = Stagehand.session()
    await comic.open([try Drawing.comic.file("Comic.png")])
    await Stagehand.wait(for: "the comic") { comic.stage != nil }
    Stagehand.show("a comic", StageNotice(stage: comic.stage ?? stage))
  }

  private static func album(
    _ stage: Stage, _ session: Session, _ view: ContentView
  ) async throws {
    let expect = Stagehand.expect
    let first = try await pixels(of: stage)
    expect(isColored(first, 60, 50) && isColored(first, 175, 55), "gray pictures to be colored")
    expect(first.pixel(5, 5) == [225, 225, 220], "the board to stay")
    expect(first.pixel(100, 130) == Drawing.album.pixel(100, 130), "a picture in color to stay")
    await stage.tap(x: 0.02, y: 0.02, radius: 1)
    expect(stage.draft == nil, "no spot on the board")
    print("=== beside the pictures\n\(stage.trouble ?? "")")
    stage.trouble = nil
    Stagehand.press("Color picture 2 of 3: photo", in: view)
    await stage.settle()
    Stagehand.show("a picture that is switched off", PictureSwitches(stage: stage, frame: .zero))
    let second = try await pixels(of: stage)
    expect(second.pixel(175, 55) == Drawing.album.pixel(175, 55), "it to stay as it is")
    expect(isColored(second, 60, 50), "the other to be colored")
    Stagehand.press("Undo", in: view)
    Stagehand.press("Color it as one photo", in: view)
    await stage.settle()
    Stagehand.show("as one photo", view)
    let third = try await pixels(of: stage)
    expect(third.pixel(5, 5) != [225, 225, 220], "all of it to be colored")
    Stagehand.press("Color its pictures one by one", in: view)
    for number in 1...2 { Stagehand.press("Color picture \(number) of 3: photo", in: view) }
    await stage.settle()
    expect(stage.isLeftAlone, "nothing to color")
    Stagehand.show("an album page that is left as it is", view)
  }

  private static func letter() async {
    let session = Stagehand.session()
    let view = ContentView(session: session)
    guard let file = try? Drawing.letter.file("Letter.jpg"),
      let other = try? Drawing.gray().file("Anna.jpg")
    else { return }
    await session.open([file, other])
    await Stagehand.wait(for: "the letter") { session.queue.progress == nil }
    await Stagehand.wait(for: "the stage") { session.stage != nil }
    Stagehand.show("a letter", view)
    Stagehand.expect(session.stage?.isLeftAlone == true, "a letter to be left alone")
    Stagehand.press("Color picture 1 of 1: photo", in: view)
    await session.stage?.settle()
    Stagehand.expect(session.stage?.isLeftAlone == false, "a letter to be colored where asked")
  }

  /// The photo of a stage as it would be saved.
  private static func pixels(of stage: Stage) async throws -> Drawing {
    let file = try PhotoColoring.place(for: stage.photo.file.url, as: .heic)
    try await stage.photo.write(look: stage.edit.look, as: .heic, to: file)
    return Drawing.read(file) ?? .gray()
  }

  private static func isColored(_ drawing: Drawing, _ x: Int, _ y: Int) -> Bool {
    let pixel = drawing.pixel(x, y)
    return pixel[0] > pixel[1] + 4
  }
}
