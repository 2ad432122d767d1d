"""Make an XMP packet true for the result of its photo: turned, in sRGB, one picture alone.

Sources: XMP specification, part 2; Metadata Working Group, Guidelines 2.0, 5.9 (regions);
Microsoft, People Tagging; Google, Motion Photo and Ultra HDR; Adobe, Gain Map 1.0.
"""

from collections.abc import Sequence

from photochrom.photo.containers.xmp import Packet

_TIFF = "http://ns.adobe.com/tiff/1.0/"
_EXIF = "http://ns.adobe.com/exif/1.0/"
_PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
_NOTE = "http://ns.adobe.com/xmp/note/"
_AREA = "http://ns.adobe.com/xmp/sType/Area#"
_DIMENSIONS = "http://ns.adobe.com/xap/1.0/sType/Dimensions#"
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
    for namespace in (*_GAIN_MAPS, _CONTAINER):
        packet.remove(namespace)
    packet.remove(_CAMERA, *_VIDEO)
    packet.remove(_NOTE, "HasExtendedXMP")


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
        turned = [*_turned(x, y, orientation), *(size[::-1] if orientation > 4 else size)]
        for value, new in zip(found, turned, strict=True):
            if value:
                packet.set(value, _decimal(new))


def _turn_rectangles(packet: Packet, orientation: int) -> None:
    """Turn "left, top, width, height" of Microsoft's people."""
    for found in packet.properties(_PEOPLE, "Rectangle"):
        try:
            left, top, width, height = (float(part) for part in found.value.split(","))
        except ValueError:
            continue
        x, y = _turned(left + width / 2, top + height / 2, orientation)
        if orientation > 4:
            width, height = height, width
        parts: Sequence[float] = (x - width / 2, y - height / 2, width, height)
        packet.set(found, ", ".join(_decimal(part) for part in parts))


def _turned(x: float, y: float, orientation: int) -> tuple[float, float]:
    """Return where a point of the stored picture, in shares of its sides, is in the upright one."""
    if orientation in (5, 6, 7, 8):
        x, y = y, x
    if orientation in (2, 3, 6, 7):
        x = 1 - x
    if orientation in (3, 4, 7, 8):
        y = 1 - y
    return x, y


def _decimal(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")
