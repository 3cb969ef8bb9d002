"""Faults of shape in the words of the trade: which key, what it takes, what was probably meant."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from validator.finding import Finding
from validator.load.source import Source
from validator.load.tree import Branch, Items, clipped

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError

MATCHES = ("prefix", "number", "pattern", "range", "any")
"""The keys of which a rule says one."""


class Words(NamedTuple):
    """What is said of a fault, and the offsets between which it stands."""

    message: str
    span: tuple[int, int]
    label: str = ""
    rule: str = "schema"


class Fault(NamedTuple):
    """Something that the schema refuses: `limit` is what its keyword asks, `part` the piece of the schema that holds it."""

    source: Source
    path: tuple[str | int, ...]
    nodes: tuple[Any, ...]
    part: dict[str, Any]
    limit: Any

    @property
    def value(self) -> Any:
        return self.nodes[-1]

    @property
    def key(self) -> str:
        key = next(step for step in reversed(self.path) if isinstance(step, str))
        return f"an item of {key}" if isinstance(self.path[-1], int) else key

    @property
    def span(self) -> tuple[int, int]:
        """Where the value stands."""
        span: tuple[int, int] = self.nodes[-2].span(self.path[-1]) if self.path else (0, 1)
        return span

    @property
    def owner(self) -> str:
        """The value as the trade calls it, by name if it has one: `trunk paris`, `a route`."""
        title: str = self.part["title"].lower()
        name = self.value.get("name")
        if isinstance(name, str):
            return f"{title} {clipped(name)}"
        return f"{'an' if title[0] in 'aeiou' else 'a'} {title}"


def worded(
    source: Source, tree: Branch, schema: dict[str, Any], errors: Iterable[ValidationError], reported: frozenset[int]
) -> Iterator[Finding]:
    """A finding for each fault of a file. Of one value only the first is told, and none at an offset that is `reported`; what a
    mapping lacks is not told if it has a key that is misspelt."""
    found = list(errors)
    misspelt = {tuple(error.instance_path) for error in found if error.kind.name == "additionalProperties"}
    told: set[object] = set()
    for error in found:
        path = tuple(error.instance_path)
        fault = Fault(source, path, tuple(_nodes(tree, path)), _part(schema, error.schema_path), error.kind.value)
        say = WORDS.get(error.kind.name, _value)
        known = path in misspelt if say in (_missing, _combination) else path in told if say in (_value, _digits, _long) else False
        if fault.span[0] in reported or known:
            continue
        told.add(path)
        for words in say(fault):
            yield Finding(words.rule, "error", words.message, source.place(*words.span), subject(tree, path) or source.name, words.label)


def _nodes(tree: Any, path: Sequence[str | int]) -> Iterator[Any]:
    yield tree
    for step in path:
        tree = tree[step]
        yield tree


def _part(schema: dict[str, Any], path: Sequence[str | int]) -> dict[str, Any]:
    """The piece of the schema that holds the keyword at the end of the path, with the title of the nearest definition."""
    part: Any = schema
    for step in path[:-1]:
        part = part[step]
    nearest = schema["definitions"][path[1]] if path[0] == "definitions" else schema
    return {"title": nearest.get("title", ""), **part}


def subject(tree: Any, path: Iterable[str | int]) -> str:
    """The path of names to a value, which stays the same when lines move: `routes/rabat/prefix +212/trunks`."""
    names: list[str] = []
    for step in path:
        tree = tree[step]
        if step != "rules":
            names.append(step if isinstance(step, str) else _name(tree, step))
    return "/".join(names)


def _name(tree: Any, index: int) -> str:
    if not isinstance(tree, Branch):
        return str(index)
    match = next((key for key in MATCHES if isinstance(tree.get(key), str)), None)
    return clipped(str(tree.get("name") or (f"{match} {tree[match]}" if match else index)))


def meant(written: str, known: Iterable[str]) -> str:
    """`; did you mean 'trunks'?`, or nothing where no known word is near. Two letters are near to too many others."""
    near = _nearest(clipped(written), tuple(sorted(known)))
    return f"; did you mean {near!r}?" if near else ""


@lru_cache
def _nearest(written: str, known: tuple[str, ...]) -> str | None:
    near = [word for word in known if word.lower() == written.lower()]
    near += difflib.get_close_matches(written, [word for word in known if len(word) > 2], n=1)
    return near[0] if near else None


def _unknown_key(fault: Fault) -> Iterator[Words]:
    known = list(fault.part["properties"])
    title: str = fault.part["title"].lower()
    label = f"{'an' if title[0] in 'aeiou' else 'a'} {title} has: {', '.join(known)}"
    foreign = not fault.path and fault.value.keys().isdisjoint(known)
    for key in fault.limit[:1] if foreign else fault.limit:
        yield Words(f"unknown key {clipped(key)!r}{meant(key, known)}", fault.value.key_span(key), label, "unknown-key")


def _missing(fault: Fault) -> Iterator[Words]:
    told = fault.part.get("errorMessage", f"must say {fault.limit}")
    yield Words(f"{fault.owner} {told}", fault.span)


def _combination(fault: Fault) -> Iterator[Words]:
    """Keys that do not go together; of what is no mapping its type is told."""
    if isinstance(fault.value, Branch):
        yield Words(f"{fault.owner} {fault.part['errorMessage']}", fault.span)


def _empty(fault: Fault) -> Iterator[Words]:
    yield Words(f"{fault.key} is empty", fault.span)


def _twice(fault: Fault) -> Iterator[Words]:
    items: Items = fault.value
    index = next(index for index, item in enumerate(items) if item in items[:index])
    yield Words(f"{fault.key} names {items[index]} twice", items.span(index))


def _digits(fault: Fault) -> Iterator[Words]:
    """A text that does not fit: where digits of other scripts make the difference, that is what is told."""
    written: str = fault.value
    ascii_digits = written if written.isascii() else "".join(str(unicodedata.decimal(character, character)) for character in written)
    if ascii_digits == written:
        yield from _value(fault)
    else:
        label = f'write "{clipped(ascii_digits)}"'
        yield Words(f"{fault.key} holds digits other than 0-9", fault.span, label, "digits-not-ascii")


def _long(fault: Fault) -> Iterator[Words]:
    yield Words(f"{fault.key} must have at most {fault.limit} characters: no number is as long", fault.span)


def _value(fault: Fault) -> Iterator[Words]:
    if fault.value is None:
        yield _blank(fault)
    else:
        options = fault.part.get("enum", ())
        near = meant(fault.value, options) if len(options) > 1 and isinstance(fault.value, str) else ""
        yield Words(f"{fault.key} {_expected(fault.part)}{near}", fault.span)


def _blank(fault: Fault) -> Words:
    """A key without a value: the key is the place, for the value has none."""
    parent, text = fault.nodes[-2], fault.source.text
    if not isinstance(parent, Branch):
        return Words(f"{fault.key} has no value", fault.span)
    key = parent.key_span(fault.key)
    line = text[key[1] : max(fault.span[0], text.find("\n", key[1]))]
    return Words(f"{fault.key} has no value", key, "an unquoted # begins a comment" if "#" in line else "")


def _expected(part: dict[str, Any]) -> str:
    """What a piece of the schema takes, in words: its own, or those that its type gives."""
    match part:
        case {"errorMessage": str(told)}:
            return told
        case {"enum": [only]}:
            return f"must be {only}"
        case {"enum": [*options]}:
            return f"must be one of {', '.join(options)}"
        case {"type": "integer"}:
            return f"must be a whole number from {part['minimum']} to {part['maximum']}"
    return f"must be {_TYPES[part['type']]}"


_TYPES = {"array": "a list", "object": "a mapping of keys", "boolean": "true or false", "string": "text"}

WORDS: dict[str, Callable[[Fault], Iterator[Words]]] = {
    "additionalProperties": _unknown_key,
    "required": _missing,
    "oneOf": _combination,
    "anyOf": _combination,
    "not": _combination,
    "minItems": _empty,
    "minProperties": _empty,
    "uniqueItems": _twice,
    "pattern": _digits,
    "maxLength": _long,
}
"""Schema keyword to what is said of it; other keywords speak of one value."""
