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
