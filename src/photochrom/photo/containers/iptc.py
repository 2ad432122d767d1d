"""Captions and keywords (IPTC-IIM): bare in TIFF, inside Photoshop's resources in JPEG.

Sources: IPTC-IIM 4.2; Adobe Photoshop File Formats, image resource blocks; IPTC Core 1.3, which
tells what the captions are in XMP.
"""

from collections.abc import Iterator, Sequence

from photochrom.photo.containers.xmp import Packet, list_of

_MARK = b"8BIM"
_CAPTIONS = 1028
_STALE = {1033, 1036, 1039}  # small copies of the gray picture, and its ICC profile
_DC = "http://purl.org/dc/elements/1.1/"
_PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
_CORE = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
_UTF8 = b"\x1b%G"
_DATE, _TIME = 55, 60
# Dataset of record 2: namespace, name, and the kind of list that XMP has there, if any.
_IN_XMP = {
    5: (_DC, "title", "Alt"), 10: (_PHOTOSHOP, "Urgency", ""), 12: (_CORE, "SubjectCode", "Bag"),
    15: (_PHOTOSHOP, "Category", ""), 20: (_PHOTOSHOP, "SupplementalCategories", "Bag"),
    25: (_DC, "subject", "Bag"), 40: (_PHOTOSHOP, "Instructions", ""),
    _DATE: (_PHOTOSHOP, "DateCreated", ""), 80: (_DC, "creator", "Seq"),
    85: (_PHOTOSHOP, "AuthorsPosition", ""), 90: (_PHOTOSHOP, "City", ""),
    92: (_CORE, "Location", ""), 95: (_PHOTOSHOP, "State", ""), 100: (_CORE, "CountryCode", ""),
    101: (_PHOTOSHOP, "Country", ""), 103: (_PHOTOSHOP, "TransmissionReference", ""),
    105: (_PHOTOSHOP, "Headline", ""), 110: (_PHOTOSHOP, "Credit", ""),
    115: (_PHOTOSHOP, "Source", ""), 116: (_DC, "rights", "Alt"),
    120: (_DC, "description", "Alt"), 122: (_PHOTOSHOP, "CaptionWriter", ""),
}  # fmt: skip


def captions_in(resources: bytes) -> bytes:
    """Return the captions in Photoshop's resources, nothing if there are none."""
    return next(
        (content for number, content, _ in _resources(resources) if number == _CAPTIONS), b""
    )


def with_captions(resources: bytes, captions: bytes) -> bytes:
    """Return Photoshop's resources with captions, unless they hold some already."""
    if not captions or captions_in(resources):
        return resources
    padding = b"\0" * (len(captions) % 2)
    size = len(captions).to_bytes(4, "big")
    return _MARK + _CAPTIONS.to_bytes(2, "big") + b"\0\0" + size + captions + padding + resources


def without_pictures(resources: bytes) -> bytes:
    """Return Photoshop's resources less what is of the gray picture; what is damaged stays."""
    return _without(resources, _STALE)


def without_captions(resources: bytes) -> bytes:
    """Return Photoshop's resources less captions, which stand elsewhere too."""
    return _without(resources, {_CAPTIONS})


def _without(resources: bytes, numbers: set[int]) -> bytes:
    kept, at = b"", 0
    for number, _, whole in _resources(resources):
        kept += b"" if number in numbers else whole
        at += len(whole)
    return kept + resources[at:]


def _resources(resources: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield number and content of each resource, and the whole of it."""
    at = 0
    while resources[at : at + 4] == _MARK:
        start = at
        number = int.from_bytes(resources[at + 4 : at + 6], "big")
        name_bytes = resources[at + 6] if len(resources) > at + 6 else 0
        at += 6 + (name_bytes + 2) // 2 * 2  # a name and its length, padded to even
        size = int.from_bytes(resources[at : at + 4], "big")
        content = resources[at + 4 : at + 4 + size]
        if len(content) < size:
            return
        at += 4 + size + size % 2
        yield number, content, resources[start:at]


def to_xmp(captions: bytes, packet: Packet) -> bytes:
    """Return the properties of XMP that captions are and that a packet lacks.

    Lists without order that it has, such as keywords, get what they lack.
    """
    properties = b""
    for (namespace, name, kind), values in _said(captions):
        if packet.value(namespace, name) is None:
            properties += list_of(namespace, name, values, kind=kind)
        elif kind == "Bag":
            packet.complete(namespace, name, values)
    return properties


def unlike(captions: bytes, packet: Packet) -> tuple[str, ...]:
    """Return the names of properties that a packet has and of which captions say something else.

    Lists without order, which take both, are left out.
    """
    return tuple(
        name
        for (namespace, name, kind), values in _said(captions)
        if kind != "Bag"
        and packet.value(namespace, name) is not None
        and not all(_is_in(value, packet.texts(namespace, name)) for value in values)
    )


def _said(captions: bytes) -> Iterator[tuple[tuple[str, str, str], list[str]]]:
    """Yield the properties of XMP that captions are, with their values."""
    said: dict[int, list[str]] = {}
    encoding = ""
    for record, dataset, value in _datasets(captions):
        if (record, dataset) == (1, 90):
            encoding = "utf-8" if value == _UTF8 else ""
        elif record == 2:
            said.setdefault(dataset, []).append(_text(value, encoding))
    if _DATE in said:
        said[_DATE] = [_date(said[_DATE][0], *said.get(_TIME, [""])[:1])]
    return ((_IN_XMP[dataset], values) for dataset, values in said.items() if dataset in _IN_XMP)


def _is_in(value: str, texts: Sequence[str]) -> bool:
    """Tell whether a text is part of another; IPTC has room for their beginnings alone."""
    words = " ".join(value.split())
    return any(words in " ".join(text.split()) for text in texts)


def _datasets(captions: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while captions[at : at + 1] == b"\x1c" and len(captions) >= at + 5:
        size = int.from_bytes(captions[at + 3 : at + 5], "big")
        start = at + 5
        if size & 0x8000:  # the length of the length
            start += size & 0x7FFF
            size = int.from_bytes(captions[at + 5 : start], "big")
        yield captions[at + 1], captions[at + 2], captions[start : start + size]
        at = start + size


def _text(value: bytes, encoding: str) -> str:
    value = value.rstrip(b"\0")
    try:
        text = value.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        text = value.decode("latin-1")
    return "".join(char for char in text if char >= " " or char in "\t\r\n")


def _date(date: str, time: str) -> str:
    """Turn "19360504" and "101112+0100" into XMP's 1936-05-04T10:11:12+01:00."""
    if len(date) != 8:
        return date
    day = f"{date[:4]}-{date[4:6]}-{date[6:]}"
    if len(time) < 6:
        return day
    zone = f"{time[6:9]}:{time[9:11]}" if len(time) == 11 else ""
    return f"{day}T{time[:2]}:{time[2:4]}:{time[4:6]}{zone}"
