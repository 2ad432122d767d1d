import Foundation
import Observation
import PhotochromKit

/// The photos of this visit: a line of them is colored one by one, and one is on the stage.
@MainActor @Observable
final class Session {
  private(set) var queue = JobQueue()
  private(set) var photos: [Photo] = []
  private(set) var selection: Job.ID?
  private(set) var stage: Stage?
  /// What went wrong last, as a sentence.
  var trouble: String?
  /// What went well last, as a sentence.
  var notice: String?
  /// The share of what is being saved that is done; nil where nothing is.
  var saving: Double?

  let predictor: Predictors
  let inbox: Inbox
  let library: any PhotoLibrary
  @ObservationIgnored private var work: [Job.ID: Task<Void, Never>] = [:]
  @ObservationIgnored var saver: Task<Void, Never>?

  init(
    predictor: @escaping Predictors = BundledModel.load, inbox: Inbox = .shared,
    library: any PhotoLibrary = SystemPhotoLibrary()
  ) {
    self.predictor = predictor
    self.inbox = inbox
    self.library = library
    inbox.clear()
  }

  var hasTrouble: Bool {
    get { trouble != nil }
    set { if !newValue { trouble = nil } }
  }

  var photo: Photo? { photos.first { $0.id == selection } }
  var state: JobState { selection.flatMap { queue[$0]?.state } ?? .idle }

  /// Take files in; what cannot be read is said.
  func open(_ urls: [URL]) async {
    var copies: [URL] = []
    for url in urls {
      do {
        copies.append(try await inbox.copy(url))
      } catch {
        trouble = message(for: error)
      }
    }
    add(copies)
  }

  /// Take pictures in that are files of the inbox already. The first of them goes on the stage.
  func add(_ files: [URL]) {
    guard !files.isEmpty else { return }
    let ids = queue.add(files.count)
    photos += zip(ids, files).map { Photo(id: $0, url: $1) }
    if let first = ids.first { show(first) }
    advance()
  }

  /// Put a photo on the stage; it is colored before those that wait.
  func show(_ id: Job.ID) {
    guard id != selection || stage == nil else { return }
    leaveStage()
    selection = id
    queue.cancel(id)
    work[id]?.cancel()
    guard let ticket = queue[id]?.begin() else { return }
    work[id] = Task { await run(ticket) }
  }

  /// Try a photo again that failed or was cancelled.
  func retry() {
    guard let selection else { return }
    show(selection)
  }

  /// Stop a photo, and all that wait.
  func cancelAll() {
    for task in work.values { task.cancel() }
    work = [:]
    queue.cancelAll()
  }

  /// Take the photo that is shown out of the session.
  func removeSelected() {
    guard let id = selection, let at = photos.firstIndex(where: { $0.id == id }) else { return }
    leaveStage()
    work.removeValue(forKey: id)?.cancel()
    queue.remove(id)
    photos.remove(at: at)
    selection = nil
    if let next = photos.indices.contains(at) ? photos[at] : photos.last { show(next.id) }
  }

  /// Begin the photos that wait, one after another.
  private func advance() {
    while let ticket = queue.beginNext() {
      work[ticket.job] = Task { await run(ticket) }
    }
  }

  private func leaveStage() {
    guard let stage, let selection else { return }
    noteStage()
    stage.leave()
    self.stage = nil
    Task { await refreshThumbnail(of: selection, from: stage) }
  }

  /// Note what a person set on the stage, before it is left or all photos are saved.
  func noteStage() {
    guard let stage, let at = photos.firstIndex(where: { $0.id == selection }) else { return }
    queue[photos[at].id]?.history = stage.history
    photos[at].isGrayed = stage.isGrayed
    photos[at].isColored = !stage.isLeftAlone
  }

  private func refreshThumbnail(of id: Job.ID, from stage: Stage) async {
    guard let thumbnail = try? await stage.thumbnail(),
      let at = photos.firstIndex(where: { $0.id == id })
    else { return }
    photos[at].thumbnail = thumbnail
  }

  /// Bring one photo from its file to its colors; onto the stage where it is the one to show.
  private func run(_ ticket: Job.Ticket) async {
    guard let photo = photos.first(where: { $0.id == ticket.job }) else { return }
    do {
      let predictor = try await predictor()
      let open = try await OpenPhoto.open(photo.url, for: predictor.contract)
      guard queue.apply(.run, from: ticket) else { return }
      let edit = queue[ticket.job]?.history.edit ?? .automatic
      let stage = Stage(
        open, name: photo.name, edit: edit, predictor: predictor, isGrayed: photo.isGrayed)
      try await stage.develop()
      let thumbnail = try await stage.thumbnail()
      guard queue.apply(.finish, from: ticket),
        let at = photos.firstIndex(where: { $0.id == ticket.job })
      else { return }
      photos[at].thumbnail = thumbnail
      photos[at].kind = stage.photo.page.kind
      photos[at].isColored = !stage.isLeftAlone
      if ticket.job == selection { self.stage = stage }
    } catch is CancellationError {
      queue.apply(.cancel, from: ticket)
    } catch {
      queue.apply(.fail(message: message(for: error)), from: ticket)
    }
    advance()
  }
}
