@_exported import CoreGraphics
@_exported import CoreTransferable
@_exported import Foundation
@_exported import Observation
@_exported import UIKit

// 13.0 swiftui/dynamicproperty
public protocol DynamicProperty {}

final class Box<Value> {
  var value: Value
  init(_ value: Value) { self.value = value }
}

// 13.0 swiftui/state
@propertyWrapper public struct State<Value>: DynamicProperty {
  let box: Box<Value>
  // 13.0 swiftui/state/init(wrappedvalue:)
  public init(wrappedValue value: Value) { box = Box(value) }
  // 13.0 swiftui/state/wrappedvalue
  public var wrappedValue: Value {
    get { box.value }
    nonmutating set { box.value = newValue }
  }
  // 13.0 swiftui/state/projectedvalue
  public var projectedValue: Binding<Value> {
    let box = box
    return Binding(read: { box.value }, write: { box.value = $0 })
  }
}

extension State where Value: ExpressibleByNilLiteral {
  // 13.0 swiftui/state/init()
  public init() { self.init(wrappedValue: nil) }
}

// 13.0 swiftui/binding
@propertyWrapper @dynamicMemberLookup public struct Binding<Value>: DynamicProperty {
  let read: () -> Value
  let write: (Value) -> Void

  init(read: @escaping () -> Value, write: @escaping (Value) -> Void) {
    (self.read, self.write) = (read, write)
  }

  // 13.0 swiftui/binding/wrappedvalue
  public var wrappedValue: Value {
    get { read() }
    nonmutating set { write(newValue) }
  }
  // 13.0 swiftui/binding/projectedvalue
  public var projectedValue: Binding<Value> { self }

  // 13.0 swiftui/binding/subscript(dynamicmember:)
  public subscript<Subject>(
    dynamicMember keyPath: WritableKeyPath<Value, Subject>
  ) -> Binding<Subject> {
    Binding<Subject>(
      read: { read()[keyPath: keyPath] },
      write: {
        var value = read()
        value[keyPath: keyPath] = $0
        write(value)
      })
  }
}

// 17.0 swiftui/bindable
@propertyWrapper @dynamicMemberLookup public struct Bindable<Value> {
  // 17.0 swiftui/bindable/wrappedvalue
  public var wrappedValue: Value
  // 17.0 swiftui/bindable/projectedvalue
  public var projectedValue: Bindable<Value> { self }
  // 17.0 swiftui/bindable/init(wrappedvalue:)
  public init(wrappedValue: Value) where Value: AnyObject & Observable {
    self.wrappedValue = wrappedValue
  }
  // 17.0 swiftui/bindable/subscript(dynamicmember:)
  public subscript<Subject>(
    dynamicMember keyPath: ReferenceWritableKeyPath<Value, Subject>
  ) -> Binding<Subject> where Value: AnyObject {
    let value = wrappedValue
    return Binding<Subject>(
      read: { value[keyPath: keyPath] }, write: { value[keyPath: keyPath] = $0 })
  }
}

// 14.0 swiftui/appstorage
@propertyWrapper public struct AppStorage<Value>: DynamicProperty {
  let box: Box<Value>
  // 14.0 swiftui/appstorage/init(wrappedvalue:_:store:)-1dtuu
  public init(wrappedValue: Value, _ key: String, store: UserDefaults? = nil)
  where Value: RawRepresentable, Value.RawValue == String { box = Box(wrappedValue) }
  // 14.0 swiftui/appstorage/wrappedvalue
  public var wrappedValue: Value {
    get { box.value }
    nonmutating set { box.value = newValue }
  }
  // 14.0 swiftui/appstorage/projectedvalue
  public var projectedValue: Binding<Value> {
    let box = box
    return Binding(read: { box.value }, write: { box.value = $0 })
  }
}

// 13.0 swiftui/environment
@propertyWrapper public struct Environment<Value>: DynamicProperty {
  let keyPath: KeyPath<EnvironmentValues, Value>
  // 13.0 swiftui/environment/init(_:)
  public init(_ keyPath: KeyPath<EnvironmentValues, Value>) { self.keyPath = keyPath }
  // 13.0 swiftui/environment/wrappedvalue
  public var wrappedValue: Value { EnvironmentValues()[keyPath: keyPath] }
}

// 13.0 swiftui/userinterfacesizeclass
public enum UserInterfaceSizeClass: Sendable {
  // 13.0 swiftui/userinterfacesizeclass/compact
  case compact
  // 13.0 swiftui/userinterfacesizeclass/regular
  case regular
}

// 13.0 swiftui/environmentvalues
public struct EnvironmentValues {
  // 13.0 swiftui/environmentvalues/displayscale
  public var displayScale: CGFloat = 3
  // 13.0 swiftui/environmentvalues/verticalsizeclass
  public var verticalSizeClass: UserInterfaceSizeClass? { Screen.isLow ? .compact : .regular }
  // 13.0 swiftui/environmentvalues/accessibilityreducemotion
  public var accessibilityReduceMotion: Bool { true }
}
