"""The events of libyaml as a tree of plain values, each with its place: mappings, lists, text, whole numbers, true and false.

PyYAML's own loader alters numbers, forgets places, keeps the last of two equal keys and follows aliases without end; here none of
that can happen. A value without quotes is text unless its key takes a whole number or true and false.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from yaml import CSafeLoader, YAMLError
from yaml.error import MarkedYAMLError
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from validator.finding import Edit, Finding, Mark
from validator.load.plain import misreading
from validator.load.source import CONTROL, Refused, Source

DEEPEST = 50
_WHOLE_NUMBER = re.compile("0|[1-9][0-9]{0,8}")
_TRUTH = {"true": True, "false": False}
_DIGITS = re.compile("[-+0-9*#A-F_:.]+")
_NO_TEXT = frozenset(["integer", "object"])
"""Keys of these types are judged by the schema alone."""
_CLIP = 60
_HINTS = {
    "did not find expected alphabetic or numeric character": "what begins with * or & must be quoted",
    "found character that cannot start any token": "no tab may indent, and what begins with @, ` or % must be quoted",
    "mapping values are not allowed in this context": "the indentation is wrong, or a text that holds a colon must be quoted",
    "could not find expected ':'": "the indentation is wrong, or a colon is missing",
}


class Branch(dict[str, Any]):
    """A mapping. `offsets` holds, for each key in order: where key and value begin, and where the value ends."""

    __slots__ = ("offsets",)
    offsets: array[int]

    def key_span(self, key: str) -> tuple[int, int]:
        at = 3 * list(self).index(key)
        return self.offsets[at], self.offsets[at] + len(key)

    def span(self, key: str) -> tuple[int, int]:
        at = 3 * list(self).index(key)
        return self.offsets[at + 1], self.offsets[at + 2]


class Items(list[Any]):
    """A list. `offsets` holds for each item where it begins and ends."""

    __slots__ = ("offsets",)
    offsets: array[int]

    def span(self, index: int) -> tuple[int, int]:
        return self.offsets[2 * index], self.offsets[2 * index + 1]


class Document(NamedTuple):
    """A file as a tree (`root`, empty for an empty file), what is wrong with how it is written and at which `offsets`, and where
    each key stands first."""

    root: Branch
    findings: list[Finding]
    offsets: frozenset[int]
    keys: Mapping[str, int]


def read(source: Source, types: Mapping[str, frozenset[str]]) -> Document:
    """The tree of a file; Refused if it is no YAML.

    `types` says which keys take an `integer` or a `boolean`.
    """
    reader = _Reader(source, types)
    try:
        return Document(reader.document(), reader.findings, frozenset(reader.offsets), reader.keys)
    except YAMLError as failure:
        raise Refused(_syntax(source, failure)) from failure


class _Reader:
    """Reads one file. `_end` is where the last mapping or list ended. Of the keys and of the values without quotes the first that
    is seen stands for its equals (`_keys`, `_known`), so that large tables hold each of them once. `_anchors` are those that are
    reported: their aliases need no words of their own."""

    def __init__(self, source: Source, types: Mapping[str, frozenset[str]]) -> None:
        self.source = source
        self.findings: list[Finding] = []
        self.offsets: set[int] = set()
        self.keys: dict[str, int] = {}
        self._anchors: set[str | None] = set()
        self._types = types
        self._next: Callable[[], Any] = CSafeLoader(source.text).get_event
        self._keys: dict[str, str] = {}
        self._known: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        self._nested: dict[type, Callable[[Any, str, int], Any]] = {
            MappingStartEvent: self._branch,
            SequenceStartEvent: self._items,
            AliasEvent: self._alias,
        }
        self._end = 0

    def document(self) -> Branch:
        """The file's one mapping."""
        self._next()
        if type(self._next()) is StreamEndEvent:
            return Branch()
        root = self._next()
        if type(root) is not MappingStartEvent:
            if type(root) is not ScalarEvent or root.value:
                self._refuse("schema", "a file holds sections such as switches: and routes:, each a key with its list", root)
            return Branch()
        tree = self._branch(root, "", 1)
        self._next()
        if type(second := self._next()) is not StreamEndEvent:
            self._refuse("schema", "a file holds one document; a second one begins here", second)
        return tree

    def _branch(self, first: Any, _key: str, depth: int) -> Branch:
        if depth > DEEPEST or first.tag is not None or first.anchor is not None:
            self._check_start(first, depth)
        tree = Branch()
        tree.offsets = array("L")
        take, note, keys, known = self._next, tree.offsets.append, self._keys, self._known
        while (kind := type(event := take())) is not MappingEndEvent:
            key = keys.get(event.value) if kind is ScalarEvent else None
            if key is None or key in tree or event.tag is not None or event.anchor is not None:
                key = self._new_key(event, tree, first.start_mark.index, depth)
                if key is None:
                    continue
            note(event.start_mark.index)
            event = take()
            note(event.start_mark.index)
            if (kind := type(event)) is not ScalarEvent:
                tree[key] = self._nested[kind](event, key, depth + 1)
                note(self._end)
                continue
            text = event.value
            if event.tag is not None or event.anchor is not None:
                tree[key] = self._unusual(event, key)
            elif event.style:
                tree[key] = text if text.isprintable() else self._unusual(event, key)
            else:
                tree[key] = known[key][text] if text in known[key] else self._unusual(event, key)
            note(event.end_mark.index)
        self._end = event.end_mark.index
        return tree

    def _items(self, first: Any, key: str, depth: int) -> Items:
        if depth > DEEPEST or first.tag is not None or first.anchor is not None:
            self._check_start(first, depth)
        tree = Items()
        tree.offsets = array("L")
        take, note, add, known = self._next, tree.offsets.append, tree.append, self._known[key]
        while (kind := type(event := take())) is not SequenceEndEvent:
            note(event.start_mark.index)
            if kind is not ScalarEvent:
                add(self._nested[kind](event, key, depth + 1))
                note(self._end)
                continue
            text = event.value
            plain = not event.style and event.tag is None and event.anchor is None
            add(known[text] if plain and text in known else self._unusual(event, key))
            note(event.end_mark.index)
        self._end = event.end_mark.index
        return tree

    def _alias(self, event: Any, _key: str, _depth: int) -> None:
        if event.anchor in self._anchors:
            self.offsets.add(event.start_mark.index)
        else:
            self._refuse("yaml-anchor", "an alias stands for a value that is written elsewhere", event, "write the value out here")
        self._end = event.end_mark.index

    def _check_start(self, event: Any, depth: int) -> None:
        """Report what stands in front of a mapping or list; Refused where it lies too deep."""
        if depth > DEEPEST:
            start = event.start_mark.index
            raise Refused(self.source.error("too-deep", f"nested more than {DEEPEST} levels deep", start, start + 1))
        self._decorated(event)

    def _new_key(self, event: Any, tree: Branch, start: int, depth: int) -> str | None:
        """A key that the file did not have yet. None if it cannot stand: that is reported and its value passed over, for nothing
        that is wrong inside is worth a word, nor what the mapping, which began at `start`, now lacks."""
        fine = type(event) is ScalarEvent and event.tag is None and event.anchor is None
        if fine and event.value not in tree and event.value != "<<":
            key: str = event.value
            self.keys[key] = event.start_mark.index
            self._keys[key] = key
            return key
        if type(event) is not ScalarEvent:
            self._pass_over(event, depth)
            self._refuse("schema", "a key is one word, not an alias, a list or a mapping", event)
        elif not fine:
            self._decorated(event)
        elif event.value == "<<":
            self._refuse("merge-key", "<< merges another mapping into this one", event, "write the keys out here")
        else:
            first = Mark(self.source.place(*tree.key_span(event.value)), "first written here")
            self._refuse("duplicate-key", f"the key {clipped(event.value)} stands twice; readers keep the last", event, marks=(first,))
        self.offsets.add(start)
        self._pass_over(self._next(), depth)
        return None

    def _pass_over(self, event: Any, depth: int) -> None:
        if type(event) is not ScalarEvent:
            before = len(self.findings)
            self._nested[type(event)](event, "", depth + 1)
            del self.findings[before:]

    def _unusual(self, event: Any, key: str) -> Any:
        """A value that needs a closer look: decorated, without quotes and not seen before, or not printable."""
        text: str = event.value
        if event.tag is not None or event.anchor is not None:
            self._decorated(event)
        elif found := CONTROL.search(text):
            self._refuse("schema", f"{key} holds the control character U+{ord(found[0]):04X}", event)
        elif not event.style:
            return self._plain(event, key)
        return text

    def _plain(self, event: Any, key: str) -> Any:
        """A value without quotes: nothing, a whole number, true or false where the key takes one, else text, reported where
        another reader would not see text."""
        text: str = event.value
        types = self._types.get(key, _NO_TEXT)
        if "integer" in types and _WHOLE_NUMBER.fullmatch(text):
            return self._known[key].setdefault(text, int(text))
        if "boolean" in types:
            return _TRUTH.get(text, text or None)
        reading = misreading(text) if text and not types & _NO_TEXT else None
        if reading is None:
            return self._known[key].setdefault(text, text or None)
        quoted, start, end = f'"{text}"', event.start_mark.index, event.end_mark.index
        string = "a quoted string of digits" if _DIGITS.fullmatch(text) else "quoted"
        message = f"{key} must be {string}; {reading.readers} take {clipped(text)} for {clipped(reading.value)}"
        label = f"write {clipped(quoted)}  (rightnumber check --fix does it)"
        self._report("digits-unquoted", message, start, end, label, self.source.edit(start, end, quoted))
        return text

    def _decorated(self, event: Any) -> None:
        """Report the anchor or tag in front of a value."""
        start: int = event.start_mark.index
        word = self.source.text[start : start + _CLIP].split()[0]
        kind = "tag" if word.startswith("!") else "anchor"
        label = "take it out, and write the value out wherever it is meant" if kind == "anchor" else "take it out"
        self._report(f"yaml-{kind}", f"the {kind} {word} stands before a value", start, start + len(word), label)
        self._anchors.add(event.anchor)

    def _refuse(self, rule: str, message: str, event: Any, label: str = "", marks: tuple[Mark, ...] = ()) -> None:
        self._report(rule, message, event.start_mark.index, event.end_mark.index, label, marks=marks)

    def _report(
        self, rule: str, message: str, start: int, end: int, label: str, edit: Edit | None = None, marks: tuple[Mark, ...] = ()
    ) -> None:
        self.findings.append(self.source.error(rule, message, start, end, label, edit, marks))
        self.offsets.add(start)


def clipped(text: str) -> str:
    """The text, cut where a message would become too long to read."""
    return text if len(text) <= _CLIP else f"{text[:_CLIP]}…"


def _syntax(source: Source, failure: YAMLError) -> Finding:
    """The first place where a file stops being YAML, in libyaml's words, with a hint where the usual cause is known."""
    if not isinstance(failure, MarkedYAMLError) or failure.problem_mark is None:
        return source.error("yaml-syntax", f"not YAML: {failure}", 0, 1)
    start = failure.problem_mark.index
    marks: tuple[Mark, ...] = ()
    if failure.context_mark is not None and failure.context_mark.index != start:
        begin = failure.context_mark.index
        marks = (Mark(source.place(begin, begin + 1), str(failure.context)),)
    problem = str(failure.problem)
    return source.error("yaml-syntax", f"not YAML: {problem}", start, start + 1, _HINTS.get(problem, ""), marks=marks)
