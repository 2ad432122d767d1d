import Foundation
import PhotochromKit

/// A photo of this session; its state is its job's.
struct Photo: Identifiable {
  let id: Job.ID
  /// Our copy of it.
  let url: URL
  var thumbnail: Picture?
  var kind: Page.Kind?
  /// Whether it came in color and was turned gray, to try.
  var isGrayed = false
  /// Whether there is a colored picture of it to save, once its job is done.
  var isColored = true

  var name: String { url.deletingPathExtension().lastPathComponent }
}
