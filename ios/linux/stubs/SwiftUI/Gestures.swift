// 13.0 swiftui/gesture
@MainActor @preconcurrency public protocol Gesture<Value> {
  // 13.0 swiftui/gesture/value
  associatedtype Value
}

// 13.0 swiftui/_changedgesture
public struct _ChangedGesture<Content: Gesture>: Gesture {
  // 13.0 swiftui/gesture/value
  public typealias Value = Content.Value
}
// 13.0 swiftui/_endedgesture
public struct _EndedGesture<Content: Gesture>: Gesture {
  // 13.0 swiftui/gesture/value
  public typealias Value = Content.Value
}

extension Gesture {
  // 13.0 swiftui/gesture/onchanged(_:)
  @MainActor public func onChanged(_ action: @escaping (Value) -> Void) -> _ChangedGesture<Self>
  where Value: Equatable { _ChangedGesture() }
  // 13.0 swiftui/gesture/onended(_:)
  @MainActor public func onEnded(_ action: @escaping (Value) -> Void) -> _EndedGesture<Self> {
    _EndedGesture()
  }
  // 13.0 swiftui/gesture/simultaneously(with:)
  @MainActor public func simultaneously<Other: Gesture>(
    with other: Other
  ) -> SimultaneousGesture<Self, Other> { SimultaneousGesture() }
  // 13.0 swiftui/gesture/exclusively(before:)
  @MainActor public func exclusively<Other: Gesture>(
    before other: Other
  ) -> ExclusiveGesture<Self, Other> { ExclusiveGesture() }
}

// 13.0 swiftui/simultaneousgesture
public struct SimultaneousGesture<First: Gesture, Second: Gesture>: Gesture {
  // 13.0 swiftui/simultaneousgesture/value
  public struct Value {}
}

// 13.0 swiftui/exclusivegesture
public struct ExclusiveGesture<First: Gesture, Second: Gesture>: Gesture {
  // 13.0 swiftui/exclusivegesture/value
  public enum Value {
    // 13.0 swiftui/exclusivegesture/value/first(_:)
    case first(First.Value)
    // 13.0 swiftui/exclusivegesture/value/second(_:)
    case second(Second.Value)
  }
}

// 16.0 swiftui/spatialtapgesture
public struct SpatialTapGesture: Gesture {
  // 16.0 swiftui/spatialtapgesture/init(count:coordinatespace:)
  public init(count: Int = 1) {}
  // 16.0 swiftui/spatialtapgesture/value
  public struct Value: Equatable, Sendable {
    // 16.0 swiftui/spatialtapgesture/value/location
    public var location: CGPoint
  }
}

// 13.0 swiftui/draggesture
public struct DragGesture: Gesture {
  // 17.0 swiftui/draggesture/init(minimumdistance:coordinatespace:)
  public init(minimumDistance: CGFloat = 10, coordinateSpace: NamedCoordinateSpace = .local) {}
  // 13.0 swiftui/draggesture/value
  public struct Value: Equatable, Sendable {
    // 13.0 swiftui/draggesture/value/location
    public var location: CGPoint
    // 13.0 swiftui/draggesture/value/translation
    public var translation: CGSize
  }
}

// 17.0 swiftui/magnifygesture
public struct MagnifyGesture: Gesture {
  // 17.0 swiftui/magnifygesture/init(minimumscaledelta:)
  public init(minimumScaleDelta: CGFloat = 0.01) {}
  // 17.0 swiftui/magnifygesture/value
  public struct Value: Equatable, Sendable {
    // 17.0 swiftui/magnifygesture/value/magnification
    public var magnification: CGFloat
    // 17.0 swiftui/magnifygesture/value/startlocation
    public var startLocation: CGPoint
  }
}

// 17.0 swiftui/namedcoordinatespace
public struct NamedCoordinateSpace: Sendable {
  // 17.0 swiftui/coordinatespaceprotocol/local
  public static var local: NamedCoordinateSpace { NamedCoordinateSpace() }
  // 17.0 swiftui/coordinatespaceprotocol/named(_:)
  public static func named(_ name: some Hashable) -> NamedCoordinateSpace { NamedCoordinateSpace() }
}

// 17.0 swiftui/sensoryfeedback
public struct SensoryFeedback: Sendable {
  // 17.0 swiftui/sensoryfeedback/success
  public static let success = SensoryFeedback()
}

extension View {
  // 13.0 swiftui/view/gesture(_:including:)
  public nonisolated func gesture<T: Gesture>(_ gesture: T) -> some View { self }
  // 17.0 swiftui/view/coordinatespace(_:)
  public nonisolated func coordinateSpace(_ name: NamedCoordinateSpace) -> some View { self }
  // 15.0 swiftui/view/task(priority:_:)
  public nonisolated func task(
    priority: TaskPriority = .userInitiated,
    @_inheritActorContext _ action: @escaping @Sendable () async -> Void
  ) -> some View {
    changed { nodes in
      Begun.tasks.append(action)
      return nodes
    }
  }
  // 15.0 swiftui/view/task(id:priority:_:)
  public nonisolated func task<T: Equatable>(
    id value: T, priority: TaskPriority = .userInitiated,
    @_inheritActorContext _ action: @escaping @Sendable () async -> Void
  ) -> some View { self }
  // 17.0 swiftui/view/onchange(of:initial:_:)-4psgg
  public nonisolated func onChange<V: Equatable>(
    of value: V, initial: Bool = false, _ action: @escaping () -> Void
  ) -> some View { self }
  // 14.0 swiftui/view/onopenurl(perform:)
  public nonisolated func onOpenURL(perform action: @escaping (URL) -> Void) -> some View { self }
  // 16.0 swiftui/view/dropdestination(for:action:istargeted:)
  public nonisolated func dropDestination<T: Transferable>(
    for payloadType: T.Type = T.self, action: @escaping ([T], CGPoint) -> Bool,
    isTargeted: @escaping (Bool) -> Void = { _ in }
  ) -> some View { self }
  // 17.0 swiftui/view/sensoryfeedback(_:trigger:condition:)
  public nonisolated func sensoryFeedback<T: Equatable>(
    _ feedback: SensoryFeedback, trigger: T, condition: @escaping (T, T) -> Bool
  ) -> some View { self }
}
