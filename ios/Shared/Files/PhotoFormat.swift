import Foundation
import UniformTypeIdentifiers

/// What colored photos are saved as.
enum PhotoFormat: String, CaseIterable, Sendable, Identifiable {
  case heic, jpeg

  var id: Self { self }

  var type: UTType {
    switch self {
    case .heic: .heic
    case .jpeg: .jpeg
    }
  }

  var fileExtension: String {
    switch self {
    case .heic: "heic"
    case .jpeg: "jpg"
    }
  }

  /// In [0, 1]; high, since a scan is worth more than its bytes.
  var quality: Double {
    switch self {
    case .heic: 0.9
    case .jpeg: 0.95
    }
  }

  /// Name a colored photo after the file that it comes from.
  func name(for original: String) -> String {
    let stem = (original as NSString).deletingPathExtension
    return "\(stem)-color.\(fileExtension)"
  }
}
