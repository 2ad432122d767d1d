"""Faults of the kinds that people make, each of which the check must find."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One place of the sources, wrong.

    Attributes:
        name: what is wrong.
        file: relative to ios/.
        right: what stands there, once.
        wrong: what is planted instead.
        says: part of what the compiler must say.
        by_types: whether types show it; else data flow does, which is looked at only where types
            are right.
        target: the one that is compiled.
    """

    name: str
    file: str
    right: str
    wrong: str
    says: str
    by_types: bool = True
    target: str = "Photochrom"


FAULTS = (
    Fault(
        "a data race: pixels that an actor holds are given away",
        "Shared/Coloring/OpenPhoto.swift",
        "    return OpenPhoto(file",
        "    defer { store.bytes[0] = 0 }\n    return OpenPhoto(file",
        "risks causing data races",
        by_types=False,
    ),
    Fault(
        "a missing await",
        "Shared/Stage/SpotDraft.swift",
        "    let thing = await photo.thing(x: x, y: y)",
        "    let thing = photo.thing(x: x, y: y)",
        "'async'",
    ),
    Fault(
        "a missing try",
        "Photochrom/Session/Session.swift",
        "      try await stage.develop()",
        "      await stage.develop()",
        "not marked with 'try'",
    ),
    Fault(
        "a wrong label",
        "Shared/Files/PixelStore.swift",
        "provider: provider, decode: nil, shouldInterpolate: true",
        "provider: provider, decode: nil, interpolates: true",
        "incorrect argument label",
    ),
    Fault(
        "a wrong type",
        "Shared/Files/ImageWriter.swift",
        "sourceType as CFString)",
        "Size(width: 1, height: 1))",
        "expected to be an instance of a class",
    ),
    Fault(
        "an optional taken for a value",
        "Shared/Files/PixelStore.swift",
        "  func image() -> CGImage? {",
        "  func image() -> CGImage {",
        "nil",
    ),
    Fault(
        "a view that changes its own property",
        "Photochrom/Views/PhotoView.swift",
        '        Button("Try again") { session.retry() }',
        '        Button("Try again") { session = Session() }',
        "cannot assign to property",
    ),
    Fault(
        "the main actor's state from elsewhere",
        "Photochrom/Session/PhotoLibrary.swift",
        "      let request = PHAssetCreationRequest.forAsset()",
        "      let request = PHAssetCreationRequest.forAsset()\n      Session().trouble = nil",
        "main actor-isolated",
    ),
    Fault(
        "a case that is forgotten",
        "Photochrom/Views/Filmstrip.swift",
        '    case .failed: Text("\\(photo.name), failed")\n',
        "",
        "must be exhaustive",
    ),
    Fault(
        "a binding where a value is wanted",
        "Shared/Views/AdjustmentBar.swift",
        "shown: percent(stage.warmth)",
        "shown: percent($stage.warmth)",
        "cannot convert value",
    ),
    Fault(
        "a modifier that does not exist",
        "Photochrom/Views/WelcomeView.swift",
        '.multilineTextAlignment(.center)\n        Text("Photos are',
        '.multilineAlignment(.center)\n        Text("Photos are',
        "has no member 'multilineAlignment'",
    ),
    Fault(
        "a warning: a value that nobody uses",
        "Shared/Stage/Stage.swift",
        "    history.change(during: gesture, body)",
        "    let before = history\n    history.change(during: gesture, body)",
        "never used",
    ),
    Fault(
        "arrays of Core ML that leave their actor",
        "Shared/Model/CoreMLPredictor.swift",
        "    return try answer(lightness: lightness, hints: hints)",
        "    let features = try MLDictionaryFeatureProvider(dictionary: [:])\n"
        "    let answer = try await model.prediction(from: features)\n"
        '    return try answer.featureValue(for: "ab")?.multiArrayValue?.plane() ?? lightness',
        "cannot cross actor boundary",
    ),
    Fault(
        "a delegate's method that is on the main actor, of a protocol that is not",
        "Photochrom/Views/ScannerView.swift",
        "    nonisolated func documentCameraViewControllerDidCancel(",
        "    func documentCameraViewControllerDidCancel(",
        "cannot be used to satisfy nonisolated protocol requirement",
    ),
    Fault(
        "a closure of Photos that is sent and not Sendable",
        "PhotochromEdit/EditingController.swift",
        "    let finish = Handed(value: completionHandler)\n"
        "    Task { @MainActor in finish.value(await session.finish()) }",
        "    Task { @MainActor in completionHandler(await session.finish()) }",
        "data race",
        by_types=False,
        target="PhotochromEdit",
    ),
)
