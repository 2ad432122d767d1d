import PhotochromKit
import SwiftUI

/// Undo and redo.
struct HistoryButtons: View {
  let stage: Stage

  var body: some View {
    Button("Undo", systemImage: "arrow.uturn.backward") { stage.undo() }
      .disabled(!stage.history.canUndo)
      .keyboardShortcut("z")
    Button("Redo", systemImage: "arrow.uturn.forward") { stage.redo() }
      .disabled(!stage.history.canRedo)
      .keyboardShortcut("z", modifiers: [.command, .shift])
  }
}
