import Foundation
import Testing

@testable import PhotochromKit

@Suite("Edits")
struct EditTests {
  let red = try! Hint(x: 0.5, y: 0.5, color: RGB(hex: "#c0392b"))

  @Test func changesAreUndoneAndRedoneInOrder() {
    var history = History()
    history.change { $0.look.strength = 1.5 }
    history.change { $0.add(red) }
    history.undo()
    #expect(history.edit == Edit(look: Look(strength: 1.5)))
    history.undo()
    #expect(history.isAutomatic && !history.canUndo && history.canRedo)
    history.undo()
    history.redo()
    history.redo()
    #expect(history.edit.hints == [red] && !history.canRedo)
  }

  @Test func aDragIsOneStep() {
    var history = History()
    for strength in [1.1, 1.2, 1.3] {
      history.change(during: .strength) { $0.look.strength = strength }
    }
    history.change(during: .warmth) { $0.look.warmth = 0.5 }
    history.undo()
    #expect(history.edit.look == Look(strength: 1.3))
    history.undo()
    #expect(history.isAutomatic)
  }

  @Test func aNewDragOfTheSameSliderIsAStepOfItsOwn() {
    var history = History()
    history.change(during: .strength) { $0.look.strength = 1.1 }
    history.endGesture()
    history.change(during: .strength) { $0.look.strength = 1.2 }
    history.undo()
    #expect(history.edit.look.strength == 1.1)
  }

  @Test func aChangeAfterUndoForgetsWhatWasUndone() {
    var history = History()
    history.change { $0.look.strength = 1.5 }
    history.undo()
    history.change { $0.look.warmth = 0.1 }
    #expect(!history.canRedo)
  }

  @Test func resetCanBeUndone() {
    var history = History()
    history.change { $0.add(red) }
    history.reset()
    #expect(history.isAutomatic)
    history.undo()
    #expect(history.edit.hints == [red])
  }

  @Test func whatChangesNothingIsNoStep() {
    var history = History()
    history.change { $0.look.strength = 1 }
    history.reset()
    #expect(!history.canUndo)
  }

  @Test func spotsKeepTheirNames() {
    var edit = Edit()
    let first = edit.add(red)
    let second = edit.add(red)
    edit.remove(first.id)
    edit.remove(first.id)
    #expect(edit.spots == [second] && first.id != second.id)
  }

  @Test func aLookStaysWithinItsRange() {
    var look = Look(strength: 9, warmth: -9)
    #expect(look == Look(strength: 2, warmth: -1))
    look.strength = -1
    #expect(look.strength == 0)
  }

  @Test func anEditSurvivesBeingKept() throws {
    let covered = (0..<200 * 100).map { $0 / 200 > 20 && $0 % 200 < 150 }
    let mask = Mask(width: 200, height: 100, covered: covered)
    var edit = Edit(look: Look(strength: 0.7, warmth: 0.2))
    edit.add(try Hint(x: 0.25, y: 1, color: RGB(hex: "#102030"), mask: mask))
    edit.add(red)
    (edit.switched, edit.isOnePicture) = ([0, 3], true)
    let kept = try JSONEncoder().encode(edit)
    #expect(try JSONDecoder().decode(Edit.self, from: kept) == edit)
    #expect(kept.count < 2000, "a mask is kept as runs")
  }

  @Test func anEditOfBeforeScansWereDividedIsStillRead() throws {
    let data = Data(#"{"spots":[],"look":{"strength":0.5,"warmth":0}}"#.utf8)
    let edit = try JSONDecoder().decode(Edit.self, from: data)
    #expect(edit == Edit(look: Look(strength: 0.5)))
  }

  @Test(arguments: [
    #"{"spots":[{"id":1,"hint":{"x":2,"y":0,"color":{"red":1,"green":0,"blue":0}}}],"look":{"strength":1,"warmth":0}}"#,
    #"{"width":2,"height":2,"runs":[5]}"#, #"{"width":0,"height":2,"runs":[]}"#,
    #"{"width":2,"height":2,"runs":[-1,5]}"#, #"{"width":99999,"height":99999,"runs":[1]}"#,
  ])
  func whatSomebodyElseWroteIsRefused(json: String) {
    let data = Data(json.utf8)
    #expect(throws: (any Error).self) { try JSONDecoder().decode(Edit.self, from: data) }
    #expect(throws: (any Error).self) { try JSONDecoder().decode(Mask.self, from: data) }
  }
}

@Suite("Hints")
struct HintTests {
  @Test func aHintOutsideOfThePhotoIsRefused() throws {
    let red = try RGB(hex: "#ff0000")
    #expect(throws: PhotochromError.badHint(x: 1.5, y: 0)) { try Hint(x: 1.5, y: 0, color: red) }
    #expect(throws: PhotochromError.self) { try Hint(x: 0, y: .nan, color: red) }
  }

  @Test(arguments: ["", "#", "c0392b", "#c0392", "#c0392bff", "#gggggg", "teal", "#+12345"])
  func whatIsNoColorIsRefused(text: String) {
    #expect(throws: PhotochromError.badColor(text)) { try RGB(hex: text) }
  }

  @Test func aColorSurvivesBeingWrittenAndRead() throws {
    let color = try RGB(hex: "#5a7d3a")
    #expect(color.hex == "#5a7d3a")
    #expect(Lab.fromRGB(color).toLinearRGB().fittedToGamut().encoded.hex == "#5a7d3a")
  }

  @Test func aMaskGivesTheWholeThingTheColor() throws {
    let mask = Mask(width: 2, height: 1, covered: [false, true])
    let hint = try Hint(x: 0.9, y: 0.5, color: RGB(hex: "#ff0000"), mask: mask)
    let drawn = renderHints([hint], size: Size(width: 20, height: 10))
    for x in 0..<20 {
      for y in 0..<10 { #expect(drawn[y, x, 2] == (x < 10 ? 0 : 1)) }
    }
  }

  @Test func theLaterHintWinsWhereTwoMeet() throws {
    let hints = try ["#ff0000", "#0000ff"].map { try Hint(x: 0.5, y: 0.5, color: RGB(hex: $0)) }
    let drawn = renderHints(hints, size: Size(width: 9, height: 9))
    #expect(drawn[4, 4, 1] == Float(Lab.fromRGB(hints[1].color).b))
  }
}
