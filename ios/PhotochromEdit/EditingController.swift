import Photos
import PhotosUI
import SwiftUI
import UIKit

/// Photochrom inside of Photos. What it saves can be undone there, and gone on with here.
///
/// The protocol is of no actor, and Photos does not say on which thread it calls; all work is done
/// on the main actor.
final class EditingController: UIViewController, PHContentEditingController {
  private let session = EditSession()

  override func viewDidLoad() {
    super.viewDidLoad()
    let host = UIHostingController(rootView: EditView(session: session))
    addChild(host)
    host.view.frame = view.bounds
    host.view.autoresizingMask = [.flexibleWidth, .flexibleHeight]
    view.addSubview(host.view)
    host.didMove(toParent: self)
  }

  nonisolated func canHandle(_ adjustmentData: PHAdjustmentData) -> Bool {
    Adjustment.isKnown(adjustmentData)
  }

  nonisolated func startContentEditing(with input: PHContentEditingInput, placeholderImage: UIImage)
  {
    let input = Handed(value: input)
    Task { @MainActor in session.begin(input.value) }
  }

  nonisolated func finishContentEditing(
    completionHandler: @escaping (PHContentEditingOutput?) -> Void
  ) {
    let finish = Handed(value: completionHandler)
    Task { @MainActor in finish.value(await session.finish()) }
  }

  nonisolated var shouldShowCancelConfirmation: Bool {
    guard Thread.isMainThread else { return true }
    return MainActor.assumeIsolated { session.hasChanges }
  }

  nonisolated func cancelContentEditing() {
    Task { @MainActor in session.cancel() }
  }
}

/// What Photos hands over for good, and does not touch again.
private struct Handed<Value>: @unchecked Sendable {
  let value: Value
}
