import Foundation
import PhotochromKit
import SwiftUI

/// Runs the real session and views through their states, prints what is seen in each, and holds what
/// must be so. Ends with status 1 where something is not.
@main @MainActor
struct Rehearsal {
  static func main() async throws {
    try await arithmetic()
    try await model()
    try await files()
    try await welcome()
    try await onePhoto()
    try await spots()
    try await kinds()
    try await pages()
    try await failures()
    try await line()
    try await saving()
    try await shortcuts()
    try await inPhotos()
    print("=== spoken")
    for key in Spoken.all { print(key) }
    exit(Stagehand.failures == 0 ? 0 : 1)
  }
}

/// What the scenes share.
@MainActor enum Stagehand {
  static var failures = 0
  static let folder = URL.temporaryDirectory.appending(path: "rehearsal-\(UUID().uuidString)")

  /// Say what must be so, where it is not.
  static func expect(_ isSo: Bool, _ what: String) {
    guard !isSo else { return }
    failures += 1
    FileHandle.standardError.write(Data("expected \(what)\n".utf8))
  }

  /// Print what is seen of a view, and hold that VoiceOver has a word for every control.
  static func show(_ scene: String, _ view: some View) {
    let nodes = view.nodes()
    print("=== \(scene)")
    for node in nodes { write(node, depth: 0) }
    let controls = ["Button", "Menu", "Slider", "Toggle", "Picker", "ColorPicker", "ShareLink"]
    for node in nodes.flatMap(\.all) where !node.isHidden && controls.contains(node.kind) {
      expect(!(node.label ?? "").isEmpty, "a label for the \(node.kind) in \(scene)")
    }
  }

  private static func write(_ node: Node, depth: Int) {
    var line = String(repeating: "  ", count: depth) + node.kind
    if let text = node.text { line += " “\(text)”" }
    for (name, value) in node.facts.sorted(by: { $0.key < $1.key }) {
      line += " \(name)=“\(value)”"
    }
    if node.isHidden { line += " (hidden)" }
    print(line)
    for child in node.children { write(child, depth: depth + 1) }
  }

  /// Press what has a label.
  static func press(_ label: String, in view: some View) {
    let found = view.nodes().flatMap(\.all).first { $0.label == label && $0.press != nil }
    expect(found != nil, "something to press that is called \(label)")
    expect(found?.facts["disabled"] == nil, "\(label) to be enabled")
    found?.press?()
  }

  /// Find a node that has a label.
  static func find(_ kind: String, _ label: String, in view: some View) -> Node? {
    let found = view.nodes().flatMap(\.all).first { $0.kind == kind && $0.label == label }
    expect(found != nil, "a \(kind) that is called \(label)")
    return found
  }

  /// Wait until something is so; a minute at most.
  static func wait(for what: String, _ isSo: () -> Bool) async {
    for _ in 0..<6000 {
      if isSo() { return }
      try? await Task.sleep(for: .milliseconds(10))
    }
    expect(false, what)
  }

  /// Do the work that views begin when they are seen.
  static func appear(_ view: some View) async {
    _ = Begun.take()
    _ = view.nodes()
    for task in Begun.take() { await task() }
  }

  static func session(
    _ predictor: some ABPredictor = Tinting(), library: any PhotoLibrary = Album()
  ) -> Session {
    Session(
      predictor: { predictor }, inbox: Inbox(folder: folder.appending(path: UUID().uuidString)),
      library: library)
  }
}
