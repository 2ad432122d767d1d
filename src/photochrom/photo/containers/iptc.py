"""Captions and keywords (IPTC-IIM): bare in TIFF, inside Photoshop's resources in JPEG.

Source: IPTC-IIM 4.2; Adobe Photoshop File Formats, image resource blocks.
"""

_HEADER = b"Photoshop 3.0\0"
_RESOURCE = b"8BIM\x04\x04"  # number 1028: IPTC-NAA


def from_segment(segment: bytes) -> bytes:
    """Return the captions in JPEG's APP13 segment, nothing if there are none."""
    resources = segment.removeprefix(_HEADER)
    at = resources.find(_RESOURCE)
    if at < 0:
        return b""
    name_bytes = resources[at + 6] if len(resources) > at + 6 else 0
    at += 6 + (name_bytes + 2) // 2 * 2  # a name and its length, padded to even
    count = int.from_bytes(resources[at : at + 4], "big")
    return resources[at + 4 : at + 4 + count]


def resources_of(segment: bytes) -> bytes:
    """Return Photoshop's resources in JPEG's APP13 segment, as TIFF holds them."""
    return segment.removeprefix(_HEADER)


def to_segment(captions: bytes, resources: bytes = b"") -> bytes:
    """Return JPEG's APP13 segment for captions and for resources that may hold them already."""
    if captions and not from_segment(resources):
        padding = b"\0" * (len(captions) % 2)
        size = len(captions).to_bytes(4, "big")
        resources = _RESOURCE + b"\0\0" + size + captions + padding + resources
    return _HEADER + resources
