"""Say in a result that it was colored: IPTC's source type and XMP's history.

Sources: IPTC Photo Metadata Standard, Digital Source Type; XMP specification, part 2, 1.2.5.
"""

from dataclasses import dataclass

from photochrom.photo.containers.xmp import EMPTY, RDF, Packet, escape

EXTENSION = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_MEDIA_MANAGEMENT = "http://ns.adobe.com/xap/1.0/mm/"
_EVENT = "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"
SOURCE_TYPE = "DigitalSourceType"
COLORED = "compositeWithTrainedAlgorithmicMedia"
_COLORED_URI = f"http://cv.iptc.org/newscodes/digitalsourcetype/{COLORED}"


@dataclass(frozen=True)
class Mark:
    """Who colored a photo: a program with its version, and its model."""

    software: str
    model: str


def marked(xmp: bytes, mark: Mark) -> bytes:
    """Return a packet, new where there is none, that tells who colored its photo.

    Raises ValueError where it cannot be changed.
    """
    packet = Packet(xmp or EMPTY)
    packet.remove(EXTENSION, SOURCE_TYPE)
    added = (
        f'<Iptc4xmpExt:{SOURCE_TYPE} xmlns:Iptc4xmpExt="{EXTENSION}">{_COLORED_URI}'
        f"</Iptc4xmpExt:{SOURCE_TYPE}>"
    ).encode()
    event = _event(mark)
    history = next(packet.elements((_MEDIA_MANAGEMENT, "History")), None)
    if history is not None and history.children:
        packet.append_to(history.children[0], event)
    else:
        packet.remove(_MEDIA_MANAGEMENT, "History")
        added += b'<xmpMM:History xmlns:xmpMM="%s"><rdf:Seq>%s</rdf:Seq></xmpMM:History>' % (
            _MEDIA_MANAGEMENT.encode(),
            event,
        )
    packet.add(added)
    return packet.changed()


def _event(mark: Mark) -> bytes:
    # Without the time of it: the same photo gives the same bytes, and the file has its own date.
    return (
        f'<rdf:li xmlns:rdf="{RDF}" xmlns:stEvt="{_EVENT}" rdf:parseType="Resource">'
        "<stEvt:action>edited</stEvt:action>"
        f"<stEvt:softwareAgent>{escape(mark.software)}</stEvt:softwareAgent>"
        f"<stEvt:parameters>colorized, model {escape(mark.model)}</stEvt:parameters></rdf:li>"
    ).encode()


def colored_by(xmp: bytes) -> str | None:
    """Return the program and model that colored a photo as its packet says, None if it does not."""
    try:
        packet = Packet(xmp)
    except ValueError:
        return None
    said = packet.value(EXTENSION, SOURCE_TYPE) or ""
    if not said.endswith(COLORED):
        return None
    agents = [found.value for found in packet.properties(_EVENT, "softwareAgent")]
    parameters = [found.value for found in packet.properties(_EVENT, "parameters")]
    return ", ".join([*agents[-1:], *parameters[-1:]]) or "unknown"
