"""The route blocks that a Kamailio switch has of its own, one for each origin and trunk, as the steps that they take."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from validator.finding import Place
from validator.readback.decision import Unreadable
from validator.readback.kamailio_script import Block, Script, Token, joined, shown

GUARD = "if ( $ var ( cause ) ! = 0 ) { return ( 1 ) ; }"
RETURN = "return ( 1 ) ;"
NO_CAUSE = "$ var ( cause ) = 0 ;"
ONLY = {
    'if ( ! ( $ var ( number ) = ~ "^\\+" ) ) { route ( RIGHTNUMBER_INCOMPLETE ) ; return ( 1 ) ; }': "international",
    'if ( $ var ( number ) = ~ "^\\+" ) { route ( RIGHTNUMBER_INCOMPLETE ) ; return ( 1 ) ; }': "unknown",
}
SETTING = re.compile(r'\$ var \( (?P<name>table|nature|gateways|prefix) \) = "(?P<value>[^"\\]*)" ;')
CALL = re.compile(r"route \( RIGHTNUMBER_(?P<name>BEHIND|NATURE|PROVEN|TRANSLATE|CHARGE|ROUTE|LEAVE) \) ;")
IN_FRONT = re.compile(r'\$ var \( number \) = "(?P<value>[0-9A-F*#]+)" \+ \$ var \( number \) ;')
GUARDED = ("behind", "proven", "translate")
GOES_BY = {"translate": "table", "charge": "table", "route": "table", "nature": "nature", "behind": "prefix"}
"""The variable that must be set before a call."""
ORIGIN = re.compile(r"behind( (nature|only|proven|translate|charge))* route")
TRUNK = re.compile(r"gateways( (nature|only|proven|translate))* leave( front)?")


class Step(NamedTuple):
    """One thing that a block does: to the number, to its class, or to where it goes. `value` is the nature, the gateways, or the tech
    prefix that is taken off (`behind`) or put in front of what is sent (`front`)."""

    kind: str
    line: int
    table: str = ""
    value: str = ""


def steps(found: Script, block: Block) -> Sequence[Step]:
    """The steps of the block of an origin or a trunk. Unreadable at the first statement that is none of them, or out of place."""
    written = list(_steps(found, block))
    kinds = [step.kind for step in written]
    trunk = "TRUNK" in block.head
    if not (TRUNK if trunk else ORIGIN).fullmatch(" ".join(kinds)) or kinds.count("charge") > 1:
        shape = "gateways, cause 0, translations, LEAVE, tech prefix" if trunk else "BEHIND, nature, PROVEN, translations, CHARGE, ROUTE"
        raise Unreadable(f"{shown(block.head)} does not do {shape}, in this order and no more", found.place(block.line))
    return [step for step in written if step.kind != "leave"]


def _steps(found: Script, block: Block) -> Iterator[Step]:
    set_to: dict[str, str] = {}
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
            called = _call(call["name"].lower(), found.place(line), set_to)
            if called.kind in GUARDED and after != GUARD:
                raise Unreadable("nothing stops the call here when the number is refused", found.place(line))
            yield called
        elif step := _of_the_number(text, line):
            yield step
        elif text not in (GUARD, NO_CAUSE):
            raise Unreadable(f"what `{shown(text)}` does is not understood", found.place(line))


def _of_the_number(text: str, line: int) -> Step | None:
    """What is done to the number here, or which are let on."""
    if front := IN_FRONT.fullmatch(text):
        return Step("front", line, value=front["value"])
    return Step("only", line, value=ONLY[text]) if text in ONLY else None


def _call(kind: str, place: Place, set_to: Mapping[str, str]) -> Step:
    variable = GOES_BY.get(kind, "")
    if variable and variable not in set_to:
        raise Unreadable(f"$var({variable}) is not set before this", place)
    if variable == "table":
        return Step(kind, place.line, set_to["table"])
    return Step(kind, place.line, "axes" if kind == "proven" else "", set_to.get(variable, ""))


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
