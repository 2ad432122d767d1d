/// Where a photo is on its way.
public enum JobState: Sendable, Equatable {
  /// Nothing was asked for yet, or it was cancelled.
  case idle
  /// The file is read.
  case loading
  /// It is colored; the share that is done, in [0, 1].
  case running(progress: Double)
  case done
  /// It went wrong; the message is one sentence for a person, never empty.
  case failed(message: String)
}

/// What moves a job from one state to another.
public enum JobTransition: Sendable, Equatable {
  /// idle, done, failed → loading
  case load
  /// loading, done → running(0); from done where other hints need other colors
  case run
  /// running → running
  case advance(to: Double)
  /// running → done
  case finish
  /// loading, running → failed
  case fail(message: String)
  /// loading, running → idle
  case cancel
}

extension JobState {
  /// Return the state after a transition; nil where it does not lead from here.
  public func after(_ transition: JobTransition) -> JobState? {
    switch (self, transition) {
    case (.idle, .load), (.done, .load), (.failed, .load): .loading
    case (.loading, .run), (.done, .run): .running(progress: 0)
    case (.running(let before), .advance(let share)):
      .running(progress: max(before, min(max(share, 0), 1)))
    case (.running, .finish): .done
    case (.loading, .fail(let message)), (.running, .fail(let message)):
      .failed(message: message.isEmpty ? Self.unknown : message)
    case (.loading, .cancel), (.running, .cancel): .idle
    default: nil
    }
  }

  public var isBusy: Bool {
    switch self {
    case .loading, .running: true
    case .idle, .done, .failed: false
    }
  }

  private static let unknown = "Something went wrong."
}

/// One photo and its way through loading and coloring.
///
/// Work goes on elsewhere and reports with the ticket that it got when it began: what a run says
/// after it was cancelled, or after the job was begun anew, is not heard.
public struct Job: Sendable, Equatable, Identifiable {
  public typealias ID = Int

  /// One run of a job, from `begin` to its end.
  public struct Ticket: Sendable, Hashable {
    public let job: Job.ID
    public let attempt: Int
  }

  public let id: ID
  public private(set) var state: JobState = .idle
  public var history: History
  private var attempt = 0

  public init(id: ID, edit: Edit = .automatic) {
    self.id = id
    self.history = History(edit: edit)
  }

  /// Begin a run: load, or color anew what is loaded; a run that is under way is cancelled.
  public mutating func begin(_ first: JobTransition = .load) -> Ticket? {
    if state.isBusy { cancel() }
    guard first == .load || first == .run, let next = state.after(first) else { return nil }
    attempt += 1
    state = next
    return Ticket(job: id, attempt: attempt)
  }

  /// Take what a run reports. Returns whether it was heard.
  @discardableResult
  public mutating func apply(_ transition: JobTransition, from ticket: Ticket) -> Bool {
    guard ticket.job == id, ticket.attempt == attempt, state.isBusy,
      let next = state.after(transition)
    else { return false }
    state = next
    return true
  }

  /// Stop a run; nothing happens where there is none.
  public mutating func cancel() {
    if let next = state.after(.cancel) { state = next }
  }
}

/// Several photos, in order; as many run at a time as `atOnce` says.
public struct JobQueue: Sendable, Equatable {
  public private(set) var jobs: [Job] = []
  public let atOnce: Int
  private var waiting: [Job.ID] = []
  private var nextID = 1

  public init(atOnce: Int = 1) {
    precondition(atOnce > 0, "expected room for one job or more")
    self.atOnce = atOnce
  }

  public subscript(id: Job.ID) -> Job? {
    get { jobs.first { $0.id == id } }
    set {
      guard let at = jobs.firstIndex(where: { $0.id == id }), let newValue else { return }
      jobs[at] = newValue
    }
  }

  /// Append photos, which wait for their turn. Returns their jobs' names.
  public mutating func add(_ count: Int, edit: Edit = .automatic) -> [Job.ID] {
    let ids = (0..<count).map { nextID + $0 }
    nextID += count
    jobs += ids.map { Job(id: $0, edit: edit) }
    waiting += ids
    return ids
  }

  /// Begin the next job, where one waits and there is room.
  public mutating func beginNext() -> Job.Ticket? {
    guard jobs.count(where: \.state.isBusy) < atOnce, let id = waiting.first else { return nil }
    waiting.removeFirst()
    return self[id]?.begin()
  }

  /// Let a job wait for its turn again, after it failed or was cancelled.
  public mutating func retry(_ id: Job.ID) {
    guard let job = self[id], !job.state.isBusy, !waiting.contains(id) else { return }
    waiting.append(id)
  }

  @discardableResult
  public mutating func apply(_ transition: JobTransition, from ticket: Job.Ticket) -> Bool {
    self[ticket.job]?.apply(transition, from: ticket) ?? false
  }

  /// Stop a job and take it out of the line.
  public mutating func cancel(_ id: Job.ID) {
    waiting.removeAll { $0 == id }
    self[id]?.cancel()
  }

  public mutating func cancelAll() {
    for job in jobs { cancel(job.id) }
  }

  public mutating func remove(_ id: Job.ID) {
    waiting.removeAll { $0 == id }
    jobs.removeAll { $0.id == id }
  }

  /// The share of all that was asked for that is done, in [0, 1]; failed jobs count as done, those
  /// that were cancelled do not count. Nil where nothing is under way.
  public var progress: Double? {
    guard !waiting.isEmpty || jobs.contains(where: \.state.isBusy) else { return nil }
    var done = 0.0
    var count = 0
    for job in jobs {
      switch job.state {
      case .done, .failed: done += 1
      case .running(let share): done += share
      case .loading: break
      case .idle: if !waiting.contains(job.id) { continue }
      }
      count += 1
    }
    return done / Double(count)
  }
}
