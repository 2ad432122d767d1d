import PhotochromKit
import SwiftUI

/// All photos of the session, and how far they are.
struct Filmstrip: View {
  let session: Session

  var body: some View {
    VStack(spacing: 4) {
      if let share = session.queue.progress {
        HStack {
          ProgressView(value: share)
            .accessibilityLabel("All photos")
          Button("Cancel all") { session.cancelAll() }
            .font(.footnote)
        }
        .padding(.horizontal)
      }
      ScrollView(.horizontal) {
        LazyHStack(spacing: 8) {
          ForEach(session.photos) { photo in
            frame(of: photo)
          }
        }
        .padding(.horizontal)
      }
      .scrollIndicators(.hidden)
      .frame(height: 72)
    }
    .padding(.bottom, 4)
  }

  private func frame(of photo: Photo) -> some View {
    let state = session.queue[photo.id]?.state ?? .idle
    return Button {
      session.show(photo.id)
    } label: {
      ZStack {
        if let thumbnail = photo.thumbnail {
          Image(decorative: thumbnail.image, scale: 1).resizable().scaledToFill()
        } else {
          Rectangle().fill(.quaternary)
        }
        badge(of: state)
      }
      .frame(width: 64, height: 64)
      .clipShape(.rect(cornerRadius: 8))
      .overlay {
        if photo.id == session.selection {
          RoundedRectangle(cornerRadius: 8).strokeBorder(.tint, lineWidth: 3)
        }
      }
    }
    .buttonStyle(.plain)
    .accessibilityLabel(label(of: photo, state: state))
    .accessibilityAddTraits(photo.id == session.selection ? .isSelected : [])
  }

  @ViewBuilder private func badge(of state: JobState) -> some View {
    switch state {
    case .loading, .running: ProgressView()
    case .failed: Image(systemName: "exclamationmark.triangle.fill").foregroundStyle(.yellow)
    case .idle, .done: EmptyView()
    }
  }

  private func label(of photo: Photo, state: JobState) -> Text {
    switch state {
    case .idle: Text("\(photo.name), waiting")
    case .loading, .running: Text("\(photo.name), being colored")
    case .done where photo.isColored: Text("\(photo.name), colored")
    case .done where photo.kind == .color: Text("\(photo.name), already in color")
    case .done: Text("\(photo.name), left as it is")
    case .failed: Text("\(photo.name), failed")
    }
  }
}
