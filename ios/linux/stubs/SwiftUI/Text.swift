// 13.0 swiftui/localizedstringkey
public struct LocalizedStringKey: ExpressibleByStringInterpolation, Equatable {
  let key: String
  let arguments: [String]

  // 13.0 swiftui/localizedstringkey/init(stringliteral:)
  public init(stringLiteral value: String) {
    key = value
    arguments = []
  }

  // 13.0 swiftui/localizedstringkey/init(stringinterpolation:)
  public init(stringInterpolation: StringInterpolation) {
    key = stringInterpolation.key
    arguments = stringInterpolation.arguments
  }

  // 13.0 swiftui/localizedstringkey/stringinterpolation
  public struct StringInterpolation: StringInterpolationProtocol {
    var key = ""
    var arguments: [String] = []
    // 13.0 swiftui/localizedstringkey/stringinterpolation/init(literalcapacity:interpolationcount:)
    public init(literalCapacity: Int, interpolationCount: Int) {}
    // 13.0 swiftui/localizedstringkey/stringinterpolation/appendliteral(_:)
    public mutating func appendLiteral(_ literal: String) {
      key += literal.replacingOccurrences(of: "%", with: "%%")
    }
    // 13.0 swiftui/localizedstringkey/stringinterpolation/appendinterpolation(_:)
    public mutating func appendInterpolation(_ value: String) {
      key += "%@"
      arguments.append(value)
    }
    // 13.0 swiftui/localizedstringkey/stringinterpolation/appendinterpolation(_:specifier:)
    public mutating func appendInterpolation(_ value: Int) {
      key += "%lld"
      arguments.append(String(value))
    }
  }

  var spoken: String { Spoken.fill(key, arguments) }
}

// 13.0 swiftui/text
public struct Text: View, Recorded {
  let text: String
  // 13.0 swiftui/text/init(_:tablename:bundle:comment:)
  public init(
    _ key: LocalizedStringKey, tableName: String? = nil, bundle: Bundle? = nil,
    comment: StaticString? = nil
  ) { text = key.spoken }
  // 13.0 swiftui/text/init(verbatim:)
  public init(verbatim content: String) { text = content }
  // 16.0 swiftui/text/init(_:)-9c5xa
  public init(_ resource: LocalizedStringResource) { text = String(localized: resource) }
  // 13.0 swiftui/text/init(_:)-9d1g4
  @_disfavoredOverload public init<S: StringProtocol>(_ content: S) { text = String(content) }
  // 13.0 swiftui/view/body-8kl5o
  public var body: Never { fatalError() }
  func record() -> [Node] { [Node("Text", text)] }
}

// 13.0 swiftui/image
public struct Image: View, Recorded {
  let name: String
  // 13.0 swiftui/image/init(systemname:)
  public init(systemName: String) { name = "symbol \(systemName)" }
  // 13.0 swiftui/image/init(_:bundle:)
  public init(_ name: String, bundle: Bundle? = nil) { self.name = "asset \(name)" }
  // 13.0 swiftui/image/init(decorative:scale:orientation:)
  public init(decorative cgImage: CGImage, scale: CGFloat, orientation: Image.Orientation = .up) {
    name = "picture \(cgImage.width)x\(cgImage.height)"
  }
  // 13.0 swiftui/image/orientation
  public enum Orientation: UInt8 {
    // 13.0 swiftui/image/orientation/up
    case up
  }
  // 13.0 swiftui/image/resizable(capinsets:resizingmode:)
  public func resizable() -> Image { self }
  // 13.0 swiftui/view/body-8kl5o
  public var body: Never { fatalError() }
  func record() -> [Node] {
    let node = Node("Image")
    node.facts["image"] = name
    return [node]
  }
}

// 14.0 swiftui/label
public struct Label<Title: View, Icon: View>: View, Recorded {
  let title: Title
  // 14.0 swiftui/label/init(title:icon:)
  public init(@ViewBuilder title: () -> Title, @ViewBuilder icon: () -> Icon) {
    self.title = title()
  }
  // 13.0 swiftui/view/body-8kl5o
  public var body: Never { fatalError() }
  func record() -> [Node] { title.nodes() }
}

extension Label where Title == Text, Icon == Image {
  // 14.0 swiftui/label/init(_:systemimage:)
  public init(_ titleKey: LocalizedStringKey, systemImage name: String) {
    self.init(title: { Text(titleKey) }, icon: { Image(systemName: name) })
  }
}
