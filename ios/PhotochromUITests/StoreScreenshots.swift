import XCTest

/// Takes the store's pictures: the sample photo is colored, compared, and given a spot.
///
/// Run for each language and device by .github/workflows/ios.yml; they are kept in the result bundle.
@MainActor
final class StoreScreenshots: XCTestCase {
  private let app = XCUIApplication()

  override func setUp() async throws {
    continueAfterFailure = false
    app.launch()
  }

  func testScreens() {
    keep("1-welcome")
    // By order, since labels are translated: the sample is the last button of the first screen.
    let buttons = app.scrollViews.buttons
    buttons.element(boundBy: buttons.count - 1).tap()
    let slider = app.sliders.firstMatch
    XCTAssertTrue(slider.waitForExistence(timeout: 60), "expected a colored photo")
    keep("2-colored")
    app.coordinate(withNormalizedOffset: CGVector(dx: 0.45, dy: 0.4)).tap()
    let colors = app.navigationBars.element(boundBy: 1)
    XCTAssertTrue(colors.waitForExistence(timeout: 10), "expected colors to choose from")
    keep("3-spot")
  }

  private func keep(_ name: String) {
    let screenshot = XCTAttachment(screenshot: XCUIScreen.main.screenshot())
    screenshot.name = name
    screenshot.lifetime = .keepAlways
    add(screenshot)
  }
}
