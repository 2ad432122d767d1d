import PhotochromKit

/// The pictures that lie on the photo, where it is a scan.
extension Stage {
  var pictures: [FoundPicture] { photo.page.pictures }

  /// Whether the pictures have switches: not where they are colored as one.
  var showsPictures: Bool { !pictures.isEmpty && !edit.isOnePicture }

  /// Color a picture, or leave it as it is.
  func flip(_ picture: FoundPicture) {
    step { $0.change { $0.setOn(!$0.isOn(picture), picture) } }
  }

  /// Take the scan for one photo, or for what was found on it.
  func flipOnePicture() {
    step { $0.change { $0.isOnePicture.toggle() } }
  }

  /// Whether what lies at a point is colored, shares of width and height.
  func isColored(x: Double, y: Double) -> Bool {
    !showsPictures || pictures.contains { edit.isOn($0) && $0.holds(x: x, y: y) }
  }
}
