// What Apple's Foundation has and Foundation on Linux lacks. It is imported implicitly.
import Foundation

// 2.0 corefoundation/cfstring
public typealias CFString = NSString
// 2.0 corefoundation/cfurl
public typealias CFURL = NSURL
// 2.0 corefoundation/cfdictionary
public typealias CFDictionary = NSDictionary
// 2.0 corefoundation/cftyperef
public typealias CFTypeRef = AnyObject

extension URL {
  // 16.0 foundation/url/cachesdirectory
  public static var cachesDirectory: URL { temporaryDirectory.appending(path: "Caches") }
  // 8.0 foundation/url/startaccessingsecurityscopedresource()
  public func startAccessingSecurityScopedResource() -> Bool { true }
  // 8.0 foundation/url/stopaccessingsecurityscopedresource()
  public func stopAccessingSecurityScopedResource() {}
}

// 16.0 foundation/localizedstringresource
public struct LocalizedStringResource: ExpressibleByStringInterpolation, Sendable, Equatable {
  // 16.0 foundation/localizedstringresource/key
  public let key: String
  let arguments: [String]

  // 16.0 foundation/localizedstringresource/init(stringliteral:)
  public init(stringLiteral value: String) {
    key = value
    arguments = []
  }

  // 16.0 foundation/localizedstringresource/init(stringinterpolation:)
  public init(stringInterpolation: String.LocalizationValue.StringInterpolation) {
    key = stringInterpolation.key
    arguments = stringInterpolation.arguments
  }
}

// 16.0 foundation/customlocalizedstringresourceconvertible
public protocol CustomLocalizedStringResourceConvertible {
  // 16.0 foundation/customlocalizedstringresourceconvertible/localizedstringresource
  var localizedStringResource: LocalizedStringResource { get }
}

extension String {
  // 15.0 swift/string/localizationvalue
  public struct LocalizationValue: ExpressibleByStringInterpolation, Sendable, Equatable {
    let key: String
    let arguments: [String]

    // 15.0 swift/string/localizationvalue/init(stringliteral:)
    public init(stringLiteral value: String) {
      key = value
      arguments = []
    }

    // 15.0 swift/string/localizationvalue/init(stringinterpolation:)
    public init(stringInterpolation: StringInterpolation) {
      key = stringInterpolation.key
      arguments = stringInterpolation.arguments
    }

    // 15.0 swift/string/localizationvalue/stringinterpolation
    public struct StringInterpolation: StringInterpolationProtocol, Sendable, Equatable {
      var key = ""
      var arguments: [String] = []

      // 15.0 swift/string/localizationvalue/stringinterpolation/init(literalcapacity:interpolationcount:)
      public init(literalCapacity: Int, interpolationCount: Int) {}
      // 15.0 swift/string/localizationvalue/stringinterpolation/appendliteral(_:)
      public mutating func appendLiteral(_ literal: String) {
        key += literal.replacingOccurrences(of: "%", with: "%%")
      }
      // 15.0 swift/string/localizationvalue/stringinterpolation/appendinterpolation(_:)
      public mutating func appendInterpolation(_ value: String) {
        key += "%@"
        arguments.append(value)
      }
      // 15.0 swift/string/localizationvalue/stringinterpolation/appendinterpolation(_:specifier:)
      public mutating func appendInterpolation(_ value: Int) {
        key += "%lld"
        arguments.append(String(value))
      }
    }
  }

  // 15.0 swift/string/init(localized:table:bundle:locale:comment:)
  public init(
    localized key: String.LocalizationValue, table: String? = nil, bundle: Bundle? = nil,
    comment: StaticString? = nil
  ) {
    self = Spoken.fill(key.key, key.arguments)
  }

  // 16.0 swift/string/init(localized:)
  public init(localized resource: LocalizedStringResource) {
    self = Spoken.fill(resource.key, resource.arguments)
  }
}
