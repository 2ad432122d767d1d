import XCTest

@testable import PhotochromKit

/// The states of a job.
final class JobStateTests: XCTestCase {
  static let states: [JobState] = [
    .idle, .loading, .running(progress: 0.5), .done, .failed(message: "No."),
  ]
  static let transitions: [JobTransition] = [
    .load, .run, .advance(to: 0.7), .finish, .fail(message: "No."), .cancel, .restore,
  ]

  /// What comes of each transition, in the order above, from each state; nil where it leads nowhere.
  static let table: [[JobState?]] = [
    [.loading, nil, nil, nil, nil, nil, nil],
    [.loading, .running(progress: 0), nil, nil, .failed(message: "No."), .idle, nil],
    [
      .loading, .running(progress: 0), .running(progress: 0.7), .done, .failed(message: "No."),
      .idle, .done,
    ],
    [.loading, .running(progress: 0), nil, nil, nil, nil, nil],
    [.loading, .running(progress: 0), nil, nil, nil, nil, nil],
  ]

  func testEveryTransitionFromEveryStateIsAsTheTableSays() {
    for (state, row) in zip(Self.states, Self.table) {
      for (transition, expected) in zip(Self.transitions, row) {
        XCTAssertTrue(state.after(transition) == expected, "\(transition) from \(state)")
      }
    }
  }

  func testProgressGoesForwardWithinItsRange() {
    let state = JobState.running(progress: 0.5)
    XCTAssertTrue(state.after(.advance(to: 0.2)) == .running(progress: 0.5))
    XCTAssertTrue(state.after(.advance(to: 7)) == .running(progress: 1))
  }

  func testAFailureAlwaysSaysSomething() {
    guard case .failed(let message) = JobState.loading.after(.fail(message: "")) else {
      XCTFail("expected a failed state")
      return
    }
    XCTAssertTrue(!message.isEmpty)
  }
}

/// A job.
final class JobTests: XCTestCase {
  func testItGoesFromItsFileToItsColors() throws {
    var job = Job(id: 1)
    let ticket = try XCTUnwrap(job.begin())
    for transition in [JobTransition.run, .advance(to: 0.4), .finish] {
      XCTAssertTrue(job.apply(transition, from: ticket))
    }
    XCTAssertTrue(job.state == .done)
  }

  func testWhatARunSaysAfterItWasCancelledIsNotHeard() throws {
    let transitions: [JobTransition] = [.run, .advance(to: 0.4), .finish]
    for heard in 0...2 {
      var job = Job(id: 1)
      let ticket = try XCTUnwrap(job.begin())
      for transition in transitions.prefix(heard) { job.apply(transition, from: ticket) }
      job.cancel()
      XCTAssertTrue(job.state == .idle && !job.hears(ticket))
      for transition in transitions + [.fail(message: "Late.")] {
        XCTAssertTrue(!job.apply(transition, from: ticket))
      }
      XCTAssertTrue(job.state == .idle)
    }
  }

  func testAnEarlierRunIsNotHeardOnceAnotherBegan() throws {
    var job = Job(id: 1)
    let first = try XCTUnwrap(job.begin())
    let second = try XCTUnwrap(job.begin())
    XCTAssertTrue(!job.apply(.run, from: first))
    XCTAssertTrue(job.apply(.run, from: second))
    XCTAssertTrue(job.state == .running(progress: 0))
  }

  func testAPhotoThatIsColoredAnewKeepsItsColorsWhenThatIsCancelled() throws {
    var job = Job(id: 1)
    let first = try XCTUnwrap(job.begin())
    job.apply(.run, from: first)
    job.apply(.finish, from: first)
    let second = try XCTUnwrap(job.begin(.run))
    XCTAssertTrue(job.state == .running(progress: 0))
    job.cancel()
    XCTAssertTrue(job.state == .done && !job.hears(second))
  }

  func testNothingIsColoredThatIsNotLoaded() {
    var job = Job(id: 1)
    XCTAssertNil(job.begin(.run))
    XCTAssertNil(job.begin(.finish))
    XCTAssertTrue(job.state == .idle)
  }

  func testCancellingWhatDoesNotRunChangesNothing() throws {
    var job = Job(id: 1)
    job.cancel()
    let ticket = try XCTUnwrap(job.begin())
    job.apply(.fail(message: "No."), from: ticket)
    job.cancel()
    XCTAssertTrue(job.state == .failed(message: "No."))
  }

  func testATicketOfAnotherJobIsNotHeard() throws {
    var one = Job(id: 1)
    var other = Job(id: 2)
    _ = one.begin()
    let ticket = try XCTUnwrap(other.begin())
    XCTAssertTrue(!one.apply(.run, from: ticket))
  }
}

/// The queue.
final class JobQueueTests: XCTestCase {
  func testPhotosTakeTurns() throws {
    var queue = JobQueue()
    let ids = queue.add(3)
    let first = try XCTUnwrap(queue.beginNext())
    XCTAssertTrue(first.job == ids[0] && queue.beginNext() == nil)
    finish(first, in: &queue)
    XCTAssertTrue(queue.beginNext()?.job == ids[1])
    XCTAssertTrue(queue[ids[0]]?.state == .done && queue[ids[2]]?.state == .idle)
  }

  func testAsManyRunAsThereIsRoomFor() {
    var queue = JobQueue(atOnce: 2)
    _ = queue.add(3)
    XCTAssertTrue(queue.beginNext() != nil && queue.beginNext() != nil && queue.beginNext() == nil)
  }

  func testOneBadPhotoDoesNotStopTheRest() throws {
    var queue = JobQueue()
    let ids = queue.add(2)
    let bad = try XCTUnwrap(queue.beginNext())
    queue.apply(.fail(message: "No photo."), from: bad)
    let good = try XCTUnwrap(queue.beginNext())
    finish(good, in: &queue)
    XCTAssertTrue(queue[ids[0]]?.state == .failed(message: "No photo."))
    XCTAssertTrue(queue[ids[1]]?.state == .done && queue.progress == nil)
  }

  func testProgressCountsEveryPhoto() throws {
    var queue = JobQueue()
    XCTAssertNil(queue.progress)
    _ = queue.add(4)
    XCTAssertTrue(queue.progress == 0)
    finish(try XCTUnwrap(queue.beginNext()), in: &queue)
    let second = try XCTUnwrap(queue.beginNext())
    XCTAssertTrue(queue.progress == 0.25)
    queue.apply(.run, from: second)
    queue.apply(.advance(to: 0.5), from: second)
    XCTAssertTrue(queue.progress == 0.375)
  }

  func testACancelledPhotoLetsTheNextOneRun() throws {
    var queue = JobQueue()
    let ids = queue.add(3)
    let first = try XCTUnwrap(queue.beginNext())
    queue.cancel(ids[0])
    queue.cancel(ids[1])
    XCTAssertTrue(!queue.apply(.run, from: first))
    XCTAssertTrue(queue.beginNext()?.job == ids[2])
  }

  func testCancellingAllLeavesWhatIsDone() throws {
    var queue = JobQueue()
    let ids = queue.add(3)
    finish(try XCTUnwrap(queue.beginNext()), in: &queue)
    _ = queue.beginNext()
    queue.cancelAll()
    XCTAssertTrue(ids.map { queue[$0]?.state } == [.done, .idle, .idle])
    XCTAssertTrue(queue.beginNext() == nil && queue.progress == nil)
  }

  func testWhatFailedCanBeTriedAgain() throws {
    var queue = JobQueue()
    let ids = queue.add(1)
    let first = try XCTUnwrap(queue.beginNext())
    queue.retry(ids[0])
    XCTAssertTrue(queue.beginNext() == nil, "it runs already")
    queue.apply(.fail(message: "No."), from: first)
    queue.retry(ids[0])
    queue.retry(ids[0])
    finish(try XCTUnwrap(queue.beginNext()), in: &queue)
    XCTAssertNil(queue.beginNext())
  }

  func testARemovedPhotoIsNotHeardOfAgain() throws {
    var queue = JobQueue()
    let ids = queue.add(2)
    let ticket = try XCTUnwrap(queue.beginNext())
    queue.remove(ids[0])
    XCTAssertTrue(!queue.apply(.run, from: ticket))
    XCTAssertTrue(queue.jobs.map(\.id) == [ids[1]] && queue[ids[0]] == nil)
    XCTAssertTrue(queue.add(1) != [ids[0]], "names are not used again")
  }

  private func finish(_ ticket: Job.Ticket, in queue: inout JobQueue) {
    queue.apply(.run, from: ticket)
    queue.apply(.finish, from: ticket)
  }
}
