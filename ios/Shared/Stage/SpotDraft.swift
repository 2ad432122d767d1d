import CoreGraphics
import PhotochromKit

/// A spot whose color is being chosen: a new one, or one that is set.
struct SpotDraft: Equatable {
  let x: Double
  let y: Double
  /// What was found there.
  let here: Lab
  /// The thing under the spot, where one was found.
  var thing: Mask?
  /// Whether the color is meant for all of the thing.
  var spreads = true
  /// Nil until a color is chosen.
  var spot: Spot.ID?
  var color: RGB?
}

extension Stage {
  var choosesColor: Bool {
    get { draft != nil }
    set { if !newValue { endSpot() } }
  }

  /// Begin a spot at a point of the photo, or choose the color of the one that is there.
  func tap(x: Double, y: Double, radius: Double) async {
    guard !isLeftAlone else { return }
    let near = edit.spots.last { spot in
      let across = (spot.hint.x - x) * Double(size.width)
      let down = (spot.hint.y - y) * Double(size.height)
      return (across * across + down * down).squareRoot() <= radius
    }
    if let near {
      await choose(near)
    } else if !isColored(x: x, y: y) {
      trouble = String(localized: "This part stays as it is. Switch its picture on to color it.")
    } else {
      await begin(x: x, y: y)
    }
  }

  /// Begin a spot; its color is still to be chosen.
  func begin(x: Double, y: Double) async {
    let here = await photo.lab(x: x, y: y)
    draft = SpotDraft(x: x, y: y, here: here)
    let thing = await photo.thing(x: x, y: y)
    if draft?.x == x, draft?.y == y { draft?.thing = thing }
  }

  /// Choose the color of a spot anew.
  func choose(_ spot: Spot) async {
    let hint = spot.hint
    let here = await photo.lab(x: hint.x, y: hint.y)
    draft = SpotDraft(
      x: hint.x, y: hint.y, here: here, thing: hint.mask, spreads: hint.mask != nil,
      spot: spot.id, color: hint.color)
    if hint.mask == nil {
      let thing = await photo.thing(x: hint.x, y: hint.y)
      if draft?.spot == spot.id { draft?.thing = thing }
    }
  }

  /// Give the spot a color.
  func paint(_ color: RGB) {
    draft?.color = color
    setDraft()
  }

  /// A color of one's own for the spot.
  var mixed: CGColor {
    get {
      let color = draft.map { $0.color ?? Swatch.here($0.here).color }
      return CGColor(
        srgbRed: color?.red ?? 0, green: color?.green ?? 0, blue: color?.blue ?? 0, alpha: 1)
    }
    set {
      guard let space = PixelStore.colorSpace,
        let color = newValue.converted(to: space, intent: .defaultIntent, options: nil),
        let parts = color.components, parts.count >= 3
      else { return }
      paint(RGB(red: Double(parts[0]), green: Double(parts[1]), blue: Double(parts[2])))
    }
  }

  /// Whether the color is meant for all of the thing under the spot, or the spot alone.
  var spreads: Bool {
    get { draft?.spreads ?? false }
    set {
      draft?.spreads = newValue
      setDraft()
    }
  }

  private func setDraft() {
    guard let draft, let color = draft.color else { return }
    let mask = draft.spreads ? draft.thing : nil
    do {
      let hint = try Hint(x: draft.x, y: draft.y, color: color, mask: mask)
      var set = draft.spot
      change(during: set.map { .spot($0) }) { edit in
        if let at = edit.spots.firstIndex(where: { $0.id == set }) {
          edit.spots[at].hint = hint
        } else {
          set = edit.add(hint).id
        }
      }
      self.draft?.spot = set
    } catch {
      trouble = message(for: error)
    }
  }

  /// Take the spot out whose color is being chosen.
  func removeSpot() {
    if let spot = draft?.spot { change { $0.remove(spot) } }
    draft = nil
  }

  /// Close the panel; the spot stays where it has a color.
  func endSpot() {
    draft = nil
    endGesture()
  }
}
