"""Files of XML as elements that know their lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from validator.finding import Place
from validator.readback.decision import Unreadable


@dataclass(slots=True)
class Element:
    """An element with its attributes and the elements inside; text does not count in the files that are read here."""

    tag: str
    attributes: Mapping[str, str]
    place: Place
    inside: list[Element] = field(default_factory=list)

    def all(self, tag: str) -> Iterator[Element]:
        """The elements of a tag, however deep."""
        waiting = self.inside[::-1]
        while waiting:
            each = waiting.pop()
            if each.tag == tag:
                yield each
            waiting += each.inside[::-1]

    def get(self, name: str) -> str:
        """An attribute that must be there."""
        if name not in self.attributes:
            raise Unreadable(f"{self.tag} without {name}", self.place)
        return self.attributes[name]

    def only(self, *names: str) -> None:
        """Unreadable if there is an attribute besides these."""
        for name in self.attributes:
            if name not in names:
                raise Unreadable(f"the attribute {name} of {self.tag} is not followed", self.place)


def parsed(path: str, content: bytes) -> Element:
    """The elements of a file below one that stands for the file. Unreadable where it is not well formed."""
    root = Element("", {}, Place(path, 1, 1))
    opened = [root]
    parser = expat.ParserCreate()

    def here() -> Place:
        return Place(path, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    def start(tag: str, attributes: dict[str, str]) -> None:
        element = Element(tag, attributes, Place(path, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1), [])
        opened[-1].inside.append(element)
        opened.append(element)

    def end(_tag: str) -> None:
        opened.pop()

    def declared(*_what: object) -> None:
        raise Unreadable("a document type is not followed", here())

    parser.StartElementHandler, parser.EndElementHandler, parser.StartDoctypeDeclHandler = start, end, declared
    try:
        parser.Parse(content, True)
    except expat.ExpatError as wrong:
        raise Unreadable(f"not well formed: {expat.ErrorString(wrong.code)}", Place(path, wrong.lineno, wrong.offset + 1)) from None
    return root
