// 13.0 swiftui/view
@MainActor @preconcurrency public protocol View {
  // 13.0 swiftui/view/body-swift.associatedtype
  associatedtype Body: View
  // 13.0 swiftui/view/body-8kl5o
  @ViewBuilder @MainActor @preconcurrency var body: Body { get }
}

// 13.0 swiftui/viewbuilder
@resultBuilder public struct ViewBuilder {
  // 13.0 swiftui/viewbuilder/buildexpression(_:)
  public static func buildExpression<Content: View>(_ content: Content) -> Content { content }
  // 13.0 swiftui/viewbuilder/buildblock()
  public static func buildBlock() -> EmptyView { EmptyView() }
  // 13.0 swiftui/viewbuilder/buildblock(_:)
  public static func buildBlock<Content: View>(_ content: Content) -> Content { content }
  // 13.0 swiftui/viewbuilder/buildblock(_:)-variadic
  @MainActor @_disfavoredOverload public static func buildBlock<each Content: View>(
    _ content: repeat each Content
  ) -> TupleView<(repeat each Content)> {
    var views: [any View] = []
    repeat views.append(each content)
    return TupleView(value: (repeat each content), views: views)
  }
  // 13.0 swiftui/viewbuilder/buildif(_:)
  public static func buildIf<Content: View>(_ content: Content?) -> Content? { content }
  // 13.0 swiftui/viewbuilder/buildeither(first:)
  public static func buildEither<T: View, F: View>(first: T) -> _ConditionalContent<T, F> {
    .first(first)
  }
  // 13.0 swiftui/viewbuilder/buildeither(second:)
  public static func buildEither<T: View, F: View>(second: F) -> _ConditionalContent<T, F> {
    .second(second)
  }
}

// 13.0 swiftui/tupleview
public struct TupleView<T>: View, Recorded {
  let value: T
  let views: [any View]
  // 13.0 swiftui/view/body-8kl5o
  public var body: Never { fatalError() }
  func record() -> [Node] { views.flatMap { $0.nodes() } }
}

// 13.0 swiftui/_conditionalcontent
public enum _ConditionalContent<T: View, F: View>: View, Recorded {
  // 13.0 swiftui/_conditionalcontent/first
  case first(T)
  // 13.0 swiftui/_conditionalcontent/second
  case second(F)
  // 13.0 swiftui/view/body-8kl5o
  public var body: Never { fatalError() }
  func record() -> [Node] {
    switch self {
    case .first(let view): view.nodes()
    case .second(let view): view.nodes()
    }
  }
}

// 13.0 swiftui/optional
extension Optional: View where Wrapped: View {
  // 13.0 swiftui/view/body-8kl5o
  public var body: Never { fatalError() }
}
extension Optional: Recorded where Wrapped: View {
  func record() -> [Node] { self?.nodes() ?? [] }
}

// 13.0 swiftui/emptyview
public struct EmptyView: View, Recorded {
  // 13.0 swiftui/emptyview/init()
  public nonisolated init() {}
  // 13.0 swiftui/view/body-8kl5o
  public var body: Never { fatalError() }
  func record() -> [Node] { [] }
}

// 13.0 swiftui/viewmodifier
@MainActor @preconcurrency public protocol ViewModifier {
  // 13.0 swiftui/viewmodifier/body-swift.associatedtype
  associatedtype Body: View
  // 13.0 swiftui/viewmodifier/content
  typealias Content = _ViewModifier_Content<Self>
  // 13.0 swiftui/viewmodifier/body(content:)
  @ViewBuilder @MainActor @preconcurrency func body(content: Content) -> Body
}

// 13.0 swiftui/_viewmodifier_content
public struct _ViewModifier_Content<Modifier: ViewModifier>: View, Recorded {
  let content: any View
  // 13.0 swiftui/view/body-8kl5o
  public var body: Never { fatalError() }
  func record() -> [Node] { content.nodes() }
}

// 13.0 swiftui/modifiedcontent
public struct ModifiedContent<Content, Modifier> {
  let content: Content
  let modifier: Modifier
}
extension ModifiedContent: View where Content: View, Modifier: ViewModifier {
  // 13.0 swiftui/view/body-8kl5o
  public var body: Never { fatalError() }
}
extension ModifiedContent: Recorded where Content: View, Modifier: ViewModifier {
  func record() -> [Node] {
    modifier.body(content: _ViewModifier_Content(content: content)).nodes()
  }
}

extension View {
  // 13.0 swiftui/view/modifier(_:)
  public nonisolated func modifier<T>(_ modifier: T) -> ModifiedContent<Self, T> {
    ModifiedContent(content: self, modifier: modifier)
  }
  // 13.0 swiftui/view/id(_:)
  public nonisolated func id<ID: Hashable>(_ id: ID) -> some View { self }
  // 13.0 swiftui/view/tag(_:)
  public nonisolated func tag<V: Hashable>(_ tag: V) -> some View { self }
}

// 14.0 swiftui/app
@MainActor @preconcurrency public protocol App {
  // 14.0 swiftui/app/body-swift.associatedtype
  associatedtype Body: Scene
  // 14.0 swiftui/app/body-swift.property
  @SceneBuilder @MainActor @preconcurrency var body: Body { get }
  // 14.0 swiftui/app/init()
  @MainActor @preconcurrency init()
}

extension App {
  // 14.0 swiftui/app/main()
  @MainActor public static func main() { _ = Self().body }
}

// 14.0 swiftui/scene
@MainActor @preconcurrency public protocol Scene {}

// 14.0 swiftui/scenebuilder
@resultBuilder public struct SceneBuilder {
  // 14.0 swiftui/scenebuilder/buildblock(_:)
  public static func buildBlock<Content: Scene>(_ content: Content) -> Content { content }
}

// 14.0 swiftui/windowgroup
public struct WindowGroup<Content: View>: Scene {
  // 14.0 swiftui/windowgroup/init(content:)
  public init(@ViewBuilder content: () -> Content) {}
}

// 17.0 swiftui/preview(_:traits:body:)
@freestanding(declaration)
public macro Preview(
  _ name: String? = nil, @ViewBuilder body: @escaping @MainActor () -> any View
) =
  #externalMacro(module: "PreviewMacro", type: "PreviewMacro")

// 13.0 swiftui/uiviewcontrollerrepresentable
@MainActor @preconcurrency public protocol UIViewControllerRepresentable: View
where Body == Never {
  // 13.0 swiftui/uiviewcontrollerrepresentable/uiviewcontrollertype
  associatedtype UIViewControllerType: UIViewController
  // 13.0 swiftui/uiviewcontrollerrepresentable/coordinator
  associatedtype Coordinator = Void
  // 13.0 swiftui/uiviewcontrollerrepresentable/context
  typealias Context = UIViewControllerRepresentableContext<Self>
  // 13.0 swiftui/uiviewcontrollerrepresentable/makeuiviewcontroller(context:)
  @MainActor func makeUIViewController(context: Context) -> UIViewControllerType
  // 13.0 swiftui/uiviewcontrollerrepresentable/updateuiviewcontroller(_:context:)
  @MainActor func updateUIViewController(_ controller: UIViewControllerType, context: Context)
  // 13.0 swiftui/uiviewcontrollerrepresentable/makecoordinator()
  @MainActor func makeCoordinator() -> Coordinator
}

extension UIViewControllerRepresentable {
  // 13.0 swiftui/view/body-8kl5o
  public var body: Never { fatalError() }
}

// 13.0 swiftui/uiviewcontrollerrepresentablecontext
@MainActor
public struct UIViewControllerRepresentableContext<
  Representable: UIViewControllerRepresentable
> {
  // 13.0 swiftui/uiviewcontrollerrepresentablecontext/coordinator
  public let coordinator: Representable.Coordinator
}

// 13.0 swiftui/uihostingcontroller
@MainActor public class UIHostingController<Content: View>: UIViewController {
  // 13.0 swiftui/uihostingcontroller/init(rootview:)
  public init(rootView: Content) {}
}
