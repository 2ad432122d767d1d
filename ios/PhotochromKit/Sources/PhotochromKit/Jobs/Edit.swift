/// A hint with a name for lists.
public struct Spot: Sendable, Equatable, Codable, Identifiable {
  public let id: Int
  public var hint: Hint

  public init(id: Int, hint: Hint) {
    self.id = id
    self.hint = hint
  }
}

/// What a person set on a photo. Its JSON is what an editing extension keeps.
public struct Edit: Sendable, Equatable, Codable {
  /// In the order in which they were set; later ones win where they meet.
  public var spots: [Spot]
  public var look: Look
  /// Pictures of a scan, by their number: those that are colored unless told otherwise are not then,
  /// and the others are.
  public var switched: Set<FoundPicture.ID>
  /// The scan is one picture, whatever was found on it.
  public var isOnePicture: Bool

  public init(
    spots: [Spot] = [], look: Look = .automatic, switched: Set<FoundPicture.ID> = [],
    isOnePicture: Bool = false
  ) {
    self.spots = spots
    self.look = look
    self.switched = switched
    self.isOnePicture = isOnePicture
  }

  private enum CodingKeys: CodingKey {
    case spots, look, switched, isOnePicture
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      spots: try values.decode([Spot].self, forKey: .spots),
      look: try values.decode(Look.self, forKey: .look),
      // edits of before scans were divided say neither
      switched: try values.decodeIfPresent(Set<FoundPicture.ID>.self, forKey: .switched) ?? [],
      isOnePicture: try values.decodeIfPresent(Bool.self, forKey: .isOnePicture) ?? false)
  }

  /// As the network says.
  public static let automatic = Edit()

  public var hints: [Hint] { spots.map(\.hint) }

  /// What the colors hang on; the look is only how they are shown.
  public var asked: Edit { Edit(spots: spots, switched: switched, isOnePicture: isOnePicture) }

  /// Add a hint and return its spot.
  @discardableResult
  public mutating func add(_ hint: Hint) -> Spot {
    let spot = Spot(id: (spots.map(\.id).max() ?? 0) + 1, hint: hint)
    spots.append(spot)
    return spot
  }

  /// Color a picture of a scan, or leave it as it is.
  public mutating func setOn(_ isOn: Bool, _ picture: FoundPicture) {
    if isOn == picture.isOn { switched.remove(picture.id) } else { switched.insert(picture.id) }
  }

  public func isOn(_ picture: FoundPicture) -> Bool {
    picture.isOn != switched.contains(picture.id)
  }

  /// Take a spot out; nothing happens where it is not there.
  public mutating func remove(_ id: Spot.ID) {
    spots.removeAll { $0.id == id }
  }
}

/// An edit with undo and redo.
public struct History: Sendable, Equatable {
  public private(set) var edit: Edit
  private var past: [Edit] = []
  private var future: [Edit] = []
  private var gesture: Gesture?

  /// What makes several changes one step: a drag of a slider, of a spot.
  public enum Gesture: Sendable, Hashable {
    case strength, warmth
    case spot(Spot.ID)
  }

  public init(edit: Edit = .automatic) {
    self.edit = edit
  }

  /// Change something; changes of one gesture are undone together. Nothing is remembered where
  /// nothing changes.
  public mutating func change(during gesture: Gesture? = nil, _ body: (inout Edit) -> Void) {
    var changed = edit
    body(&changed)
    guard changed != edit else { return }
    if gesture == nil || gesture != self.gesture { past.append(edit) }
    self.gesture = gesture
    future = []
    edit = changed
  }

  /// End a gesture, so that the next change is a step of its own.
  public mutating func endGesture() { gesture = nil }

  public var canUndo: Bool { !past.isEmpty }
  public var canRedo: Bool { !future.isEmpty }
  public var isAutomatic: Bool { edit == .automatic }

  public mutating func undo() { step(from: \.past, to: \.future) }
  public mutating func redo() { step(from: \.future, to: \.past) }

  /// Go back to what the network says; this can be undone.
  public mutating func reset() { change { $0 = .automatic } }

  private mutating func step(
    from: WritableKeyPath<History, [Edit]>, to: WritableKeyPath<History, [Edit]>
  ) {
    guard let next = self[keyPath: from].popLast() else { return }
    self[keyPath: to].append(edit)
    edit = next
    gesture = nil
  }
}
