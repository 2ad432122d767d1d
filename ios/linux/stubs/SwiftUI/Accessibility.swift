// 13.0 swiftui/accessibilityadjustmentdirection
public enum AccessibilityAdjustmentDirection: Sendable {
  // 13.0 swiftui/accessibilityadjustmentdirection/increment
  case increment
  // 13.0 swiftui/accessibilityadjustmentdirection/decrement
  case decrement
}

// 16.0 swiftui/accessibilityzoomgestureaction
public struct AccessibilityZoomGestureAction {
  // 16.0 swiftui/accessibilityzoomgestureaction/direction-swift.enum
  public enum Direction: Hashable, Sendable {
    // 16.0 swiftui/accessibilityzoomgestureaction/direction-swift.enum/zoomin
    case zoomIn
    // 16.0 swiftui/accessibilityzoomgestureaction/direction-swift.enum/zoomout
    case zoomOut
  }
  // 16.0 swiftui/accessibilityzoomgestureaction/direction-swift.property
  public let direction: Direction
}

// 14.0 swiftui/accessibilitytraits
public struct AccessibilityTraits: SetAlgebra, Sendable {
  var names: Set<String>
  // 14.0 swiftui/accessibilitytraits/init()
  public init() { names = [] }
  init(_ name: String) { names = [name] }
  // 14.0 swiftui/accessibilitytraits/isimage
  public static let isImage = AccessibilityTraits("image")
  // 17.0 swiftui/accessibilitytraits/istoggle
  public static let isToggle = AccessibilityTraits("toggle")
  // 14.0 swiftui/accessibilitytraits/isselected
  public static let isSelected = AccessibilityTraits("selected")
  // recording
  public func contains(_ member: AccessibilityTraits) -> Bool { names.isSuperset(of: member.names) }
  // recording
  public func union(_ other: Self) -> Self { changed { $0.formUnion(other) } }
  // recording
  public func intersection(_ other: Self) -> Self { changed { $0.formIntersection(other) } }
  // recording
  public func symmetricDifference(_ other: Self) -> Self {
    changed { $0.formSymmetricDifference(other) }
  }
  // recording
  public mutating func formUnion(_ other: Self) { names.formUnion(other.names) }
  // recording
  public mutating func formIntersection(_ other: Self) { names.formIntersection(other.names) }
  // recording
  public mutating func formSymmetricDifference(_ other: Self) {
    names.formSymmetricDifference(other.names)
  }
  // recording
  public mutating func insert(_ new: Self) -> (inserted: Bool, memberAfterInsert: Self) {
    names.formUnion(new.names)
    return (true, new)
  }
  // recording
  public mutating func remove(_ member: Self) -> Self? {
    names.subtract(member.names)
    return member
  }
  // recording
  public mutating func update(with new: Self) -> Self? { insert(new).memberAfterInsert }

  private func changed(_ change: (inout Self) -> Void) -> Self {
    var copy = self
    change(&copy)
    return copy
  }
}

extension View {
  // 14.0 swiftui/view/accessibilitylabel(_:)-1d7jv
  public nonisolated func accessibilityLabel(_ label: Text) -> some View {
    noting("label") { label.text }
  }
  // 14.0 swiftui/view/accessibilitylabel(_:)-5f0zj
  public nonisolated func accessibilityLabel(_ labelKey: LocalizedStringKey) -> some View {
    noting("label") { labelKey.spoken }
  }
  // 14.0 swiftui/view/accessibilityvalue(_:)
  public nonisolated func accessibilityValue(_ valueKey: LocalizedStringKey) -> some View {
    noting("value") { valueKey.spoken }
  }
  // 14.0 swiftui/view/accessibilityvalue(_:)-stringprotocol
  @_disfavoredOverload
  public nonisolated func accessibilityValue<S: StringProtocol>(_ value: S) -> some View {
    let value = String(value)
    return noting("value") { value }
  }
  // 14.0 swiftui/view/accessibilityhint(_:)
  public nonisolated func accessibilityHint(_ hintKey: LocalizedStringKey) -> some View {
    noting("hint") { hintKey.spoken }
  }
  // 14.0 swiftui/view/accessibilityhidden(_:)
  public nonisolated func accessibilityHidden(_ hidden: Bool) -> some View {
    changed { nodes in
      for node in nodes.flatMap(\.all) where hidden { node.isHidden = true }
      return nodes
    }
  }
  // 14.0 swiftui/view/accessibilityaddtraits(_:)
  public nonisolated func accessibilityAddTraits(_ traits: AccessibilityTraits) -> some View {
    changed { nodes in
      for node in nodes where !traits.names.isEmpty {
        node.facts["traits"] = traits.names.sorted().joined(separator: " ")
      }
      return nodes
    }
  }
  // 13.0 swiftui/view/accessibilityelement(children:)
  public nonisolated func accessibilityElement() -> some View {
    changed { nodes in
      let inside = nodes.flatMap(\.all)
      for node in inside { node.isHidden = true }
      return [Node("Element", nil, nodes)]
    }
  }
  // 13.0 swiftui/view/accessibilityadjustableaction(_:)
  public nonisolated func accessibilityAdjustableAction(
    _ handler: @escaping (AccessibilityAdjustmentDirection) -> Void
  ) -> some View {
    changed { nodes in
      for node in nodes { node.adjust = handler }
      return nodes
    }
  }
  // 17.0 swiftui/view/accessibilityzoomaction(_:)
  public nonisolated func accessibilityZoomAction(
    _ handler: @escaping (AccessibilityZoomGestureAction) -> Void
  ) -> some View { self }
  // 13.0 swiftui/view/accessibilityaction(named:_:)
  public nonisolated func accessibilityAction(
    named nameKey: LocalizedStringKey, _ handler: @escaping () -> Void
  ) -> some View {
    changed { nodes in
      for node in nodes {
        node.facts["action"] = nameKey.spoken
        node.press = handler
      }
      return nodes
    }
  }
}
