// For the rehearsal: views become trees of nodes, whose controls can be used.
import Foundation

/// What is seen of a view: a text, a control, a picture.
@MainActor public final class Node {
  public let kind: String
  public var text: String?
  public var facts: [String: String] = [:]
  public var children: [Node]
  public var isHidden = false
  public var press: (@MainActor () -> Void)?
  public var adjust: (@MainActor (AccessibilityAdjustmentDirection) -> Void)?
  public var set: (@MainActor (Any) -> Void)?

  init(_ kind: String, _ text: String? = nil, _ children: [Node] = []) {
    (self.kind, self.text, self.children) = (kind, text, children)
  }

  /// What VoiceOver says of it: its label, or what it holds.
  public var label: String? {
    if let label = facts["label"] { return label }
    if let text { return text }
    let spoken = children.filter { !$0.isHidden }.compactMap(\.label)
    return spoken.isEmpty ? nil : spoken.joined(separator: ", ")
  }

  public var all: [Node] { [self] + children.flatMap(\.all) }
}

/// A view that says what it is instead of having a body.
@MainActor protocol Recorded {
  func record() -> [Node]
}

extension View {
  /// Return what is seen of a view.
  @MainActor public func nodes() -> [Node] {
    if let recorded = self as? any Recorded { return recorded.record() }
    return body.nodes()
  }
}

extension Never: View {
  public var body: Never { fatalError("a view without a body") }
}

/// A view whose nodes are changed on their way.
struct Changed<Content: View>: View, Recorded {
  let content: Content
  let change: @MainActor ([Node]) -> [Node]
  var body: Never { fatalError() }
  func record() -> [Node] { change(content.nodes()) }
}

extension View {
  nonisolated func changed(_ change: @escaping @MainActor ([Node]) -> [Node]) -> some View {
    MainActor.assumeIsolated { Changed(content: self, change: change) }
  }

  /// Set a fact of a view that is one element.
  nonisolated func noting(_ name: String, _ value: @escaping @MainActor () -> String) -> some View {
    changed { nodes in
      let node = nodes.count == 1 ? nodes[0] : Node("Group", nil, nodes)
      node.facts[name] = value()
      return [node]
    }
  }
}

/// The work that views begin when they are seen, done by the rehearsal.
public enum Begun {
  nonisolated(unsafe) static var tasks: [@MainActor () async -> Void] = []

  @MainActor public static func take() -> [@MainActor () async -> Void] {
    defer { tasks = [] }
    return tasks
  }
}

/// The view that everything is rehearsed in.
public enum Screen {
  nonisolated(unsafe) public static var size = CGSize(width: 390, height: 600)
  nonisolated(unsafe) public static var isLow = false
}
