// For the rehearsal: which keys of the catalog were spoken, and what they say in English.
import Foundation

public enum Spoken {
  nonisolated(unsafe) private static var keys: Set<String> = []
  private static let lock = NSLock()

  /// Fill a format's arguments in and remember its key.
  public static func fill(_ key: String, _ arguments: [String]) -> String {
    lock.withLock { _ = keys.insert(key) }
    var text = key
    for argument in arguments {
      guard let place = text.range(of: "%@|%lld", options: .regularExpression) else { break }
      text.replaceSubrange(place, with: argument)
    }
    return text.replacingOccurrences(of: "%%", with: "%")
  }

  public static var all: [String] { lock.withLock { keys.sorted() } }
}
