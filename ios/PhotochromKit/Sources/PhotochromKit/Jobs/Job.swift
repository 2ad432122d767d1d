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
  private var hasColors = false

  public init(id: ID, edit: Edit = .automatic) {
    self.id = id
    self.history = History(edit: edit)
  }

  /// Begin a run: `.load` a file, or `.run` to color anew what is loaded, with other hints say. One
  /// that is under way is heard no more. Nil where nothing is loaded.
  public mutating func begin(_ first: JobTransition = .load) -> Ticket? {
    guard first == .load || first == .run, let next = state.after(first) else { return nil }
    if first == .load { hasColors = false }
    attempt += 1
    state = next
    return Ticket(job: id, attempt: attempt)
  }

  /// Whether a run is still heard.
  public func hears(_ ticket: Ticket) -> Bool {
    ticket.job == id && ticket.attempt == attempt && state.isBusy
  }

  /// Take what a run reports. Returns whether it was heard.
  @discardableResult
  public mutating func apply(_ transition: JobTransition, from ticket: Ticket) -> Bool {
    guard hears(ticket), transition != .load else { return false }
    let meant = transition == .cancel && hasColors ? .restore : transition
    guard let next = state.after(meant) else { return false }
    state = next
    if state == .done { hasColors = true }
    return true
  }

  /// Stop a run; nothing happens where there is none. A photo that had colors keeps them.
  public mutating func cancel() {
    apply(.cancel, from: Ticket(job: id, attempt: attempt))
  }
}
