"""Make an XMP packet true for the result of its photo: turned, in sRGB, one picture alone.

Sources: XMP specification, part 2; Metadata Working Group, Guidelines 2.0, 5.9 (regions);
IPTC Extension 2019.1 (image regions); Microsoft, People Tagging; Google, Motion Photo and Ultra
HDR; Adobe, Gain Map 1.0.
"""

from photochrom.photo.containers.turning import turned, turned_box
from photochrom.photo.containers.xmp import Element, Packet, Property

_TIFF = "http://ns.adobe.com/tiff/1.0/"
_EXIF = "http://ns.adobe.com/exif/1.0/"
_PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
_NOTE = "http://ns.adobe.com/xmp/note/"
_AREA = "http://ns.adobe.com/xmp/sType/Area#"
_DIMENSIONS = "http://ns.adobe.com/xap/1.0/sType/Dimensions#"
_EXTENSION = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_REGIONS = "http://www.metadataworkinggroup.com/schemas/regions/"
_PEOPLE_INFO = "http://ns.microsoft.com/photo/1.2/"
_PEOPLE = "http://ns.microsoft.com/photo/1.2/t/Region#"
_GAIN_MAPS = ("http://ns.adobe.com/hdr-gain-map/1.0/", "http://ns.apple.com/HDRGainMap/1.0/")
_CONTAINER = "http://ns.google.com/photos/1.0/container/"
_CAMERA = "http://ns.google.com/photos/1.0/camera/"
_VIDEO = (
    "MotionPhoto", "MotionPhotoVersion", "MotionPhotoPresentationTimestampUs", "MicroVideo",
    "MicroVideoVersion", "MicroVideoOffset", "MicroVideoPresentationTimestampUs",
)  # fmt: skip


def made_true(packet: Packet, *, width: int, height: int, orientation: int) -> None:
    """Let a packet tell of the upright picture of width and height that `orientation` became."""
    for namespace, name in ((_TIFF, "ImageWidth"), (_EXIF, "PixelXDimension")):
        _set(packet, namespace, name, str(width))
    for namespace, name in ((_TIFF, "ImageLength"), (_EXIF, "PixelYDimension")):
        _set(packet, namespace, name, str(height))
    _set(packet, _TIFF, "Orientation", "1")
    _set(packet, _EXIF, "ColorSpace", "1")
    _set(packet, _PHOTOSHOP, "ICCProfile", "sRGB IEC61966-2.1")
    if orientation > 4:
        _exchange(packet, _TIFF, "XResolution", "YResolution")
        _exchange(packet, _DIMENSIONS, "w", "h")
    if orientation > 1:
        _turn_areas(packet, orientation)
        _turn_rectangles(packet, orientation)
        size = (width, height)
        for boundary in packet.elements((_EXTENSION, "RegionBoundary")):
            _turn_boundary(packet, boundary, size, orientation)
    for namespace in (*_GAIN_MAPS, _CONTAINER):
        packet.remove(namespace)
    packet.remove(_CAMERA, *_VIDEO)
    packet.remove(_NOTE, "HasExtendedXMP")


def remove_places(packet: Packet) -> None:
    """Take out where faces and things are, which is not so in a part of the picture."""
    packet.remove(_REGIONS, "Regions")
    packet.remove(_PEOPLE_INFO, "RegionInfo")
    packet.remove(_EXTENSION, "ImageRegion")


def has_gain_map(packet: Packet) -> bool:
    """Tell whether a packet promises a gain map, which makes the picture one of high range."""
    return any(next(packet.properties(namespace), None) for namespace in _GAIN_MAPS)


def has_video(packet: Packet) -> bool:
    """Tell whether a packet promises a video behind the picture."""
    said = (packet.value(_CAMERA, name) for name in ("MotionPhoto", "MicroVideo"))
    return any(value not in (None, "0") for value in said)


def _set(packet: Packet, namespace: str, name: str, value: str) -> None:
    for found in packet.properties(namespace, name):
        packet.set(found, value)


def _exchange(packet: Packet, namespace: str, one: str, other: str) -> None:
    """Exchange two values of each structure that has both."""
    for structure in packet.root.walk():
        first, second = (packet.own(structure, (namespace, name)) for name in (one, other))
        if first and second:
            packet.set(first, second.value)
            packet.set(second, first.value)


def _turn_areas(packet: Packet, orientation: int) -> None:
    for structure in packet.root.walk():
        found = [packet.own(structure, (_AREA, name)) for name in ("x", "y", "w", "h")]
        if found[0] is None or found[1] is None:
            continue
        try:
            x, y, *size = (float(value.value) if value else 0.0 for value in found)
        except ValueError:
            continue
        upright = [*turned(x, y, orientation), *(size[::-1] if orientation > 4 else size)]
        for value, new in zip(found, upright, strict=True):
            if value:
                packet.set(value, _decimal(new))


def _turn_rectangles(packet: Packet, orientation: int) -> None:
    """Turn "left, top, width, height" of Microsoft's people."""
    for found in packet.properties(_PEOPLE, "Rectangle"):
        try:
            left, top, width, height = (float(part) for part in found.value.split(","))
        except ValueError:
            continue
        box = turned_box(left, top, width, height, orientation)
        packet.set(found, ", ".join(_decimal(part) for part in box))


def _turn_boundary(
    packet: Packet, boundary: Element, size: tuple[int, int], orientation: int
) -> None:
    """Turn a region's boundary: a box or a circle, or the corners below it, in shares or pixels."""
    parts = list(boundary.walk())
    units = [packet.own(part, (_EXTENSION, "rbUnit")) for part in parts]
    in_pixels = any(unit and unit.value == "pixel" for unit in units)
    after = size if in_pixels else (1, 1)
    before = after[::-1] if orientation > 4 else after
    for part in parts:
        radius = packet.own(part, (_EXTENSION, "rbRx"))  # a share of the width
        if radius and orientation > 4 and not in_pixels:
            share = (_number(radius) or 0) * size[1] / size[0]
            packet.set(radius, _decimal(share))
        found = [packet.own(part, (_EXTENSION, name)) for name in ("rbX", "rbY", "rbW", "rbH")]
        x, y, width, height = (_number(value) for value in found)
        if x is None or y is None:
            continue
        box = turned_box(
            x / before[0], y / before[1], (width or 0) / before[0], (height or 0) / before[1],
            orientation,
        )  # fmt: skip
        for value, share, side in zip(found, box, after * 2, strict=True):
            if value:
                packet.set(value, _decimal(share * side))


def _number(found: Property | None) -> float | None:
    try:
        return float(found.value) if found else None
    except ValueError:
        return None


def _decimal(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")
