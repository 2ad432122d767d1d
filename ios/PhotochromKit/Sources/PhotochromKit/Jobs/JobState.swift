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
  /// Any state → loading. What was loaded before counts no more.
  case load
  /// loading, running, done, failed → running(0): what is loaded is colored, or colored anew.
  case run
  /// running → running
  case advance(to: Double)
  /// running → done
  case finish
  /// loading, running → failed
  case fail(message: String)
  /// loading, running → idle
  case cancel
  /// running → done: the new colors are given up, those of before stay.
  case restore
}

extension JobState {
  /// Return the state after a transition; nil where it does not lead from here.
  public func after(_ transition: JobTransition) -> JobState? {
    switch (self, transition) {
    case (_, .load): .loading
    case (.loading, .run), (.running, .run), (.done, .run), (.failed, .run): .running(progress: 0)
    case (.running(let before), .advance(let share)):
      .running(progress: max(before, min(max(share, 0), 1)))
    case (.running, .finish), (.running, .restore): .done
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
