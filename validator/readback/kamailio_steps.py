"""The route blocks that a Kamailio switch has of its own, one for each origin and trunk, as the steps that they take."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from validator.readback.decision import Unreadable
from validator.readback.kamailio_script import Block, Script, Token, joined, shown

GUARD = "if ( $ var ( cause ) ! = 0 ) { return ( 1 ) ; }"
RETURN = "return ( 1 ) ;"
NO_CAUSE = "$ var ( cause ) = 0 ;"
ONLY = {
    'if ( ! ( $ var ( number ) = ~ "^\\+" ) ) { route ( RIGHTNUMBER_INCOMPLETE ) ; return ( 1 ) ; }': "international",
    'if ( $ var ( number ) = ~ "^\\+" ) { route ( RIGHTNUMBER_INCOMPLETE ) ; return ( 1 ) ; }': "unknown",
}
SETTING = re.compile(r'\$ var \( (?P<name>table|nature|gateways) \) = "(?P<value>[^"\\]*)" ;')
CALL = re.compile(r"route \( RIGHTNUMBER_(?P<name>NATURE|PROVEN|TRANSLATE|CHARGE|ROUTE|LEAVE) \) ;")
GUARDED = ("proven", "translate")


class Step(NamedTuple):
    """One thing that a block does: to the number, to its class, or to where it goes. `value` is the nature or the gateways."""

    kind: str
    line: int
    table: str = ""
    value: str = ""


def steps(found: Script, block: Block) -> Sequence[Step]:
    """The steps of the block of an origin or a trunk. Unreadable at the first statement that is none of them, or out of place."""
    written = list(_steps(found, block))
    kinds = [step.kind for step in written]
    trunk = "TRUNK" in block.head
    last = "leave" if trunk else "route"
    wanted = ["gateways", *kinds[1:-1], last] if trunk else [*kinds[:-1], last]
    strange = {"gateways", "charge", "route", "leave"} & set(kinds[1:-1] if trunk else kinds[:-1]) - (set() if trunk else {"charge"})
    if kinds != wanted or strange or kinds.count("charge") > 1:
        shape = "gateways, cause 0, translations, LEAVE" if trunk else "nature, PROVEN, translations, CHARGE, ROUTE"
        raise Unreadable(f"{shown(block.head)} does not do {shape}, in this order and no more", found.place(block.line))
    return [step for step in written if step.kind != "leave"]


def _steps(found: Script, block: Block) -> Iterator[Step]:
    set_to = {"table": "", "nature": "", "gateways": ""}
    statements = list(_statements(found, block))
    if not statements or statements[-1][0] != RETURN:
        raise Unreadable(f"{shown(block.head)} does not end in return(1)", found.place(block.line))
    if "TRUNK" in block.head and NO_CAUSE not in [text for text, _ in statements[:2]]:
        raise Unreadable(f"{shown(block.head)} does not begin with cause 0", found.place(block.line))
    following = [text for text, _ in statements[1:]]
    for (text, line), after in zip(statements[:-1], following, strict=True):
        if setting := SETTING.fullmatch(text):
            set_to[setting["name"]] = setting["value"]
            if setting["name"] == "gateways":
                yield Step("gateways", line, value=setting["value"])
        elif call := CALL.fullmatch(text):
            step = _call(call["name"].lower(), line, set_to)
            if step.kind in GUARDED and after != GUARD:
                raise Unreadable("nothing stops the call here when the number is refused", found.place(line))
            yield step
        elif text in ONLY:
            yield Step("only", line, value=ONLY[text])
        elif text not in (GUARD, NO_CAUSE):
            raise Unreadable(f"what `{shown(text)}` does is not understood", found.place(line))


def _call(kind: str, line: int, set_to: dict[str, str]) -> Step:
    table = set_to["table"] if kind in ("translate", "charge", "route") else "axes" if kind == "proven" else ""
    return Step(kind, line, table, set_to["nature"] if kind == "nature" else "")


def _statements(found: Script, block: Block) -> Iterator[tuple[str, int]]:
    """The statements of a block, each as one text, with its line."""
    begun: list[Token] = []
    depth = 0
    for token in block.body:
        begun.append(token)
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0 and token.text in (";", "}"):
            yield joined(begun), begun[0].line
            begun = []
    if begun:
        raise Unreadable("a statement has no end", found.place(begun[0].line))
