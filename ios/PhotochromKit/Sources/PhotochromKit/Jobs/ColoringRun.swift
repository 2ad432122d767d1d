/// One photo's way from its file to its colors, reported as a job's transitions.
public struct ColoringRun: Sendable {
  /// A photo, what the network sees of it and what it said.
  public struct Result: Sendable {
    public let pixels: Pixels
    public let small: SmallCopy
    public let coefficients: Coefficients
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
    load: @Sendable () async throws -> Pixels, by predictor: some ABPredictor, hints: [Hint] = []
  ) async -> Result? {
    await reporting {
      let pixels = try await load()
      try await step(.run)
      let small = SmallCopy(of: pixels, for: predictor.contract)
      try await step(.advance(to: 0.2))
      let coefficients = try await small.coefficients(by: predictor, hints: hints)
      return Result(pixels: pixels, small: small, coefficients: coefficients)
    }
  }

  /// Color anew what is loaded, with other hints.
  public func recolor(
    _ small: SmallCopy, by predictor: some ABPredictor, hints: [Hint]
  ) async -> Coefficients? {
    await reporting { try await small.coefficients(by: predictor, hints: hints) }
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
