import Photos
import PhotosUI
import PhotochromKit
import SwiftUI
import UIKit

/// Photochrom inside of Photos. What it saves can be undone there, and gone on with here.
@objc(EditingController)
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

  func canHandle(_ adjustmentData: PHAdjustmentData) -> Bool {
    Adjustment.isKnown(adjustmentData)
  }

  func startContentEditing(with input: PHContentEditingInput, placeholderImage: UIImage) {
    session.begin(input)
  }

  func finishContentEditing(completionHandler: @escaping (PHContentEditingOutput?) -> Void) {
    Task { completionHandler(await session.finish()) }
  }

  var shouldShowCancelConfirmation: Bool { session.hasChanges }

  func cancelContentEditing() {
    session.cancel()
  }
}
