import Foundation
import PhotochromKit

/// A photo of this session; its state is its job's.
struct Photo: Identifiable {
  let id: Job.ID
  /// Our copy of it.
  let url: URL
  var thumbnail: Picture?
  var tone: Tone?

  var name: String { url.deletingPathExtension().lastPathComponent }
}
