@_exported import CoreGraphics
@_exported import Foundation

// 2.0 uikit/uiimage
public class UIImage: NSObject, @unchecked Sendable {
  // 2.0 uikit/uiimage/jpegdata(compressionquality:)
  public func jpegData(compressionQuality: CGFloat) -> Data? { nil }
}

// 2.0 uikit/uiresponder
@MainActor open class UIResponder: NSObject {}

// 2.0 uikit/uiview
@MainActor open class UIView: UIResponder {
  // 2.0 uikit/uiview/frame
  public var frame = CGRect.zero
  // 2.0 uikit/uiview/bounds
  public var bounds = CGRect.zero
  // 2.0 uikit/uiview/autoresizingmask-swift.property
  public var autoresizingMask: AutoresizingMask = []
  // 2.0 uikit/uiview/addsubview(_:)
  public func addSubview(_ view: UIView) {}

  // 2.0 uikit/uiview/autoresizingmask-swift.struct
  public struct AutoresizingMask: OptionSet, Sendable {
    // 2.0 uikit/uiview/autoresizingmask-swift.struct/rawvalue
    public let rawValue: UInt
    // 2.0 uikit/uiview/autoresizingmask-swift.struct/init(rawvalue:)
    public init(rawValue: UInt) { self.rawValue = rawValue }
    // 2.0 uikit/uiview/autoresizingmask-swift.struct/flexiblewidth
    public static let flexibleWidth = AutoresizingMask(rawValue: 2)
    // 2.0 uikit/uiview/autoresizingmask-swift.struct/flexibleheight
    public static let flexibleHeight = AutoresizingMask(rawValue: 16)
  }
}

// 2.0 uikit/uiviewcontroller
@MainActor open class UIViewController: UIResponder {
  // 2.0 uikit/uiviewcontroller/view
  public var view: UIView! = UIView()
  // 2.0 uikit/uiviewcontroller/viewdidload()
  open func viewDidLoad() {}
  // 5.0 uikit/uiviewcontroller/addchild(_:)
  open func addChild(_ childController: UIViewController) {}
  // 5.0 uikit/uiviewcontroller/didmove(toparent:)
  open func didMove(toParent parent: UIViewController?) {}
}
