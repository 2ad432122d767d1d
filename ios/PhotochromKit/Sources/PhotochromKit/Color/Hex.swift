extension RGB {
  /// Read "#c0392b".
  ///
  /// Throws `PhotochromError.badColor`.
  public init(hex: String) throws(PhotochromError) {
    guard hex.count == 7, hex.first == "#", hex.dropFirst().allSatisfy(\.isHexDigit),
      let value = Int(hex.dropFirst(), radix: 16)
    else { throw .badColor(hex) }
    self.init(
      red: Double(value >> 16) / 255, green: Double(value >> 8 & 255) / 255,
      blue: Double(value & 255) / 255)
  }

  /// Write "#c0392b".
  public var hex: String {
    let bytes = [red, green, blue].map { Int((min(max($0, 0), 1) * 255).rounded()) }
    let digits = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
    return "#" + digits.joined()
  }
}
