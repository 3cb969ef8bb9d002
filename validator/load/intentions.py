"""Tests, moves and policies as records."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from validator.causes import CAUSES
from validator.intended import BECOMES, CallingMove, Dial, Expectation, Intended, Move, Policy, Wish
from validator.load.definitions import Definitions
from validator.load.matching import match
from validator.load.names import Reader
from validator.load.page import Page
from validator.load.shape import tariffs
from validator.load.tables import natures
from validator.load.tree import Branch, Items
from validator.load.words import meant
from validator.numbering import regions


def intended(pages: list[tuple[Page, Branch]], definitions: Definitions) -> Intended:
    """What all files together want; names that nothing defines are refused on their pages."""
    origins = {origin.address for defined in definitions.switches.values() for origin in defined.record.origins}
    return Intended(
        tests=tuple(_test(page, tree, origins, definitions) for page, root in pages for tree in root.get("tests", ())),
        moves=tuple(_move(page, tree, origins) for page, root in pages for tree in root.get("moves", ())),
        calling_moves=tuple(_calling_move(page, tree, origins) for page, root in pages for tree in root.get("calling_moves", ())),
        policies=tuple(_policy(page, tree, definitions) for page, root in pages for tree in root.get("always", ())),
    )


def _dial(page: Page, tree: Branch, subject: str, key: str = "dial") -> Dial:
    written = tree[key]
    kind, digits, last, length = match(page, written, subject)
    return Dial(kind, digits, page.line(written, kind), last, length, natures(written))


def _move(page: Page, tree: Branch, origins: set[str]) -> Move:
    subject = f"moves/{tree['because']}"
    Reader(page, tree, subject).refer("origin", origins, "origin")
    return Move(
        origin=tree.get("origin"),
        dial=_dial(page, tree, subject),
        before=tuple(tree["before"]),
        after=tuple(tree["after"]),
        because=tree["because"],
        approved_by=tuple(tree.get("approved_by", ())),
        place=page.line(tree, "dial"),
    )


def _calling_move(page: Page, tree: Branch, origins: set[str]) -> CallingMove:
    subject = f"calling_moves/{tree['because']}"
    Reader(page, tree, subject).refer("origin", origins, "origin")
    for key in ("before", "after"):
        if tree[key] not in BECOMES:
            _same_sets(page, subject, key, tree[key], tree.span(key), "caller", tree["caller"])
    if tree["before"] == tree["after"] in BECOMES:
        page.refuse("schema", subject, f"nothing moves: {tree['before']} before and after", tree.span("after"))
    return CallingMove(
        origin=tree.get("origin"),
        caller=_dial(page, tree, subject, "caller"),
        over=tuple(tree.get("over", ())),
        before=tree["before"],
        after=tree["after"],
        because=tree["because"],
        place=page.line(tree, "caller"),
    )


def _policy(page: Page, tree: Branch, definitions: Definitions) -> Policy:
    most = tree.get("most", 0)
    reader = Reader(page, tree, f"always/{tree['name']}")
    reader.claims("numbers", regions() | definitions.plans.keys())
    return Policy(
        name=tree["name"],
        numbers=tuple(tree["numbers"]),
        most=most if isinstance(most, int) else None,
        percent=int(most.removesuffix("%")) if isinstance(most, str) else None,
        approvers=tree.get("approvers"),
        place=page.place(tree, "name"),
    )


def _test(page: Page, tree: Branch, origins: set[str], definitions: Definitions) -> Expectation:
    subject = f"tests/{tree['name']}"
    Reader(page, tree, subject).refer("origin", origins, "origin")
    return Expectation(
        name=tree["name"],
        origin=tree.get("origin"),
        dial=_dial(page, tree, subject),
        on=page.instant(tree, "on", subject),
        wishes=tuple(_wishes(page, tree, subject, definitions)),
        place=page.place(tree, "name"),
        calling=_dial(page, tree, subject, "calling") if "calling" in tree else None,
    )


def _wishes(page: Page, test: Branch, subject: str, definitions: Definitions) -> Iterator[Wish]:
    tree: Branch = test["expect"]
    for key, value in tree.items():
        negated = isinstance(value, Branch)
        found = value["not"] if isinstance(value, Branch) else value
        words = tuple(map(str, found)) if isinstance(found, Items) else (str(found),)
        for word in words:
            _check(page, subject, key, word, _known(key, definitions), tree.span(key))
            if key == "number":
                _same_sets(page, subject, key, word, tree.span(key), "dial", test["dial"])
        yield Wish(key, words, negated, page.line(tree, key))


def _known(key: str, definitions: Definitions) -> Collection[str] | None:
    """The words that an expectation may use; None where any will do."""
    trunks = [trunk for defined in definitions.switches.values() for trunk in defined.record.trunks]
    match key:
        case "trunk":
            return {name for trunk in trunks for name in (trunk.name, f"{trunk.switch}/{trunk.name}")}
        case "country":
            return regions() | definitions.plans.keys()
        case "service":
            return {item.text for trunk in trunks for item in trunk.to.service}
        case "charge":
            return tariffs()
        case "reject":
            return {*CAUSES, *map(str, range(1, 128))}
    return None


def _check(page: Page, subject: str, key: str, word: str, known: Collection[str] | None, span: tuple[int, int]) -> None:
    """Refuse an expectation that nothing could ever meet."""
    if known is not None and word not in known:
        page.refuse("undefined-name", subject, f"there is no {key} {word!r}{meant(word, known)}", span)


def _same_sets(page: Page, subject: str, key: str, word: str, span: tuple[int, int], of: str, numbers: Branch) -> None:
    """Refuse a number whose sets are not those of the numbers that it is made from."""
    has, sets = len(_SET.findall(word)), len(_sets(numbers))
    if has not in (0, sets):
        message = f"{key} has {has} sets of digits, {of} has {sets}: those of one side are those of the other, in order"
        page.refuse("schema", subject, message, span)


_SET = re.compile(r"[XZN]|\[[^]]*\]")


def _sets(numbers: Branch) -> list[str]:
    """The sets of digits that these numbers have."""
    return _SET.findall(next((numbers[key] for key in ("pattern", "prefix") if key in numbers), ""))
