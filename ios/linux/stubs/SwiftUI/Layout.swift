// 13.0 swiftui/alignment
public struct Alignment: Sendable {
  // 13.0 swiftui/alignment/center
  public static let center = Alignment()
  // 13.0 swiftui/alignment/leading
  public static let leading = Alignment()
  // 13.0 swiftui/alignment/trailing
  public static let trailing = Alignment()
  // 13.0 swiftui/alignment/bottom
  public static let bottom = Alignment()
  // 13.0 swiftui/alignment/topleading
  public static let topLeading = Alignment()
}

// 13.0 swiftui/horizontalalignment
public struct HorizontalAlignment: Sendable {
  // 13.0 swiftui/horizontalalignment/center
  public static let center = HorizontalAlignment()
  // 13.0 swiftui/horizontalalignment/leading
  public static let leading = HorizontalAlignment()
}

// 13.0 swiftui/verticalalignment
public struct VerticalAlignment: Sendable {
  // 13.0 swiftui/verticalalignment/center
  public static let center = VerticalAlignment()
}

/// A view that holds others, for the rehearsal.
@MainActor protocol Holding: View, Recorded where Body == Never {
  associatedtype Content: View
  var content: Content { get }
}

extension Holding {
  // 13.0 swiftui/view/body-8kl5o
  public var body: Never { fatalError() }
  func record() -> [Node] { content.nodes() }
}

// 13.0 swiftui/hstack
public struct HStack<Content: View>: Holding {
  let content: Content
  // 13.0 swiftui/hstack/init(alignment:spacing:content:)
  public init(
    alignment: VerticalAlignment = .center, spacing: CGFloat? = nil,
    @ViewBuilder content: () -> Content
  ) { self.content = content() }
}

// 13.0 swiftui/vstack
public struct VStack<Content: View>: Holding {
  let content: Content
  // 13.0 swiftui/vstack/init(alignment:spacing:content:)
  public init(
    alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil,
    @ViewBuilder content: () -> Content
  ) { self.content = content() }
}

// 13.0 swiftui/zstack
public struct ZStack<Content: View>: Holding {
  let content: Content
  // 13.0 swiftui/zstack/init(alignment:content:)
  public init(alignment: Alignment = .center, @ViewBuilder content: () -> Content) {
    self.content = content()
  }
}

// 16.0 swiftui/layout
public protocol Layout {}

// 16.0 swiftui/hstacklayout
public struct HStackLayout: Layout {
  // 16.0 swiftui/hstacklayout/init(alignment:spacing:)
  public init(alignment: VerticalAlignment = .center, spacing: CGFloat? = nil) {}
}

// 16.0 swiftui/vstacklayout
public struct VStackLayout: Layout {
  // 16.0 swiftui/vstacklayout/init(alignment:spacing:)
  public init(alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil) {}
}

// 16.0 swiftui/anylayout
public struct AnyLayout: Layout {
  let name: String
  // 16.0 swiftui/anylayout/init(_:)
  public init<L: Layout>(_ layout: L) { name = "\(L.self)" }
  // 16.0 swiftui/layout/callasfunction(_:)
  @MainActor public func callAsFunction<V: View>(@ViewBuilder _ content: () -> V) -> some View {
    let (name, content) = (name, content())
    return content.changed { name == "HStackLayout" ? [Node("Beside", nil, $0)] : $0 }
  }
}

// 14.0 swiftui/lazyhstack
public struct LazyHStack<Content: View>: Holding {
  let content: Content
  // 14.0 swiftui/lazyhstack/init(alignment:spacing:pinnedviews:content:)
  public init(
    alignment: VerticalAlignment = .center, spacing: CGFloat? = nil,
    @ViewBuilder content: () -> Content
  ) { self.content = content() }
}

// 14.0 swiftui/griditem
public struct GridItem: Sendable {
  // 14.0 swiftui/griditem/size-swift.enum
  public enum Size: Sendable {
    // 14.0 swiftui/griditem/size-swift.enum/adaptive(minimum:maximum:)
    case adaptive(minimum: CGFloat, maximum: CGFloat = .infinity)
  }
  // 14.0 swiftui/griditem/init(_:spacing:alignment:)
  public init(_ size: Size, spacing: CGFloat? = nil, alignment: Alignment? = nil) {}
}

// 14.0 swiftui/lazyvgrid
public struct LazyVGrid<Content: View>: Holding {
  let content: Content
  // 14.0 swiftui/lazyvgrid/init(columns:alignment:spacing:pinnedviews:content:)
  public init(
    columns: [GridItem], alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil,
    @ViewBuilder content: () -> Content
  ) { self.content = content() }
}

// 13.0 swiftui/axis
public enum Axis: Int8, Sendable {
  // 13.0 swiftui/axis/horizontal
  case horizontal
  // 13.0 swiftui/axis/vertical
  case vertical

  // 13.0 swiftui/axis/set
  public struct Set: OptionSet, Sendable {
    // 13.0 swiftui/axis/set/rawvalue
    public let rawValue: Int8
    // 13.0 swiftui/axis/set/init(rawvalue:)
    public init(rawValue: Int8) { self.rawValue = rawValue }
    // 13.0 swiftui/axis/set/horizontal
    public static let horizontal = Set(rawValue: 1)
    // 13.0 swiftui/axis/set/vertical
    public static let vertical = Set(rawValue: 2)
  }
}

// 13.0 swiftui/scrollview
public struct ScrollView<Content: View>: Holding {
  let content: Content
  // 13.0 swiftui/scrollview/init(_:content:)
  public init(_ axes: Axis.Set = .vertical, @ViewBuilder content: () -> Content) {
    self.content = content()
  }
}

// 13.0 swiftui/spacer
public struct Spacer: View, Recorded {
  // 13.0 swiftui/spacer/init(minlength:)
  public init(minLength: CGFloat? = nil) {}
  // 13.0 swiftui/view/body-8kl5o
  public var body: Never { fatalError() }
  func record() -> [Node] { [] }
}

// 13.0 swiftui/foreach
public struct ForEach<Data: RandomAccessCollection, ID: Hashable, Content> {
  let data: Data
  let content: (Data.Element) -> Content
}
extension ForEach: View where Content: View {
  // 13.0 swiftui/view/body-8kl5o
  public var body: Never { fatalError() }
  // 13.0 swiftui/foreach/init(_:id:content:)
  public init(
    _ data: Data, id: KeyPath<Data.Element, ID>,
    @ViewBuilder content: @escaping (Data.Element) -> Content
  ) { (self.data, self.content) = (data, content) }
  // 13.0 swiftui/foreach/init(_:content:)
  public init(_ data: Data, @ViewBuilder content: @escaping (Data.Element) -> Content)
  where ID == Data.Element.ID, Data.Element: Identifiable {
    (self.data, self.content) = (data, content)
  }
}
extension ForEach: Recorded where Content: View {
  func record() -> [Node] { data.flatMap { content($0).nodes() } }
}

// 13.0 swiftui/geometryproxy
public struct GeometryProxy {
  // 13.0 swiftui/geometryproxy/size
  public var size: CGSize { Screen.size }
}

// 13.0 swiftui/geometryreader
public struct GeometryReader<Content: View>: Holding {
  let content: Content
  // 13.0 swiftui/geometryreader/init(content:)
  public init(@ViewBuilder content: @escaping (GeometryProxy) -> Content) {
    self.content = content(GeometryProxy())
  }
}

// 16.0 swiftui/navigationstack
public struct NavigationStack<Content: View>: Holding {
  let content: Content
  // 16.0 swiftui/navigationstack/init(root:)
  public init(@ViewBuilder root: () -> Content) { content = root() }
}

extension View {
  // 13.0 swiftui/view/padding(_:)
  public nonisolated func padding(_ length: CGFloat) -> some View { self }
  // 13.0 swiftui/view/padding(_:_:)
  public nonisolated func padding(_ edges: Edge.Set = .all, _ length: CGFloat? = nil) -> some View {
    self
  }
  // 13.0 swiftui/view/frame(width:height:alignment:)
  public nonisolated func frame(
    width: CGFloat? = nil, height: CGFloat? = nil, alignment: Alignment = .center
  ) -> some View { self }
  // 13.0 swiftui/view/frame(minwidth:idealwidth:maxwidth:minheight:idealheight:maxheight:alignment:)
  public nonisolated func frame(
    minWidth: CGFloat? = nil, idealWidth: CGFloat? = nil, maxWidth: CGFloat? = nil,
    minHeight: CGFloat? = nil, idealHeight: CGFloat? = nil, maxHeight: CGFloat? = nil,
    alignment: Alignment = .center
  ) -> some View { self }
  // 13.0 swiftui/view/position(_:)
  public nonisolated func position(_ position: CGPoint) -> some View {
    noting("at") { "\(Int(position.x)) \(Int(position.y))" }
  }
  // 13.0 swiftui/view/position(x:y:)
  public nonisolated func position(x: CGFloat = 0, y: CGFloat = 0) -> some View {
    noting("at") { "\(Int(x)) \(Int(y))" }
  }
  // 13.0 swiftui/view/clipped(antialiased:)
  public nonisolated func clipped(antialiased: Bool = false) -> some View { self }
  // 13.0 swiftui/view/clipshape(_:style:)
  public nonisolated func clipShape<S: Shape>(_ shape: S) -> some View { self }
  // 13.0 swiftui/view/contentshape(_:eofill:)
  public nonisolated func contentShape<S: Shape>(_ shape: S) -> some View { self }
  // 14.0 swiftui/view/ignoressafearea(_:edges:)
  public nonisolated func ignoresSafeArea(edges: Edge.Set = .all) -> some View { self }
  // 13.0 swiftui/view/scaledtofit()
  public nonisolated func scaledToFit() -> some View { self }
  // 13.0 swiftui/view/scaledtofill()
  public nonisolated func scaledToFill() -> some View { self }
  // 16.0 swiftui/view/scrollindicators(_:axes:)
  public nonisolated func scrollIndicators(_ visibility: ScrollIndicatorVisibility) -> some View {
    self
  }
  // 17.0 swiftui/view/defaultscrollanchor(_:)
  public nonisolated func defaultScrollAnchor(_ anchor: UnitPoint?) -> some View { self }
  // 13.0 swiftui/view/background(_:alignment:)
  public nonisolated func background<V: View>(
    alignment: Alignment = .center, @ViewBuilder content: () -> V
  ) -> some View { self }
  // 15.0 swiftui/view/background(_:ignoressafeareaedges:)
  public nonisolated func background<S: ShapeStyle>(_ style: S) -> some View { self }
  // 15.0 swiftui/view/background(_:in:fillstyle:)
  public nonisolated func background<S: ShapeStyle, T: Shape>(_ style: S, in shape: T) -> some View
  {
    self
  }
  // 15.0 swiftui/view/overlay(alignment:content:)
  public nonisolated func overlay<V: View>(
    alignment: Alignment = .center, @ViewBuilder content: () -> V
  ) -> some View {
    let above = content()
    return changed { $0 + above.nodes() }
  }
}

// 13.0 swiftui/edge
public enum Edge: Int8, Sendable {
  // 13.0 swiftui/edge/top
  case top
  // 13.0 swiftui/edge/set
  public struct Set: OptionSet, Sendable {
    // 13.0 swiftui/edge/set/rawvalue
    public let rawValue: Int8
    // 13.0 swiftui/edge/set/init(rawvalue:)
    public init(rawValue: Int8) { self.rawValue = rawValue }
    // 13.0 swiftui/edge/set/all
    public static let all = Set(rawValue: 15)
    // 13.0 swiftui/edge/set/horizontal
    public static let horizontal = Set(rawValue: 10)
    // 13.0 swiftui/edge/set/vertical
    public static let vertical = Set(rawValue: 5)
    // 13.0 swiftui/edge/set/bottom
    public static let bottom = Set(rawValue: 4)
  }
}

// 13.0 swiftui/unitpoint
public struct UnitPoint: Sendable {
  // 13.0 swiftui/unitpoint/center
  public static let center = UnitPoint()
}

// 16.0 swiftui/scrollindicatorvisibility
public struct ScrollIndicatorVisibility: Sendable {
  // 16.0 swiftui/scrollindicatorvisibility/hidden
  public static var hidden: ScrollIndicatorVisibility { ScrollIndicatorVisibility() }
}
