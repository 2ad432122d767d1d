// 15.0 swiftui/shapestyle
public protocol ShapeStyle: Sendable {}

// 13.0 swiftui/color
public struct Color: View, ShapeStyle, Hashable, Recorded {
  let red, green, blue: Double
  nonisolated init(red: Double, green: Double, blue: Double) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }
  // 13.0 swiftui/color/rgbcolorspace
  public enum RGBColorSpace: Sendable {
    // 13.0 swiftui/color/rgbcolorspace/srgb
    case sRGB
  }
  // 13.0 swiftui/color/init(_:red:green:blue:opacity:)
  public nonisolated init(
    _ colorSpace: RGBColorSpace = .sRGB, red: Double, green: Double, blue: Double,
    opacity: Double = 1
  ) { self.init(red: red, green: green, blue: blue) }
  // 13.0 swiftui/color/clear
  public nonisolated static let clear = Color(red: 0, green: 0, blue: 0)
  // 13.0 swiftui/color/white
  public nonisolated static let white = Color(red: 1, green: 1, blue: 1)
  // 13.0 swiftui/color/black
  public nonisolated static let black = Color(red: 0, green: 0, blue: 0)
  // 13.0 swiftui/color/primary
  public nonisolated static let primary = Color(red: 0, green: 0, blue: 0)
  // 13.0 swiftui/color/yellow
  public nonisolated static let yellow = Color(red: 1, green: 1, blue: 0)
  // 13.0 swiftui/color/green
  public nonisolated static let green = Color(red: 0, green: 1, blue: 0)
  // 13.0 swiftui/color/opacity(_:)
  public nonisolated func opacity(_ opacity: Double) -> Color { self }
  // 13.0 swiftui/view/body-8kl5o
  public var body: Never { fatalError() }
  func record() -> [Node] { [] }
}

extension ShapeStyle where Self == Color {
  // 15.0 swiftui/shapestyle/white
  public static var white: Color { .white }
  // 15.0 swiftui/shapestyle/black
  public static var black: Color { .black }
  // 15.0 swiftui/shapestyle/yellow
  public static var yellow: Color { .yellow }
  // 15.0 swiftui/shapestyle/green
  public static var green: Color { .green }
  // 15.0 swiftui/shapestyle/clear
  public static var clear: Color { .clear }
}

// 15.0 swiftui/material
public struct Material: ShapeStyle {
  // 15.0 swiftui/material/bar
  public static let bar = Material()
}
extension ShapeStyle where Self == Material {
  // 15.0 swiftui/shapestyle/bar
  public static var bar: Material { .bar }
  // 15.0 swiftui/shapestyle/regularmaterial
  public static var regularMaterial: Material { .bar }
}

// 15.0 swiftui/hierarchicalshapestyle
public struct HierarchicalShapeStyle: ShapeStyle {
  // 15.0 swiftui/hierarchicalshapestyle/secondary
  public static let secondary = HierarchicalShapeStyle()
}
extension ShapeStyle where Self == HierarchicalShapeStyle {
  // 15.0 swiftui/shapestyle/secondary
  public static var secondary: HierarchicalShapeStyle { .secondary }
  // 15.0 swiftui/shapestyle/quaternary
  public static var quaternary: HierarchicalShapeStyle { .secondary }
}

// 15.0 swiftui/tintshapestyle
public struct TintShapeStyle: ShapeStyle {
  // 15.0 swiftui/tintshapestyle/init()
  public init() {}
}
extension ShapeStyle where Self == TintShapeStyle {
  // 15.0 swiftui/shapestyle/tint
  public static var tint: TintShapeStyle { TintShapeStyle() }
}

// 13.0 swiftui/path
public struct Path: Sendable {
  // 13.0 swiftui/path/init()
  public init() {}
  // 13.0 swiftui/path/init(_:)
  public init(_ rect: CGRect) {}
  // 13.0 swiftui/path/addlines(_:)
  public mutating func addLines(_ lines: [CGPoint]) {}
  // 13.0 swiftui/path/closesubpath()
  public mutating func closeSubpath() {}
}

// 13.0 swiftui/animatable
public protocol Animatable {}

// 13.0 swiftui/shape
public protocol Shape: Sendable, Animatable, View {
  // 13.0 swiftui/shape/path(in:)
  nonisolated func path(in rect: CGRect) -> Path
}

extension Shape {
  // 13.0 swiftui/view/body-8kl5o
  public var body: EmptyView { EmptyView() }
  // 17.0 swiftui/shape/fill(_:style:)
  public nonisolated func fill<S: ShapeStyle>(_ content: S) -> some View & ShapeView {
    DrawnShape()
  }
  // 17.0 swiftui/shape/stroke(_:linewidth:antialiased:)
  public nonisolated func stroke<S: ShapeStyle>(
    _ content: S, lineWidth: CGFloat = 1
  ) -> some View { DrawnShape() }
}

extension Shape where Self == RoundedRectangle {
  // 17.0 swiftui/shape/rect(cornerradius:style:)
  public static func rect(cornerRadius: CGFloat) -> RoundedRectangle {
    RoundedRectangle(cornerRadius: cornerRadius)
  }
}
extension Shape where Self == Rectangle {
  // 17.0 swiftui/shape/rect
  public static var rect: Rectangle { Rectangle() }
}
extension Shape where Self == Circle {
  // 17.0 swiftui/shape/circle
  public static var circle: Circle { Circle() }
}

// 17.0 swiftui/shapeview
public protocol ShapeView: View {}
extension ShapeView {
  // 17.0 swiftui/shapeview/stroke(_:linewidth:antialiased:)
  public nonisolated func stroke<S: ShapeStyle>(
    _ content: S, lineWidth: CGFloat = 1
  ) -> some View { DrawnShape() }
}

struct DrawnShape: ShapeView, Recorded {
  nonisolated init() {}
  var body: Never { fatalError() }
  func record() -> [Node] { [] }
}

// 13.0 swiftui/circle
public struct Circle: Shape {
  // 13.0 swiftui/circle/init()
  public nonisolated init() {}
  // 13.0 swiftui/shape/path(in:)
  public nonisolated func path(in rect: CGRect) -> Path { Path(rect) }
}

// 13.0 swiftui/rectangle
public struct Rectangle: Shape {
  // 13.0 swiftui/rectangle/init()
  public nonisolated init() {}
  // 13.0 swiftui/shape/path(in:)
  public nonisolated func path(in rect: CGRect) -> Path { Path(rect) }
}

// 13.0 swiftui/roundedrectangle
public struct RoundedRectangle: Shape {
  // 13.0 swiftui/roundedrectangle/init(cornerradius:style:)
  public nonisolated init(cornerRadius: CGFloat) {}
  // 13.0 swiftui/shape/path(in:)
  public nonisolated func path(in rect: CGRect) -> Path { Path(rect) }
  // 13.0 swiftui/insettableshape/strokeborder(_:linewidth:antialiased:)
  public nonisolated func strokeBorder<S: ShapeStyle>(
    _ content: S, lineWidth: CGFloat = 1
  ) -> some View { DrawnShape() }
}

// 13.0 swiftui/font
public struct Font: Sendable {
  // 13.0 swiftui/font/title
  public static let title = Font()
  // 13.0 swiftui/font/subheadline
  public static let subheadline = Font()
  // 13.0 swiftui/font/footnote
  public static let footnote = Font()
  // 13.0 swiftui/font/bold()
  public func bold() -> Font { self }
  // 13.0 swiftui/font/monospaceddigit()
  public func monospacedDigit() -> Font { self }
  // 13.0 swiftui/font/weight(_:)
  public func weight(_ weight: Weight) -> Font { self }
  // 13.0 swiftui/font/weight
  public struct Weight: Sendable {
    // 13.0 swiftui/font/weight/bold
    public static let bold = Weight()
  }
}

// 13.0 swiftui/textalignment
public enum TextAlignment: Sendable {
  // 13.0 swiftui/textalignment/center
  case center
}

extension View {
  // 13.0 swiftui/view/font(_:)
  public nonisolated func font(_ font: Font?) -> some View { self }
  // 15.0 swiftui/view/foregroundstyle(_:)
  public nonisolated func foregroundStyle<S: ShapeStyle>(_ style: S) -> some View { self }
  // 13.0 swiftui/view/multilinetextalignment(_:)
  public nonisolated func multilineTextAlignment(_ alignment: TextAlignment) -> some View { self }
  // 13.0 swiftui/view/shadow(color:radius:x:y:)
  public nonisolated func shadow(radius: CGFloat) -> some View { self }
}

// 13.0 swiftui/animation
public struct Animation: Sendable {
  // 13.0 swiftui/animation/easeinout(duration:)
  public static func easeInOut(duration: TimeInterval) -> Animation { Animation() }
  // 17.0 swiftui/animation/snappy
  public static var snappy: Animation { Animation() }
}

// 13.0 swiftui/withanimation(_:_:)
public func withAnimation<Result>(
  _ animation: Animation? = nil, _ body: () throws -> Result
) rethrows -> Result { try body() }
