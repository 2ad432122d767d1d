import CoreGraphics
import Foundation

// 2.0 xctest/xctestcase
open class XCTestCase: NSObject {
  // 2.0 xctest/xctestcase/continueafterfailure
  public var continueAfterFailure = true
  // 13.0 xctest/xctestcase/setup()
  open func setUp() async throws {}
  // 9.0 xctest/xctactivity/add(_:)
  public func add(_ attachment: XCTAttachment) {}
}

// 2.0 xctest/xctasserttrue(_:_:file:line:)
public func XCTAssertTrue(_ expression: @autoclosure () -> Bool, _ message: String = "") {}

// 9.0 xctest/xctattachment
public class XCTAttachment: NSObject {
  // 9.0 xctest/xctattachment/name
  public var name: String?
  // 9.0 xctest/xctattachment/lifetime-swift.property
  public var lifetime = Lifetime.deleteOnSuccess
  // 9.0 xctest/xctattachment/init(screenshot:)
  public init(screenshot: XCUIScreenshot) {}
  // 9.0 xctest/xctattachment/lifetime-swift.enum
  public enum Lifetime: Int, Sendable {
    // 9.0 xctest/xctattachment/lifetime-swift.enum/keepalways
    case keepAlways
    // 9.0 xctest/xctattachment/lifetime-swift.enum/deleteonsuccess
    case deleteOnSuccess
  }
}

// 9.0 xcuiautomation/xcuiscreenshot
@MainActor public class XCUIScreenshot: NSObject {}

// 9.0 xcuiautomation/xcuiscreen
@MainActor public class XCUIScreen: NSObject {
  // 9.0 xcuiautomation/xcuiscreen/main
  public class var main: XCUIScreen { XCUIScreen() }
  // 9.0 xcuiautomation/xcuiscreenshotproviding/screenshot()
  public func screenshot() -> XCUIScreenshot { XCUIScreenshot() }
}

// 9.0 xcuiautomation/xcuielement
@MainActor public class XCUIElement: NSObject {
  // 9.0 xcuiautomation/xcuielement/tap()
  public func tap() {}
  // 9.0 xcuiautomation/xcuielement/waitforexistence(timeout:)
  public func waitForExistence(timeout: TimeInterval) -> Bool { false }
  // 9.0 xcuiautomation/xcuielement/coordinate(withnormalizedoffset:)
  public func coordinate(withNormalizedOffset: CGVector) -> XCUICoordinate { XCUICoordinate() }
  // 9.0 xcuiautomation/xcuielementtypequeryprovider/buttons
  public var buttons: XCUIElementQuery { XCUIElementQuery() }
  // 9.0 xcuiautomation/xcuielementtypequeryprovider/sliders
  public var sliders: XCUIElementQuery { XCUIElementQuery() }
  // 9.0 xcuiautomation/xcuielementtypequeryprovider/scrollviews
  public var scrollViews: XCUIElementQuery { XCUIElementQuery() }
  // 9.0 xcuiautomation/xcuielementtypequeryprovider/navigationbars
  public var navigationBars: XCUIElementQuery { XCUIElementQuery() }
}

// 9.0 xcuiautomation/xcuiapplication
@MainActor public class XCUIApplication: XCUIElement {
  // 9.0 xcuiautomation/xcuiapplication/launch()
  public func launch() {}
}

// 9.0 xcuiautomation/xcuielementquery
@MainActor public class XCUIElementQuery: NSObject {
  // 9.0 xcuiautomation/xcuielementquery/count
  public var count: Int { 0 }
  // 9.0 xcuiautomation/xcuielementtypequeryprovider/firstmatch
  public var firstMatch: XCUIElement { XCUIElement() }
  // 9.0 xcuiautomation/xcuielementquery/element(boundby:)
  public func element(boundBy index: Int) -> XCUIElement { XCUIElement() }
  // 9.0 xcuiautomation/xcuielementtypequeryprovider/buttons
  public var buttons: XCUIElementQuery { XCUIElementQuery() }
}

// 9.0 xcuiautomation/xcuicoordinate
@MainActor public class XCUICoordinate: NSObject {
  // 9.0 xcuiautomation/xcuicoordinate/tap()
  public func tap() {}
}

// 2.0 corefoundation/cgvector
public struct CGVector: Sendable {
  // 2.0 corefoundation/cgvector/init(dx:dy:)
  public init(dx: CGFloat, dy: CGFloat) {}
}
