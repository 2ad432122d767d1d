// 17.0 accessibility/accessibilitynotification
public enum AccessibilityNotification {
  // 17.0 accessibility/accessibilitynotification/announcement
  public struct Announcement: Sendable {
    // 17.0 accessibility/accessibilitynotification/announcement/init(_:)
    public init(_ value: String) {}
    // 17.0 accessibility/accessibilitynotification/announcement/post()
    public func post() {}
  }
}
