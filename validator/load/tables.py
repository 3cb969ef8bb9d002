"""Tables of rules as records: translations, routes, charging."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from validator.causes import CAUSES
from validator.load.decks import Lines
from validator.load.matching import match
from validator.load.page import Page, one_or_many
from validator.load.tree import Branch, Items
from validator.load.words import meant
from validator.tables import Action, Calling, Charge, Forward, Nature, Reject, Rule, Table, TableKind, Translate, Withhold

_EXTRAS = frozenset(["nature", "from", "until", "allow", "note", "calling"])
_CHANGES = ("strip", "prepend", "set_nature", "readdress")
_REPLACED = {"at": "at", "count": "removed", "digits": "digits"}
"""Key of `replace` to field of `Translate`."""


def table(page: Page, kind: TableKind, tree: Branch, lines: Lines) -> Table:
    """A table of the section `kind`, of which these are the rules."""
    subject = f"{kind}/{tree['name']}"
    return Table(
        kind=kind,
        name=tree["name"],
        rules=tuple([_rule(lines.page, rule, subject) for rule in lines.rules]),
        place=page.place(tree, "name"),
        include=tuple(tree.get("include", ())),
        first_match=tree.get("order") == "first",
        allow=page.allow(tree, subject),
        note=tree.get("note", ""),
    )


def _rule(page: Page, tree: Branch, table: str) -> Rule:
    kind, digits, last, length = match(page, tree, table)
    action, place = _action(page, tree, table), page.line(tree, kind)
    if _EXTRAS.isdisjoint(tree):
        return Rule(kind, digits, action, place, last, length)
    rule = Rule(kind, digits, action, place, last, length, natures(tree), note=tree.get("note", ""))
    if "calling" in tree:
        rule = rule._replace(calling=_calling(*match(page, tree["calling"], f"{table}/{rule.written}"), natures(tree["calling"])))
    if "from" in tree or "until" in tree or "allow" in tree:
        subject = f"{table}/{rule.written}"
        rule = rule._replace(dates=page.dates(tree, subject), allow=page.allow(tree, subject))
    return rule


def natures(tree: Branch) -> frozenset[Nature] | None:
    """The natures that are written; None if none is."""
    return _natures(tuple(one_or_many(tree["nature"]))) if "nature" in tree else None


_natures = lru_cache(cast("type[frozenset[Nature]]", frozenset))
_calling = lru_cache(Calling)


def _action(page: Page, tree: Branch, table: str) -> Action:
    """What the rule does. Equal actions of large tables are one record."""
    if "trunks" in tree:
        return _forward(tuple(trunk_names(tree)), _weights(tree["trunks"]))
    if "reject" in tree:
        return _reject(page, tree, table)
    if "charge" in tree:
        return _charge(tree["charge"])
    if "withhold" in tree:
        return Withhold()
    changes = {key: tree[key] for key in _CHANGES if key in tree}
    replaced = {field: tree["replace"][key] for key, field in _REPLACED.items() if key in tree["replace"]} if "replace" in tree else {}
    return _translate(**changes, **replaced)


def trunk_names(tree: Branch) -> list[str]:
    """The trunks of a route, in order of preference."""
    return [trunk if isinstance(trunk, str) else trunk["trunk"] for trunk in tree["trunks"]]


def _weights(trunks: Items) -> tuple[int, ...]:
    """The weight of each trunk, 0 where it has none; empty where none has."""
    weights = tuple(0 if isinstance(trunk, str) else trunk["weight"] for trunk in trunks)
    return weights if any(weights) else ()


_forward, _charge, _translate = lru_cache(Forward), lru_cache(Charge), lru_cache(Translate)


def _reject(page: Page, tree: Branch, table: str) -> Reject:
    cause = tree["reject"]
    if isinstance(cause, str) and cause not in CAUSES:
        message = f"there is no cause {cause!r}{meant(cause, CAUSES)}"
        page.refuse("undefined-name", table, message, tree.span("reject"), "a name or number of Q.850")
    return Reject(CAUSES.get(cause, 0) if isinstance(cause, str) else cause)
