import PhotochromKit
import SwiftUI

/// Save to Photos, share, and in which format.
struct SaveMenu: View {
  let session: Session
  let stage: Stage
  @Binding var format: PhotoFormat

  var body: some View {
    Menu("Save", systemImage: "square.and.arrow.down") {
      Button("Save to Photos", systemImage: "photo.badge.plus") { session.save(as: format) }
        .keyboardShortcut("s")
      ShareLink(
        item: SharedPhoto(photo: stage.photo, look: stage.edit.look, format: format),
        preview: SharePreview(stage.name)
      ) {
        Label("Share", systemImage: "square.and.arrow.up")
      }
      if session.photos.count > 1 {
        Button("Save all to Photos", systemImage: "photo.stack") { session.saveAll(as: format) }
      }
      Picker("Format", selection: $format) {
        Text(verbatim: "HEIC").tag(PhotoFormat.heic)
        Text(verbatim: "JPEG").tag(PhotoFormat.jpeg)
      }
    }
    .disabled(stage.isLeftAlone || stage.isFollowing || session.saving != nil)
  }
}
