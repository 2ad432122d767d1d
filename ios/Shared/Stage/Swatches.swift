import Foundation
import PhotochromKit

/// A color to choose from, with its name.
struct Swatch: Identifiable {
  let name: LocalizedStringResource
  let color: RGB

  var id: String { name.key }

  /// Everyday things, at the lightness of a spot.
  static func everyday(for spot: Lab) -> [Swatch] {
    things.map { name, red, green, blue in
      let thing = Lab.fromRGB(
        RGB(red: Double(red) / 255, green: Double(green) / 255, blue: Double(blue) / 255))
      return Swatch(
        name: name, color: shown(Lab(lightness: spot.lightness, a: thing.a, b: thing.b)))
    }
  }

  /// The color that was found at a spot.
  static func here(_ spot: Lab) -> Swatch {
    Swatch(name: "The color found here", color: shown(spot))
  }

  /// Show a color never so dark or light that its hue vanishes.
  private static func shown(_ lab: Lab) -> RGB {
    let lightness = min(max(lab.lightness, 42), 80)
    return Lab(lightness: lightness, a: lab.a, b: lab.b).toLinearRGB().fittedToGamut().encoded
  }

  private static var things: [(LocalizedStringResource, Int, Int, Int)] {
    [
      ("Skin", 0xd9, 0xa9, 0x8c), ("Fair hair", 0xb8, 0x92, 0x5a), ("Wood", 0x7a, 0x52, 0x36),
      ("Brick", 0x9c, 0x4a, 0x36), ("Red", 0xb3, 0x26, 0x2e), ("Gold", 0xc9, 0xa2, 0x27),
      ("Leaves", 0x5a, 0x7d, 0x3a), ("Sky", 0x7f, 0xb0, 0xdc), ("Navy", 0x43, 0x59, 0x7f),
      ("Violet", 0x7b, 0x5a, 0x91), ("Gray", 0x80, 0x80, 0x80),
    ]
  }
}
