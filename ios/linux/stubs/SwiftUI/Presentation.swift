// 14.0 swiftui/toolbarcontent
@MainActor @preconcurrency public protocol ToolbarContent {
  // 14.0 swiftui/toolbarcontent/body-swift.associatedtype
  associatedtype Body: ToolbarContent
}
extension Never: ToolbarContent {}

@MainActor protocol RecordedToolbar { func record() -> [Node] }

// 14.0 swiftui/toolbarcontentbuilder
@resultBuilder public struct ToolbarContentBuilder {
  // 14.0 swiftui/toolbarcontentbuilder/buildexpression(_:)
  public static func buildExpression<Content: ToolbarContent>(_ content: Content) -> Content {
    content
  }
  // 14.0 swiftui/toolbarcontentbuilder/buildblock(_:)
  public static func buildBlock<Content: ToolbarContent>(_ content: Content) -> some ToolbarContent
  {
    content
  }
  // 14.0 swiftui/toolbarcontentbuilder/buildblock(_:_:)
  @MainActor public static func buildBlock<C0: ToolbarContent, C1: ToolbarContent>(
    _ c0: C0, _ c1: C1
  ) -> some ToolbarContent { ToolbarPair(first: c0, second: c1) }
}

struct ToolbarPair<First: ToolbarContent, Second: ToolbarContent>: ToolbarContent, RecordedToolbar {
  typealias Body = Never
  let first: First
  let second: Second
  func record() -> [Node] {
    [first as Any, second as Any].flatMap { ($0 as? any RecordedToolbar)?.record() ?? [] }
  }
}

// 14.0 swiftui/toolbaritemplacement
public struct ToolbarItemPlacement: Sendable {
  // 14.0 swiftui/toolbaritemplacement/cancellationaction
  public static let cancellationAction = ToolbarItemPlacement()
  // 14.0 swiftui/toolbaritemplacement/confirmationaction
  public static let confirmationAction = ToolbarItemPlacement()
  // 14.0 swiftui/toolbaritemplacement/topbarleading
  public static var topBarLeading: ToolbarItemPlacement { ToolbarItemPlacement() }
  // 14.0 swiftui/toolbaritemplacement/topbartrailing
  public static var topBarTrailing: ToolbarItemPlacement { ToolbarItemPlacement() }
}

// 14.0 swiftui/toolbaritem
public struct ToolbarItem<ID, Content: View>: ToolbarContent, RecordedToolbar {
  // 14.0 swiftui/toolbarcontent/body-swift.associatedtype
  public typealias Body = Never
  let content: Content
  func record() -> [Node] { content.nodes() }
}
extension ToolbarItem where ID == () {
  // 14.0 swiftui/toolbaritem/init(placement:content:)
  public init(
    placement: ToolbarItemPlacement, @ViewBuilder content: () -> Content
  ) { self.content = content() }
}

// 14.0 swiftui/toolbaritemgroup
public struct ToolbarItemGroup<Content: View>: ToolbarContent, RecordedToolbar {
  // 14.0 swiftui/toolbarcontent/body-swift.associatedtype
  public typealias Body = Never
  let content: Content
  // 14.0 swiftui/toolbaritemgroup/init(placement:content:)
  public init(
    placement: ToolbarItemPlacement, @ViewBuilder content: () -> Content
  ) { self.content = content() }
  func record() -> [Node] { content.nodes() }
}

// 16.0 swiftui/presentationdetent
public struct PresentationDetent: Hashable, Sendable {
  let height: CGFloat
  // 16.0 swiftui/presentationdetent/large
  public static let large = PresentationDetent(height: .infinity)
  // 16.0 swiftui/presentationdetent/height(_:)
  public static func height(_ height: CGFloat) -> PresentationDetent {
    PresentationDetent(height: height)
  }
}

// 16.4 swiftui/presentationbackgroundinteraction
public struct PresentationBackgroundInteraction: Sendable {
  // 16.4 swiftui/presentationbackgroundinteraction/enabled(upthrough:)
  public static func enabled(
    upThrough detent: PresentationDetent
  ) -> PresentationBackgroundInteraction { PresentationBackgroundInteraction() }
}

// 16.4 swiftui/presentationadaptation
public struct PresentationAdaptation: Sendable {
  // 16.4 swiftui/presentationadaptation/popover
  public static var popover: PresentationAdaptation { PresentationAdaptation() }
}

// 15.0 swiftui/visibility
public enum Visibility: Sendable {
  // 15.0 swiftui/visibility/visible
  case visible
  // 15.0 swiftui/visibility/automatic
  case automatic
}

// 13.0 swiftui/navigationbaritem
public struct NavigationBarItem {
  // 14.0 swiftui/navigationbaritem/titledisplaymode
  public enum TitleDisplayMode: Sendable {
    // 14.0 swiftui/navigationbaritem/titledisplaymode/inline
    case inline
  }
}

extension View {
  /// Show what is presented, for the rehearsal.
  nonisolated func presenting(
    _ kind: String, _ isPresented: Binding<Bool>, _ content: @escaping @MainActor () -> [Node]
  ) -> some View {
    changed { nodes in
      guard isPresented.wrappedValue else { return nodes }
      return nodes + [Node(kind, nil, content())]
    }
  }

  // 14.0 swiftui/view/toolbar(content:)
  public nonisolated func toolbar<Content: ToolbarContent>(
    @ToolbarContentBuilder content: () -> Content
  ) -> some View {
    let toolbar = content()
    return changed { nodes in
      [Node("Toolbar", nil, (toolbar as? any RecordedToolbar)?.record() ?? [])] + nodes
    }
  }
  // 14.0 swiftui/view/navigationtitle(_:)
  public nonisolated func navigationTitle(_ titleKey: LocalizedStringKey) -> some View {
    changed { [Node("Title", titleKey.spoken)] + $0 }
  }
  // 14.0 swiftui/view/navigationtitle(_:)-43srq
  @_disfavoredOverload
  public nonisolated func navigationTitle<S: StringProtocol>(_ title: S) -> some View {
    let title = String(title)
    return changed { [Node("Title", title)] + $0 }
  }
  // 14.0 swiftui/view/navigationbartitledisplaymode(_:)
  public nonisolated func navigationBarTitleDisplayMode(
    _ displayMode: NavigationBarItem.TitleDisplayMode
  ) -> some View { self }
  // 13.0 swiftui/view/sheet(ispresented:ondismiss:content:)
  public nonisolated func sheet<Content: View>(
    isPresented: Binding<Bool>, onDismiss: (() -> Void)? = nil,
    @ViewBuilder content: @escaping () -> Content
  ) -> some View { presenting("Sheet", isPresented) { content().nodes() } }
  // 14.0 swiftui/view/fullscreencover(ispresented:ondismiss:content:)
  public nonisolated func fullScreenCover<Content: View>(
    isPresented: Binding<Bool>, onDismiss: (() -> Void)? = nil,
    @ViewBuilder content: @escaping () -> Content
  ) -> some View { presenting("Cover", isPresented) { [] } }
  // 13.0 swiftui/view/popover(ispresented:attachmentanchor:arrowedge:content:)
  public nonisolated func popover<Content: View>(
    isPresented: Binding<Bool>, @ViewBuilder content: @escaping () -> Content
  ) -> some View { presenting("Popover", isPresented) { content().nodes() } }
  // 15.0 swiftui/view/alert(_:ispresented:actions:message:)
  public nonisolated func alert<A: View, M: View>(
    _ titleKey: LocalizedStringKey, isPresented: Binding<Bool>, @ViewBuilder actions: () -> A,
    @ViewBuilder message: () -> M
  ) -> some View {
    let (actions, message) = (actions(), message())
    return presenting("Alert", isPresented) {
      [Node("Title", titleKey.spoken)] + message.nodes() + actions.nodes()
    }
  }
  // 15.0 swiftui/view/confirmationdialog(_:ispresented:titlevisibility:actions:)
  public nonisolated func confirmationDialog<A: View>(
    _ titleKey: LocalizedStringKey, isPresented: Binding<Bool>,
    titleVisibility: Visibility = .automatic, @ViewBuilder actions: () -> A
  ) -> some View {
    let actions = actions()
    return presenting("Dialog", isPresented) {
      [Node("Title", titleKey.spoken)] + actions.nodes()
    }
  }
  // 14.0 swiftui/view/fileimporter(ispresented:allowedcontenttypes:allowsmultipleselection:oncompletion:)
  public nonisolated func fileImporter(
    isPresented: Binding<Bool>, allowedContentTypes: [UTType], allowsMultipleSelection: Bool,
    onCompletion: @escaping (Result<[URL], any Error>) -> Void
  ) -> some View { presenting("FileImporter", isPresented) { [] } }
  // 16.0 swiftui/view/presentationdetents(_:)
  public nonisolated func presentationDetents(_ detents: Set<PresentationDetent>) -> some View {
    self
  }
  // 16.4 swiftui/view/presentationbackgroundinteraction(_:)
  public nonisolated func presentationBackgroundInteraction(
    _ interaction: PresentationBackgroundInteraction
  ) -> some View { self }
  // 16.4 swiftui/view/presentationcompactadaptation(_:)
  public nonisolated func presentationCompactAdaptation(
    _ adaptation: PresentationAdaptation
  ) -> some View { self }
}
