import Foundation
@_exported import UniformTypeIdentifiers

// 16.0 appintents/appintent
public protocol AppIntent: Sendable {
  // 16.0 appintents/appintent/title
  static var title: LocalizedStringResource { get }
  // 16.0 appintents/appintent/description
  static var description: IntentDescription? { get }
  // 16.0 appintents/appintent/performresult
  associatedtype PerformResult: IntentResult
  // 16.0 appintents/appintent/summarycontent
  associatedtype SummaryContent: ParameterSummary
  // 16.0 appintents/appintent/parametersummary
  @ParameterSummaryBuilder<Self> static var parameterSummary: SummaryContent { get }
  // 16.0 appintents/appintent/perform()
  func perform() async throws -> PerformResult
  // 16.0 appintents/appintent/init()
  init()
}

extension AppIntent {
  // 16.0 appintents/appintent/parameter
  public typealias Parameter = IntentParameter
  // 16.0 appintents/appintent/summary
  public typealias Summary = IntentParameterSummary<Self>
}

// 16.0 appintents/intentdescription
public struct IntentDescription: Sendable {
  // 16.0 appintents/intentdescription/init(_:categoryname:searchkeywords:)
  public init(_ descriptionText: LocalizedStringResource) {}
}

// 16.0 appintents/intentparameter
@propertyWrapper public final class IntentParameter<Value: Sendable>: @unchecked Sendable {
  var value: Value?
  // recording
  public init() {}
  // 16.0 appintents/intentparameter/wrappedvalue
  public var wrappedValue: Value {
    get {
      guard let value else { fatalError("not asked for yet") }
      return value
    }
    set { value = newValue }
  }
  // 16.0 appintents/intentparameter/projectedvalue
  public var projectedValue: IntentParameter<Value> { self }
}

extension IntentParameter where Value == [IntentFile] {
  // 18.0 appintents/intentparameter/init(title:description:supportedcontenttypes:requestvaluedialog:inputconnectionbehavior:)
  public convenience init(
    title: LocalizedStringResource, description: LocalizedStringResource? = nil,
    supportedContentTypes: [UTType] = [.image]
  ) { self.init() }
}

extension IntentParameter where Value == Int {
  // 16.0 appintents/intentparameter/init(title:description:default:controlstyle:inclusiverange:requestvaluedialog:inputconnectionbehavior:)
  public convenience init(
    title: LocalizedStringResource, description: LocalizedStringResource? = nil,
    default defaultValue: Int, inclusiveRange: (lowerBound: Int, upperBound: Int)? = nil
  ) {
    self.init()
    value = defaultValue
  }
}

// 16.0 appintents/intentfile
public struct IntentFile: Sendable {
  // 16.0 appintents/intentfile/filename
  public var filename: String
  // 16.0 appintents/intentfile/data
  public var data: Data
  // 16.0 appintents/intentfile/init(fileurl:filename:type:)
  public init(fileURL: URL, filename: String? = nil, type: UTType? = nil) {
    self.filename = filename ?? fileURL.lastPathComponent
    data = (try? Data(contentsOf: fileURL)) ?? Data()
  }
}

// 16.0 appintents/intentresult
public protocol IntentResult: Sendable {}

// 16.0 appintents/returnsvalue
public protocol ReturnsValue<Value>: IntentResult {
  // 16.0 appintents/returnsvalue/value
  associatedtype Value: Sendable
  // 16.0 appintents/returnsvalue/value
  var value: Value? { get }
}

// 16.0 appintents/intentresultcontainer
public struct IntentResultContainer<Value: Sendable>: ReturnsValue {
  // 16.0 appintents/returnsvalue/value
  public let value: Value?
}

extension IntentResult {
  // 16.0 appintents/intentresult/result(value:)
  public static func result<Value: Sendable>(value: Value) -> Self
  where Self == IntentResultContainer<Value> { IntentResultContainer(value: value) }
}

// 16.0 appintents/parametersummary
public protocol ParameterSummary {
  // 16.0 appintents/parametersummary/intent
  associatedtype Intent: AppIntent
}

// 16.0 appintents/intentparametersummary
public struct IntentParameterSummary<Intent: AppIntent>: ParameterSummary {
  // 16.0 appintents/intentparametersummary/init(_:table:_:)
  public init(
    _ summary: ParameterSummaryString<Intent>, table: String? = nil,
    @ParameterKeyPathsBuilder<Intent> _ parameterKeyPaths: () -> [PartialKeyPath<Intent>]
  ) {}
}

// 16.0 appintents/parametersummarystring
public struct ParameterSummaryString<Intent: AppIntent>: ExpressibleByStringInterpolation {
  // 16.0 appintents/parametersummarystring/init(stringliteral:)
  public init(stringLiteral value: String) {}
  // 16.0 appintents/parametersummarystring/init(stringinterpolation:)
  public init(stringInterpolation: StringInterpolation) {}

  // 16.0 appintents/parametersummarystring/stringinterpolation
  public struct StringInterpolation: StringInterpolationProtocol {
    // 16.0 appintents/parametersummarystring/stringinterpolation/init(literalcapacity:interpolationcount:)
    public init(literalCapacity: Int, interpolationCount: Int) {}
    // 16.0 appintents/parametersummarystring/stringinterpolation/appendliteral(_:)
    public mutating func appendLiteral(_ literal: String) {}
    // 16.0 appintents/parametersummarystring/stringinterpolation/appendinterpolation(_:)
    public mutating func appendInterpolation<Value>(
      _ keyPath: KeyPath<Intent, IntentParameter<Value>>
    ) {}
  }
}

// 16.0 appintents/parameterkeypathsbuilder
@resultBuilder public struct ParameterKeyPathsBuilder<Intent: AppIntent> {
  // 16.0 appintents/parameterkeypathsbuilder/buildblock(_:)
  public static func buildBlock(_ components: PartialKeyPath<Intent>...) -> [PartialKeyPath<Intent>]
  { components }
  // 16.0 appintents/parameterkeypathsbuilder/buildexpression(_:)
  public static func buildExpression<Value>(
    _ expression: KeyPath<Intent, IntentParameter<Value>>
  ) -> PartialKeyPath<Intent> { expression }
}

// 16.0 appintents/parametersummarybuilder
@resultBuilder public struct ParameterSummaryBuilder<Intent: AppIntent> {
  // 16.0 appintents/parametersummarybuilder/buildblock(_:)
  public static func buildBlock<Content: ParameterSummary>(_ content: Content) -> Content
  where Content.Intent == Intent { content }
}

// 16.0 appintents/appshortcutsprovider
public protocol AppShortcutsProvider {
  // 16.0 appintents/appshortcutsprovider/appshortcuts
  @AppShortcutsBuilder static var appShortcuts: [AppShortcut] { get }
}

// 16.0 appintents/appshortcutsbuilder
@resultBuilder public struct AppShortcutsBuilder {
  // 16.0 appintents/appshortcutsbuilder/buildblock(_:)
  public static func buildBlock(_ components: AppShortcut...) -> [AppShortcut] { components }
}

// 16.0 appintents/appshortcut
public struct AppShortcut {
  // 17.0 appintents/appshortcut/init(intent:phrases:shorttitle:systemimagename:)-8yntq
  public init<Intent: AppIntent>(
    intent: Intent, phrases: [AppShortcutPhrase<Intent>], shortTitle: LocalizedStringResource,
    systemImageName: String
  ) {}
}

// 16.0 appintents/appshortcutphrase
public struct AppShortcutPhrase<Intent: AppIntent>: ExpressibleByStringInterpolation {
  // 16.0 appintents/appshortcutphrase/init(stringliteral:)
  public init(stringLiteral value: String) {}
  // 16.0 appintents/appshortcutphrase/init(stringinterpolation:)
  public init(stringInterpolation: StringInterpolation) {}

  // 16.0 appintents/appshortcutphrase/stringinterpolation
  public struct StringInterpolation: StringInterpolationProtocol {
    // 16.0 appintents/appshortcutphrase/stringinterpolation/init(literalcapacity:interpolationcount:)
    public init(literalCapacity: Int, interpolationCount: Int) {}
    // 16.0 appintents/appshortcutphrase/stringinterpolation/appendliteral(_:)
    public mutating func appendLiteral(_ literal: String) {}
    // 16.0 appintents/appshortcutphrase/stringinterpolation/appendinterpolation(_:)
    public mutating func appendInterpolation(_ token: AppShortcutPhraseToken) {}
  }
}

// 16.0 appintents/appshortcutphrasetoken
public enum AppShortcutPhraseToken: Sendable {
  // 16.0 appintents/appshortcutphrasetoken/applicationname
  case applicationName
}
