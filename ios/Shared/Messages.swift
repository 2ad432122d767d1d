import Foundation
import PhotochromKit

extension PhotochromError {
  /// What went wrong and what to do, in one sentence for a person.
  var message: LocalizedStringResource {
    switch self {
    case .noModel:
      "The app was built without its model. Install Photochrom again from the App Store."
    case .badModel(let expected, let found):
      "The model does not fit this version (expected \(expected), found \(found)). Update Photochrom."
    case .unreadablePhoto(let name):
      "“\(name)” cannot be read. It may be damaged or no picture: open it in Photos or Files to see."
    case .tooLarge(let pixels, let most):
      """
      This photo has \(pixels / 1_000_000) megapixels, and there is memory for \
      \(most / 1_000_000) here. Close other apps, or open it in the Photochrom app.
      """
    case .alreadyInColor:
      "This photo is already in color. Turn it gray first if you want to try."
    case .noPicture:
      "No picture was found here, only paper and writing. Open it in Photochrom to color it all the same."
    case .badHint:
      "This spot lies beside the photo. Tap a spot on it."
    case .badColor(let color):
      "“\(color)” is not a color. Choose another one."
    case .cannotSave(let reason):
      "The picture could not be written (\(reason)). Free some storage, or choose another format."
    }
  }
}

/// Put an error into one sentence for a person.
func sentence(for error: any Error) -> LocalizedStringResource {
  (error as? PhotochromError)?.message
    ?? "Something went wrong: \(error.localizedDescription) Please try again."
}

func message(for error: any Error) -> String {
  String(localized: sentence(for: error))
}
