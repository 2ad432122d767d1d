"""Find properties in an XMP packet and change them where they stand; all else is kept as it is.

A property is an attribute or a child of an rdf:Description, at any depth. Sources: XMP
specification, part 1, 7; RDF/XML, of which XMP is a part.
"""

import re
import xml.parsers.expat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_START_TAG = re.compile(rb"""<([^\s/>]+)((?:\s+[^\s=>/]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*/?>""")
_ATTRIBUTE = re.compile(rb"""\s+([^\s=>/]+)\s*=\s*("[^"]*"|'[^']*')""")
_ENTITIES = {"<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"}
_IN_QUOTES = "".join(_ENTITIES)  # what may not stand in an attribute
_MOST_DEPTH = 64
EMPTY = (
    b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="' + RDF.encode() + b'">'
    b'</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)

Name = tuple[str, str]  # namespace and name in it


@dataclass
class Property:
    """A value in a packet: of an attribute, or the text in an element."""

    name: Name
    start: int  # of the attribute or element in the packet, with the space before it
    end: int
    value_start: int
    value_end: int
    value: str


@dataclass
class Element:
    """An element, where it lies and what is in it."""

    name: Name
    start: int
    inside: int  # where its content begins; the end of an empty one
    close: int = 0  # where its content ends
    end: int = 0
    attributes: list[Property] = field(default_factory=list)
    children: list["Element"] = field(default_factory=list)
    scope: dict[str, str] = field(default_factory=dict)  # namespaces by prefix

    @property
    def is_empty(self) -> bool:
        """Tell whether it is written as one tag."""
        return self.close == self.start

    def walk(self) -> Iterator["Element"]:
        """Yield this and all elements below."""
        yield self
        for child in self.children:
            yield from child.walk()


class Packet:
    """An XMP packet that is read once and changed by splices.

    Raises ValueError where it is no well-formed XML in UTF-8 with an rdf:RDF.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content.rstrip(b"\0")
        self._splices: list[tuple[int, int, bytes]] = []
        if b"<!DOCTYPE" in content:
            raise ValueError("expected XMP without a document type")
        try:
            self.root = _Builder(self._content).root
        except (xml.parsers.expat.ExpatError, UnicodeError, RecursionError) as error:
            raise ValueError(f"expected XMP, found {error}") from error
        lists = list(self.elements((RDF, "RDF")))
        if not lists:
            raise ValueError("expected XMP with rdf:RDF")
        self._rdf = lists[0]

    def elements(self, name: Name) -> Iterator[Element]:
        """Yield the elements of a name, as written in the packet."""
        return (element for element in self.root.walk() if element.name == name)

    def properties(self, namespace: str, name: str | None = None) -> Iterator[Property]:
        """Yield the properties of a name, or all of a namespace."""
        for element in self.root.walk():
            for attribute in element.attributes:
                if _matches(attribute.name, namespace, name):
                    yield attribute
            if _matches(element.name, namespace, name):
                yield self._as_property(element)

    def own(self, structure: Element, name: Name) -> Property | None:
        """Return the property of a name that is a structure's own, None where there is none."""
        children = (self._as_property(child) for child in structure.children if child.name == name)
        attributes = (found for found in structure.attributes if found.name == name)
        return next(iter((*attributes, *children)), None)

    def value(self, namespace: str, name: str) -> str | None:
        """Return the value of the first property of a name, None where there is none."""
        return next((found.value for found in self.properties(namespace, name)), None)

    def texts(self, namespace: str, name: str) -> list[str]:
        """Return the values of all properties of a name, and of lists in them."""
        items = (item for element in self.elements((namespace, name)) for item in element.walk())
        plain = (found.value for found in self.properties(namespace, name))
        return [*plain, *(self._as_property(item).value for item in items)]

    def _as_property(self, element: Element) -> Property:
        inner = (element.inside, element.end if element.is_empty else element.close)
        text = b"" if element.is_empty or element.children else self._content[slice(*inner)]
        value = _unescape(text.decode()).strip()
        return Property(element.name, element.start, element.end, *inner, value)

    def set(self, found: Property, value: str) -> None:
        """Give a property another value."""
        text = escape(value, _IN_QUOTES).encode()
        self._splices.append((found.value_start, found.value_end, text))

    def remove(self, namespace: str, *names: str) -> None:
        """Take out the properties of the names, or all of a namespace."""
        for name in names or (None,):
            for found in self.properties(namespace, name):
                self._splices.append((found.start, found.end, b""))

    def add(self, properties: bytes) -> None:
        """Add properties, written as elements that declare their namespaces."""
        rdf = self._rdf
        attributes = [attribute for child in rdf.children for attribute in child.attributes]
        about = next((found.value for found in attributes if found.name[1] == "about"), "")
        quoted = escape(about, _IN_QUOTES).encode()
        self.append_to(
            rdf,
            b'<rdf:Description xmlns:rdf="%s" rdf:about="%s">%s</rdf:Description>'
            % (RDF.encode(), quoted, properties),
        )

    def complete(self, namespace: str, name: str, values: Sequence[str]) -> None:
        """Add to a property that is a list those values that it lacks."""
        for element in self.elements((namespace, name)):
            for listed in element.children[:1]:
                there = {self._as_property(item).value for item in listed.children}
                missing = [value for value in dict.fromkeys(values) if value not in there]
                if missing:
                    self.append_to(listed, _items(missing).encode())

    def append_to(self, element: Element, content: bytes) -> None:
        """Add content at the end of an element, which may have been written as one tag."""
        if not element.is_empty:
            self._splices.append((element.close, element.close, content))
            return
        tag = self._content[element.start : element.end]
        name = tag[1:].split(None, 1)[0].rstrip(b"/>")
        opened = tag.rstrip(b"/> \r\n\t") + b">"
        self._splices.append((element.start, element.end, opened + content + b"</" + name + b">"))

    def include(self, other: "Packet") -> None:
        """Add the descriptions of another packet, with the namespaces that were declared there."""
        for child in other._rdf.children:
            tag = other._content[child.start : child.inside]
            name = tag[1:].split(None, 1)[0].rstrip(b"/>")
            missing = [
                b' xmlns:%s="%s"' % (prefix.encode(), escape(uri, _IN_QUOTES).encode())
                for prefix, uri in other._rdf.scope.items()
                if prefix not in ("", "xml") and b"xmlns:%s=" % prefix.encode() not in tag
            ]
            rest = other._content[child.start + 1 + len(name) : child.end]
            self.append_to(self._rdf, b"<" + name + b"".join(missing) + rest)

    def changed(self) -> bytes:
        """Return the packet with its changes; one within something removed goes with it."""
        result, at = b"", 0
        for start, end, new in sorted(self._splices, key=lambda splice: (splice[0], -splice[1])):
            if start < at:
                continue
            result += self._content[at:start] + new
            at = end
        return result + self._content[at:]


class _Builder:
    """Builds the tree of a packet with the places of its parts in bytes."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.root = Element(("", ""), 0, 0, len(content), len(content))
        self.open = [self.root]
        self.scopes: list[dict[str, str]] = [{"xml": "http://www.w3.org/XML/1998/namespace"}]
        self.parser = xml.parsers.expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.Parse(content, True)

    def _start(self, _name: str, _attributes: dict[str, str]) -> None:
        at = self.parser.CurrentByteIndex
        tag = _START_TAG.match(self.content, at)
        if tag is None or len(self.open) > _MOST_DEPTH:
            raise ValueError("expected XMP in UTF-8")
        pairs = list(_ATTRIBUTE.finditer(self.content, tag.start(2), tag.end(2)))
        names = [pair[1].decode() for pair in pairs]
        values = [_unescape(pair[2][1:-1].decode()) for pair in pairs]
        declared = {
            name.partition(":")[2]: value
            for name, value in zip(names, values, strict=True)
            if name == "xmlns" or name.startswith("xmlns:")
        }
        self.scopes.append(self.scopes[-1] | declared)
        attributes = [
            Property(self._resolve(name), pair.start(), pair.end(), pair.start(2) + 1,
                     pair.end(2) - 1, value)
            for pair, name, value in zip(pairs, names, values, strict=True)
            if not name.startswith("xmlns")
        ]  # fmt: skip
        element = Element(
            self._resolve(tag[1].decode()),
            at,
            tag.end(),
            attributes=attributes,
            scope=self.scopes[-1],
        )
        self.open[-1].children.append(element)
        self.open.append(element)

    def _end(self, _name: str) -> None:
        element = self.open.pop()
        self.scopes.pop()
        element.close = self.parser.CurrentByteIndex
        element.end = (
            element.inside if element.is_empty else self.content.index(b">", element.close) + 1
        )

    def _resolve(self, name: str) -> Name:
        prefix, _, local = name.rpartition(":")
        return self.scopes[-1].get(prefix, ""), local


def _matches(found: Name, namespace: str, name: str | None) -> bool:
    return found[0] == namespace and name in (None, found[1])


def escape(text: str, characters: str = "<>") -> str:
    """Write a text as XML has it: what xml.sax.saxutils does, which loads urllib and ssl."""
    text = text.replace("&", "&amp;")
    for character in characters:
        text = text.replace(character, _ENTITIES[character])
    return text


def _unescape(text: str) -> str:
    for character, entity in _ENTITIES.items():
        text = text.replace(entity, character)
    return text.replace("&amp;", "&")


def merged(xmp: bytes, more: bytes) -> bytes:
    """Return a packet with what another one has beside it. Raises ValueError."""
    packet = Packet(xmp or EMPTY)
    packet.include(Packet(more))
    return packet.changed()


def property_of(namespace: str, name: str, value: str, *, kind: str = "") -> bytes:
    """Write a property for `Packet.add`: plain, or the one item of an "Alt", "Bag" or "Seq"."""
    return list_of(namespace, name, [value], kind=kind)


def list_of(namespace: str, name: str, values: Sequence[str], *, kind: str) -> bytes:
    """Write a property of several values, the first alone where `kind` is ""."""
    text = escape(values[0])
    if kind:
        language = ' xml:lang="x-default"' if kind == "Alt" else ""
        text = f'<rdf:{kind} xmlns:rdf="{RDF}">{_items(values, language)}</rdf:{kind}>'
    return f'<p:{name} xmlns:p="{namespace}">{text}</p:{name}>'.encode()


def _items(values: Sequence[str], attributes: str = "") -> str:
    """Write the items of a list, whatever the packet calls RDF."""
    start = f'<rdf:li xmlns:rdf="{RDF}"{attributes}>'
    return "".join(f"{start}{escape(value)}</rdf:li>" for value in values)
