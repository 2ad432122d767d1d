/// What a photo, a model or a hint can cause. The app has a sentence for each; `description` is for
/// logs.
public enum PhotochromError: Error, Sendable, Equatable {
  /// The model is not there.
  case noModel
  /// The model is not of the contract that this code knows, or answers with something else.
  case badModel(expected: String, found: String)
  /// The file is no photo that can be read.
  case unreadablePhoto(name: String)
  /// The photo has more pixels than this place has memory for.
  case tooLarge(pixels: Int, most: Int)
  /// The photo is in color already; coloring it anew must be asked for.
  case alreadyInColor
  /// There is only paper and writing; a person may say that it is a picture.
  case noPicture
  /// A hint lies outside of the photo.
  case badHint(x: Double, y: Double)
  /// A color that is none.
  case badColor(String)
  /// The result cannot be written.
  case cannotSave(reason: String)
}

extension PhotochromError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noModel: "expected a model in the app, found none"
    case .badModel(let expected, let found): "model: expected \(expected), found \(found)"
    case .unreadablePhoto(let name): "\(name): expected a photo, found what cannot be read"
    case .tooLarge(let pixels, let most): "expected at most \(most) pixels, found \(pixels)"
    case .alreadyInColor: "the photo is already in color"
    case .noPicture: "expected a picture, found only paper and writing"
    case .badHint(let x, let y): "hint: expected x and y in [0, 1], found (\(x), \(y))"
    case .badColor(let text): "expected a color such as #c0392b, found \(text)"
    case .cannotSave(let reason): "the result cannot be written: \(reason)"
    }
  }
}
