"""What a user can cause.

PhotochromError
├── PhotoError              a photo cannot be used
│   ├── UnreadablePhotoError    empty, damaged, truncated, not a picture, no permission
│   ├── PhotoTooLargeError      more pixels than allowed
│   ├── AlreadyInColorError     nothing to do: the photo has colors of its own
│   ├── NoPictureError          nothing to do: the page is blank or has writing alone
│   └── NegativeError           nothing was done: light and dark are exchanged in the photo
├── TargetError             a result cannot be written there
├── InvalidModelError       a model file breaks the contract
├── PageError               the page in the browser cannot be served
├── InvalidHintError        a hint or reference is outside the photo or film, or has no color
├── TrainingError           a recipe, a run or its photos cannot be used
└── ArchiveError            a store, a manifest or a cluster cannot be used

Each message says what was expected, what came and what to do, in one line.
"""


class PhotochromError(Exception):
    """Something the caller's input caused; the message is one clear line."""


class PhotoError(PhotochromError):
    """A photo cannot be used."""


class UnreadablePhotoError(PhotoError):
    """The file is empty, damaged, truncated, not a picture, or may not be read."""


class PhotoTooLargeError(PhotoError):
    """The photo has more pixels than allowed."""


class AlreadyInColorError(PhotoError):
    """The photo has colors of its own and recoloring was not asked for."""


class NoPictureError(PhotoError):
    """The page is blank or bears writing alone, and was not said to be a picture."""


class NegativeError(PhotoError):
    """The photo looks like a negative, and how to take it was not said."""


class TargetError(PhotochromError):
    """A result cannot be written to its target."""


class InvalidModelError(PhotochromError):
    """A model file is missing, damaged, or breaks the contract."""


class PageError(PhotochromError):
    """The page's files are not all there, or its port cannot be used."""


class InvalidHintError(PhotochromError):
    """A hint lies outside the photo or names no color; a reference is no frame of the film."""


class TrainingError(PhotochromError):
    """A recipe, a run folder or the training photos cannot be used."""


class ArchiveError(PhotochromError):
    """A store, a manifest or a cluster cannot be used, or too many photos of an archive fail."""
