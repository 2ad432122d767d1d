// 15.0 swiftui/buttonrole
public struct ButtonRole: Sendable {
  let name: String
  // 15.0 swiftui/buttonrole/destructive
  public static let destructive = ButtonRole(name: "destructive")
  // 15.0 swiftui/buttonrole/cancel
  public static let cancel = ButtonRole(name: "cancel")
}

// 13.0 swiftui/button
public struct Button<Label: View>: View, Recorded {
  let label: Label
  let action: @MainActor () -> Void
  var role: ButtonRole?
  // 13.0 swiftui/button/init(action:label:)
  public init(action: @escaping @MainActor () -> Void, @ViewBuilder label: () -> Label) {
    (self.action, self.label) = (action, label())
  }
  // 13.0 swiftui/view/body-8kl5o
  public var body: Never { fatalError() }
  func record() -> [Node] {
    let node = Node("Button", nil, label.nodes())
    node.press = action
    if let role { node.facts["role"] = role.name }
    return [node]
  }
}

extension Button where Label == Text {
  // 13.0 swiftui/button/init(_:action:)
  public init(_ titleKey: LocalizedStringKey, action: @escaping @MainActor () -> Void) {
    self.init(action: action) { Text(titleKey) }
  }
  // 15.0 swiftui/button/init(_:role:action:)
  public init(
    _ titleKey: LocalizedStringKey, role: ButtonRole?, action: @escaping @MainActor () -> Void
  ) {
    self.init(titleKey, action: action)
    self.role = role
  }
}

extension Button where Label == SwiftUI.Label<Text, Image> {
  // 14.0 swiftui/button/init(_:systemimage:action:)
  public init(
    _ titleKey: LocalizedStringKey, systemImage: String, action: @escaping @MainActor () -> Void
  ) { self.init(action: action) { SwiftUI.Label(titleKey, systemImage: systemImage) } }
  // 15.0 swiftui/button/init(_:systemimage:role:action:)
  public init(
    _ titleKey: LocalizedStringKey, systemImage: String, role: ButtonRole?,
    action: @escaping @MainActor () -> Void
  ) {
    self.init(titleKey, systemImage: systemImage, action: action)
    self.role = role
  }
}

// 14.0 swiftui/menu
public struct Menu<Label: View, Content: View>: View, Recorded {
  let label: Label
  let content: Content
  // 13.0 swiftui/view/body-8kl5o
  public var body: Never { fatalError() }
  func record() -> [Node] {
    let node = Node("Menu", nil, content.nodes())
    node.facts["label"] = label.nodes().compactMap(\.label).joined()
    return [node]
  }
}
extension Menu where Label == SwiftUI.Label<Text, Image> {
  // 14.0 swiftui/menu/init(_:systemimage:content:)
  public init(
    _ titleKey: LocalizedStringKey, systemImage: String, @ViewBuilder content: () -> Content
  ) {
    label = SwiftUI.Label(titleKey, systemImage: systemImage)
    self.content = content()
  }
}

// 13.0 swiftui/slider
public struct Slider<Label: View, ValueLabel: View>: View, Recorded {
  let value: Binding<Double>
  // 13.0 swiftui/view/body-8kl5o
  public var body: Never { fatalError() }
  func record() -> [Node] {
    let node = Node("Slider")
    node.set = { new in
      if let new = new as? Double { value.wrappedValue = new }
    }
    return [node]
  }
}
extension Slider where Label == EmptyView, ValueLabel == EmptyView {
  // 13.0 swiftui/slider/init(value:in:oneditingchanged:)
  public init(
    value: Binding<Double>, in bounds: ClosedRange<Double> = 0...1,
    onEditingChanged: @escaping (Bool) -> Void = { _ in }
  ) { self.value = value }
}

// 13.0 swiftui/toggle
public struct Toggle<Label: View>: View, Recorded {
  let label: Label
  let isOn: Binding<Bool>
  // 13.0 swiftui/view/body-8kl5o
  public var body: Never { fatalError() }
  func record() -> [Node] {
    let node = Node("Toggle", nil, label.nodes())
    node.facts["value"] = isOn.wrappedValue ? "on" : "off"
    node.press = { isOn.wrappedValue.toggle() }
    return [node]
  }
}
extension Toggle where Label == Text {
  // 13.0 swiftui/toggle/init(_:ison:)
  public init(_ titleKey: LocalizedStringKey, isOn: Binding<Bool>) {
    (label, self.isOn) = (Text(titleKey), isOn)
  }
}

// 13.0 swiftui/picker
public struct Picker<Label: View, SelectionValue: Hashable, Content: View>: View, Recorded {
  let label: Label
  let selection: Binding<SelectionValue>
  let content: Content
  // 13.0 swiftui/view/body-8kl5o
  public var body: Never { fatalError() }
  func record() -> [Node] {
    let node = Node("Picker", nil, content.nodes())
    node.facts["label"] = label.nodes().compactMap(\.label).joined()
    node.facts["value"] = "\(selection.wrappedValue)"
    return [node]
  }
}
extension Picker where Label == Text {
  // 13.0 swiftui/picker/init(_:selection:content:)
  public init(
    _ titleKey: LocalizedStringKey, selection: Binding<SelectionValue>,
    @ViewBuilder content: () -> Content
  ) { (label, self.selection, self.content) = (Text(titleKey), selection, content()) }
}

// 14.0 swiftui/colorpicker
public struct ColorPicker<Label: View>: View, Recorded {
  let label: Label
  let selection: Binding<CGColor>
  // 13.0 swiftui/view/body-8kl5o
  public var body: Never { fatalError() }
  func record() -> [Node] {
    let node = Node("ColorPicker", nil, label.nodes())
    node.set = { new in
      if let new = new as? CGColor { selection.wrappedValue = new }
    }
    return [node]
  }
}
extension ColorPicker where Label == Text {
  // 14.0 swiftui/colorpicker/init(_:selection:supportsopacity:)-7ihzc
  public init(
    _ titleKey: LocalizedStringKey, selection: Binding<CGColor>, supportsOpacity: Bool = true
  ) { (label, self.selection) = (Text(titleKey), selection) }
}

// 14.0 swiftui/progressview
public struct ProgressView<Label: View, CurrentValueLabel: View>: View, Recorded {
  let label: Label?
  let value: Double?
  // 13.0 swiftui/view/body-8kl5o
  public var body: Never { fatalError() }
  func record() -> [Node] {
    let node = Node("Progress", nil, label?.nodes() ?? [])
    if let value { node.facts["value"] = "\(Int((value * 100).rounded())) %" }
    return [node]
  }
}
extension ProgressView where CurrentValueLabel == EmptyView {
  // 14.0 swiftui/progressview/init()
  public init() where Label == EmptyView { (label, value) = (nil, nil) }
  // 14.0 swiftui/progressview/init(label:)
  public init(@ViewBuilder label: () -> Label) { (self.label, value) = (label(), nil) }
  // 14.0 swiftui/progressview/init(value:total:)
  public init<V: BinaryFloatingPoint>(value: V?, total: V = 1.0) where Label == EmptyView {
    (label, self.value) = (nil, value.map { Double($0) })
  }
  // 14.0 swiftui/progressview/init(value:total:label:)
  public init<V: BinaryFloatingPoint>(
    value: V?, total: V = 1.0, @ViewBuilder label: () -> Label
  ) { (self.label, self.value) = (label(), value.map { Double($0) }) }
}

// 17.0 swiftui/contentunavailableview
public struct ContentUnavailableView<Label: View, Description: View, Actions: View>: View, Recorded
{
  let label: Label
  let description: Description
  let actions: Actions
  // 17.0 swiftui/contentunavailableview/init(label:description:actions:)
  public init(
    @ViewBuilder label: () -> Label,
    @ViewBuilder description: () -> Description = { EmptyView() },
    @ViewBuilder actions: () -> Actions = { EmptyView() }
  ) { (self.label, self.description, self.actions) = (label(), description(), actions()) }
  // 13.0 swiftui/view/body-8kl5o
  public var body: Never { fatalError() }
  func record() -> [Node] { label.nodes() + description.nodes() + actions.nodes() }
}

// 16.0 swiftui/pastebutton
public struct PasteButton: View, Recorded {
  // 16.0 swiftui/pastebutton/init(payloadtype:onpaste:)
  public init<T: Transferable>(payloadType: T.Type, onPaste: @escaping ([T]) -> Void) {}
  // 13.0 swiftui/view/body-8kl5o
  public var body: Never { fatalError() }
  func record() -> [Node] {
    let node = Node("PasteButton")
    node.facts["label"] = "(the system's word for Paste)"
    return [node]
  }
}

// 16.0 swiftui/sharelink
public struct ShareLink<Item: Transferable, PreviewImage, Label: View>: View, Recorded {
  let label: Label
  // 16.0 swiftui/sharelink/init(item:subject:message:preview:label:)
  public init(
    item: Item, preview: SharePreview<PreviewImage>, @ViewBuilder label: () -> Label
  ) { self.label = label() }
  // 13.0 swiftui/view/body-8kl5o
  public var body: Never { fatalError() }
  func record() -> [Node] { [Node("ShareLink", nil, label.nodes())] }
}

// 16.0 swiftui/sharepreview
public struct SharePreview<Image> {}
extension SharePreview where Image == Never {
  // 16.0 swiftui/sharepreview/init(_:)
  public init<S: StringProtocol>(_ title: S) {}
}

// 13.0 swiftui/primitivebuttonstyle
public protocol PrimitiveButtonStyle {}
// 13.0 swiftui/plainbuttonstyle
public struct PlainButtonStyle: PrimitiveButtonStyle {}
// 15.0 swiftui/borderedbuttonstyle
public struct BorderedButtonStyle: PrimitiveButtonStyle {}
// 15.0 swiftui/borderedprominentbuttonstyle
public struct BorderedProminentButtonStyle: PrimitiveButtonStyle {}
extension PrimitiveButtonStyle where Self == PlainButtonStyle {
  // 15.0 swiftui/primitivebuttonstyle/plain
  public static var plain: PlainButtonStyle { PlainButtonStyle() }
}
extension PrimitiveButtonStyle where Self == BorderedButtonStyle {
  // 15.0 swiftui/primitivebuttonstyle/bordered
  public static var bordered: BorderedButtonStyle { BorderedButtonStyle() }
}
extension PrimitiveButtonStyle where Self == BorderedProminentButtonStyle {
  // 15.0 swiftui/primitivebuttonstyle/borderedprominent
  public static var borderedProminent: BorderedProminentButtonStyle {
    BorderedProminentButtonStyle()
  }
}

// 14.0 swiftui/labelstyle
public protocol LabelStyle {}
// 14.0 swiftui/icononlylabelstyle
public struct IconOnlyLabelStyle: LabelStyle {}
extension LabelStyle where Self == IconOnlyLabelStyle {
  // 15.0 swiftui/labelstyle/icononly
  public static var iconOnly: IconOnlyLabelStyle { IconOnlyLabelStyle() }
}

// 15.0 swiftui/controlsize
public enum ControlSize: Sendable {
  // 15.0 swiftui/controlsize/large
  case large
}

// 14.0 swiftui/keyequivalent
public struct KeyEquivalent: ExpressibleByExtendedGraphemeClusterLiteral, Sendable {
  // 14.0 swiftui/keyequivalent/init(extendedgraphemeclusterliteral:)
  public init(extendedGraphemeClusterLiteral value: Character) {}
}

// 13.0 swiftui/eventmodifiers
public struct EventModifiers: OptionSet, Sendable {
  // 13.0 swiftui/eventmodifiers/rawvalue
  public let rawValue: Int
  // 13.0 swiftui/eventmodifiers/init(rawvalue:)
  public init(rawValue: Int) { self.rawValue = rawValue }
  // 13.0 swiftui/eventmodifiers/command
  public static let command = EventModifiers(rawValue: 1)
  // 13.0 swiftui/eventmodifiers/shift
  public static let shift = EventModifiers(rawValue: 2)
}

extension View {
  // 13.0 swiftui/view/buttonstyle(_:)
  public nonisolated func buttonStyle<S: PrimitiveButtonStyle>(_ style: S) -> some View { self }
  // 14.0 swiftui/view/labelstyle(_:)
  public nonisolated func labelStyle<S: LabelStyle>(_ style: S) -> some View { self }
  // 15.0 swiftui/view/controlsize(_:)
  public nonisolated func controlSize(_ controlSize: ControlSize) -> some View { self }
  // 14.0 swiftui/view/keyboardshortcut(_:modifiers:)
  public nonisolated func keyboardShortcut(
    _ key: KeyEquivalent, modifiers: EventModifiers = .command
  ) -> some View { self }
  // 13.0 swiftui/view/disabled(_:)
  public nonisolated func disabled(_ disabled: Bool) -> some View {
    changed { nodes in
      for node in nodes.flatMap(\.all) where disabled { node.facts["disabled"] = "yes" }
      return nodes
    }
  }
}
