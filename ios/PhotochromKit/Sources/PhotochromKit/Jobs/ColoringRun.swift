/// One photo's way from its file to its colors, reported as a job's transitions.
public struct ColoringRun: Sendable {
  /// A photo, what was found on it and its colors.
  public struct Result: Sendable {
    public let pixels: Pixels
    public let page: Page
    public let colors: PageColors
  }

  /// Takes each transition, in order; returns whether the run is still wanted.
  public typealias Report = @Sendable (JobTransition) async -> Bool

  private let report: Report
  private let message: @Sendable (any Error) -> String

  /// `message` says an error in one sentence, in a person's language.
  public init(report: @escaping Report, message: @escaping @Sendable (any Error) -> String) {
    self.report = report
    self.message = message
  }

  /// Load a photo, upright, and find its colors. Returns nil where that was cancelled or failed, which
  /// was reported.
  public func callAsFunction(
    load: @Sendable () async throws -> Pixels, by predictor: some ABPredictor,
    edit: Edit = .automatic
  ) async -> Result? {
    await reporting {
      let pixels = try await load()
      try await step(.run)
      let page = try Page(of: pixels, for: predictor.contract)
      try await step(.advance(to: 0.2))
      let copy = try page.copy(of: pixels, for: edit, contract: predictor.contract)
      let colors = try await page.colors(by: predictor, edit: edit, on: copy)
      return Result(pixels: pixels, page: page, colors: colors)
    }
  }

  /// Color anew what is loaded, with another edit.
  public func recolor(
    _ result: Result, by predictor: some ABPredictor, edit: Edit
  ) async -> PageColors? {
    await reporting {
      let (page, before) = (result.page, result.colors)
      let copy = try page.copy(
        of: result.pixels, for: edit, contract: predictor.contract, before: before)
      return try await page.colors(by: predictor, edit: edit, on: copy, before: before)
    }
  }

  /// Report how a task ends.
  private func reporting<T>(_ task: () async throws -> T) async -> T? {
    do {
      let result = try await task()
      try await step(.finish)
      return result
    } catch is CancellationError {
      _ = await report(.cancel)
    } catch {
      _ = await report(.fail(message: message(error)))
    }
    return nil
  }

  private func step(_ transition: JobTransition) async throws {
    try Task.checkCancellation()
    guard await report(transition) else { throw CancellationError() }
  }
}
