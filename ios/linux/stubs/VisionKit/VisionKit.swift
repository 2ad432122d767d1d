import Foundation
import UIKit

// 13.0 visionkit/vndocumentcameraviewcontroller
@MainActor public class VNDocumentCameraViewController: UIViewController {
  // 13.0 visionkit/vndocumentcameraviewcontroller/delegate
  public weak var delegate: (any VNDocumentCameraViewControllerDelegate)?
  // 13.0 visionkit/vndocumentcameraviewcontroller/issupported
  public class var isSupported: Bool { true }
}

// 13.0 visionkit/vndocumentcamerascan
public class VNDocumentCameraScan: NSObject {
  // 13.0 visionkit/vndocumentcamerascan/pagecount
  public var pageCount: Int { 0 }
  // 13.0 visionkit/vndocumentcamerascan/imageofpage(at:)
  public func imageOfPage(at index: Int) -> UIImage { UIImage() }
}

// 13.0 visionkit/vndocumentcameraviewcontrollerdelegate
public protocol VNDocumentCameraViewControllerDelegate: NSObjectProtocol {
  // 13.0 visionkit/vndocumentcameraviewcontrollerdelegate/documentcameraviewcontroller(_:didfinishwith:)
  func documentCameraViewController(
    _ controller: VNDocumentCameraViewController, didFinishWith scan: VNDocumentCameraScan)
  // 13.0 visionkit/vndocumentcameraviewcontrollerdelegate/documentcameraviewcontrollerdidcancel(_:)
  func documentCameraViewControllerDidCancel(_ controller: VNDocumentCameraViewController)
  // 13.0 visionkit/vndocumentcameraviewcontrollerdelegate/documentcameraviewcontroller(_:didfailwitherror:)
  func documentCameraViewController(
    _ controller: VNDocumentCameraViewController, didFailWithError error: any Error)
}
