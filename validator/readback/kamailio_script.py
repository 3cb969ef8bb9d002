"""A Kamailio configuration file as its parts: directives, statements of the top level, and route blocks, each with its line.

Comments begin with `#` (`#!` is a directive), `//` or `/*` (Kamailio core cookbook, "Comments"). A string stands in double quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from validator.finding import Place
from validator.readback.decision import Unreadable

WORD = re.compile(
    r"(?P<blank>[ \t\r]+)|(?P<line>\n)|(?P<directive>(?:\#!|!!)[^\n]*)|(?P<comment>\#[^\n]*|//[^\n]*|/\*.*?\*/)"
    r'|(?P<string>"(?:[^"\\\n]|\\[^\n])*")|(?P<word>[A-Za-z0-9_]+)|(?P<sign>[^\s"])',
    re.DOTALL,
)


class Token(NamedTuple):
    """A word, a string with its quotes, a sign, or a directive, and its line."""

    kind: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """`route[NAME] { ... }`: what stands in front of the braces, as one text, and the tokens between them."""

    head: str
    line: int
    body: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """One file. A statement is a run of tokens: to the end of its line, or to the bracket that closes behind it."""

    file: str
    directives: tuple[Token, ...]
    statements: tuple[tuple[Token, ...], ...]
    blocks: tuple[Block, ...]

    def place(self, line: int) -> Place:
        return Place(self.file, line, 1)


def tokens(file: str, content: bytes) -> Iterator[Token]:
    """The tokens of a file, comments left out. Unreadable where it is no text, or a string is not closed."""
    try:
        text = content.decode()
    except UnicodeDecodeError as wrong:
        raise Unreadable("is not UTF-8", Place(file, content[: wrong.start].count(b"\n") + 1, 1)) from None
    place, line = 0, 1
    while place < len(text):
        found = WORD.match(text, place)
        if found is None or found.lastgroup is None:
            raise Unreadable("a string is not closed on its line", Place(file, line, 1))
        if found.lastgroup not in ("blank", "line", "comment"):
            yield Token(found.lastgroup, found[0], line)
        elif found.lastgroup == "line":
            yield Token("line", "", line)
        line += found[0].count("\n")
        place = found.end()


def script(file: str, content: bytes) -> Script:
    """A file in its parts."""
    directives: list[Token] = []
    statements: list[tuple[Token, ...]] = []
    blocks: list[Block] = []
    front: list[Token] = []
    stream = tokens(file, content)
    for token in stream:
        if token.kind == "directive":
            directives.append(token)
        elif token.text == "{":
            blocks.append(Block(joined(front), front[0].line if front else token.line, tuple(_body(file, token, stream))))
            front = []
        elif token.kind != "line":
            front.append(token)
        elif front and not _open(front):
            statements.append(tuple(front))
            front = []
    if front:
        statements.append(tuple(front))
    return Script(file, tuple(directives), tuple(statements), tuple(blocks))


def _open(front: Sequence[Token]) -> bool:
    """Whether brackets are open, or a block must follow."""
    texts = [token.text for token in front]
    return texts.count("(") > texts.count(")") or texts[0].endswith("route")


def _body(file: str, opening: Token, stream: Iterator[Token]) -> Iterator[Token]:
    depth = 1
    for token in stream:
        if token.kind == "directive":
            raise Unreadable(f"a directive inside a block: {token.text}", Place(file, token.line, 1))
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0:
            return
        if token.kind != "line":
            yield token
    raise Unreadable("a block is not closed", Place(file, opening.line, 1))


def joined(found: Sequence[Token]) -> str:
    """Tokens as one text, to compare: one blank between them."""
    return " ".join(token.text for token in found)


def string(token: Token) -> str | None:
    """The text of a string without escapes; None for anything else."""
    return token.text[1:-1] if token.kind == "string" and "\\" not in token.text else None


def shown(text: str) -> str:
    """Joined tokens as a person would write them."""
    return re.sub(r"(?<=\W) | (?=\W)", "", text)[:80]
