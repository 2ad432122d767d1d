import Testing

@testable import PhotochromKit

/// A job that runs report to, as the app's session is one.
private actor Desk {
  var job = Job(id: 1)
  var heard: [JobTransition] = []
  /// Cancel as soon as so many transitions were heard.
  var patience = Int.max

  init(patience: Int = .max) { self.patience = patience }

  func begin(_ first: JobTransition = .load) -> Job.Ticket? { job.begin(first) }

  func take(_ transition: JobTransition, from ticket: Job.Ticket) -> Bool {
    if heard.count >= patience { job.cancel() }
    let isHeard = job.apply(transition, from: ticket)
    if isHeard { heard.append(transition) }
    return isHeard
  }

  func cancel() { job.cancel() }
}

@Suite("A run")
struct ColoringRunTests {
  private func run(on desk: Desk, _ ticket: Job.Ticket) -> ColoringRun {
    ColoringRun(
      report: { await desk.take($0, from: ticket) }, message: { "It failed: \($0)." })
  }

  @Test func itGoesFromAFileToItsColors() async throws {
    let desk = Desk()
    let ticket = try #require(await desk.begin())
    let result = try #require(
      await run(on: desk, ticket)(load: { ramp(width: 80, height: 60) }, by: PlainPredictor()))
    #expect(result.pixels == ramp(width: 80, height: 60) && result.page.kind == .neutral)
    #expect(await desk.job.state == .done)
    let heard = await desk.heard
    #expect(heard.first == .run && heard.last == .finish)
  }

  @Test func aFileThatIsNoPhotoFailsWithASentence() async throws {
    let desk = Desk()
    let ticket = try #require(await desk.begin())
    let load: @Sendable () async throws -> Pixels = {
      throw PhotochromError.unreadablePhoto(name: "a.txt")
    }
    #expect(await run(on: desk, ticket)(load: load, by: PlainPredictor()) == nil)
    #expect(
      await desk.job.state
        == .failed(message: "It failed: a.txt: expected a photo, found what cannot be read."))
  }

  @Test func aModelThatFailsFailsTheJob() async throws {
    let desk = Desk()
    let ticket = try #require(await desk.begin())
    let broken = PlainPredictor(asked: { _, _ in throw PhotochromError.noModel })
    let load: @Sendable () async throws -> Pixels = { ramp(width: 80, height: 60) }
    #expect(await run(on: desk, ticket)(load: load, by: broken) == nil)
    #expect(
      await desk.job.state
        == .failed(message: "It failed: expected a model in the app, found none."))
  }

  @Test(arguments: 0...2)
  func aJobCancelledAtAnyReportEndsIdle(patience: Int) async throws {
    let desk = Desk(patience: patience)
    let ticket = try #require(await desk.begin())
    let load: @Sendable () async throws -> Pixels = { ramp(width: 80, height: 60) }
    #expect(await run(on: desk, ticket)(load: load, by: PlainPredictor()) == nil)
    #expect(await desk.job.state == .idle)
    #expect(await desk.heard.count == patience)
  }

  @Test(arguments: [true, false])
  func aTaskCancelledWhileLoadingOrPredictingEndsIdle(whileLoading: Bool) async throws {
    let desk = Desk()
    let ticket = try #require(await desk.begin())
    let run = run(on: desk, ticket)
    let cancelled: @Sendable () -> Void = { withUnsafeCurrentTask { $0?.cancel() } }
    let task = Task {
      await run(
        load: {
          if whileLoading { cancelled() }
          return ramp(width: 80, height: 60)
        }, by: PlainPredictor(asked: { _, _ in cancelled() }))
    }
    #expect(await task.value == nil)
    #expect(await desk.job.state == .idle)
  }

  @Test func otherHintsGiveOtherColors() async throws {
    let desk = Desk()
    let ticket = try #require(await desk.begin())
    let load: @Sendable () async throws -> Pixels = { ramp(width: 80, height: 60) }
    let result = try #require(await run(on: desk, ticket)(load: load, by: PlainPredictor()))
    let again = try #require(await desk.begin(.run))
    let blue = try Hint(x: 0.5, y: 0.5, color: RGB(hex: "#0000ff"))
    let edit = Edit(spots: [Spot(id: 1, hint: blue)])
    let colors = try #require(
      await run(on: desk, again).recolor(result, by: PlainPredictor(), edit: edit))
    let lab = colors.lab(x: 0.5, y: 0.5)
    #expect(abs(lab.b - Lab.fromRGB(blue.color).b) < 1e-3)
    #expect(await desk.job.state == .done)
  }

  @Test func aTaskCancelledWhileItRecolorsKeepsTheColors() async throws {
    let desk = Desk()
    let first = try #require(await desk.begin())
    let load: @Sendable () async throws -> Pixels = { ramp(width: 80, height: 60) }
    let result = try #require(await run(on: desk, first)(load: load, by: PlainPredictor()))
    let again = try #require(await desk.begin(.run))
    let run = run(on: desk, again)
    let task = Task {
      let cancelling = PlainPredictor(asked: { _, _ in withUnsafeCurrentTask { $0?.cancel() } })
      return await run.recolor(result, by: cancelling, edit: .automatic)
    }
    #expect(await task.value == nil)
    #expect(await desk.job.state == .done)
  }

  @Test func manyRunsAtATimeDoNotDisturbEachOther() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<16 {
        group.addTask {
          let desk = Desk()
          let ticket = try #require(await desk.begin())
          let run = ColoringRun(report: { await desk.take($0, from: ticket) }, message: { "\($0)" })
          let result = await run(load: { ramp(width: 70, height: 50) }, by: PlainPredictor())
          var pixels = try #require(result?.pixels)
          result?.colors.coefficients.merge(into: &pixels, look: .automatic)
          #expect(await desk.job.state == .done)
        }
      }
      try await group.waitForAll()
    }
  }
}
