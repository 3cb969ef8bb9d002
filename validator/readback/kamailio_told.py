"""A Kamailio switch told in the language: rows become rules, the blocks of origins and trunks their tables in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from validator.readback import shares
from validator.readback.decision import Unreadable
from validator.readback.kamailio import DIVIDED, REFUSED, REWRITING, prefix_of, switch_of
from validator.readback.kamailio_steps import Step
from validator.readback.mtree import Row, Tree
from validator.readback.told import Keys, ToldSwitch, ToldTable, behind, matches, refused

KINDS = {"translate": "translations", "charge": "charging", "route": "routes"}


def told(files: Mapping[str, bytes], directory: str) -> ToldSwitch:
    """The switch of these files. Unreadable where they are, or where the language has no word for something."""
    switch, addresses = switch_of(files, directory)
    steps = [step for found in (*switch.origins.values(), *switch.trunks.values()) for step in found]
    asked = dict.fromkeys((KINDS[step.kind], step.table) for step in steps if step.kind in KINDS)
    return ToldSwitch(
        tuple(_origin(name, found, addresses[name]) for name, found in switch.origins.items()),
        tuple(_trunk(name, found) for name, found in switch.trunks.items()),
        tuple(_table(kind, switch.trees[table]) for kind, table in asked),
    )


def _name(table: str) -> str:
    return table.partition(".")[2] or table


def _origin(name: str, found: Sequence[Step], addresses: Sequence[str]) -> Keys:
    by_kind = {step.kind: step for step in found}
    keys: dict[str, object] = {"name": name, "addresses": list(addresses)}
    keys |= behind(prefix_of("behind", found))
    if "nature" in by_kind:
        keys["reads"] = by_kind["nature"].value
    if "only" in by_kind:
        keys["natures"] = [by_kind["only"].value]
    translate = [_name(step.table) for step in found if step.kind == "translate"]
    charging = [_name(step.table) for step in found if step.kind == "charge"]
    return {
        **keys,
        **({"translate": translate} if translate else {}),
        **({"charging": charging[0]} if charging else {}),
        "route": _name(by_kind["route"].table),
    }


def _trunk(name: str, found: Sequence[Step]) -> Keys:
    gateways = [f"sip:{each}" for step in found if step.kind == "gateways" for each in step.value.split("|")]
    translate = [_name(step.table) for step in found if step.kind == "translate"]
    return {"name": name, "gateways": gateways, **behind(prefix_of("front", found)), **({"translate": translate} if translate else {})}


def _table(kind: str, tree: Tree) -> ToldTable:
    rows = {(row.nature, row.head, row.suffix, row.digits): row for row in tree.rows}
    return ToldTable(kind, _name(tree.name), tuple(rule for row in tree.rows for rule in _rules(kind, row, _above(row, rows))))


def _rules(kind: str, row: Row, above: Mapping[str, int]) -> Iterator[Keys]:
    """A row as rules: what it does at each length, where that is not what the nearest shorter row does there anyway."""
    ends = len(row.head) + len(row.suffix)
    for action, mask in row.actions.items():
        lengths = mask & ~above.get(action, 0)
        if action == "":
            lengths &= sum(other for name, other in above.items() if name)
        for match in matches(row.nature, row.head + row.digits, row.suffix, lengths << ends):
            yield {**match, **_action(kind, action, row)}


def _above(row: Row, rows: Mapping[tuple[str, str, str, str], Row]) -> Mapping[str, int]:
    """What the nearest shorter row of the same kind of key does."""
    for cut in range(len(row.digits) - 1, -1, -1):
        other = rows.get((row.nature, row.head, row.suffix, row.digits[:cut]))
        if other is not None:
            return other.actions
    return {}


def _action(kind: str, action: str, row: Row) -> Keys:
    if kind == "translations":
        return _rewriting(action)
    if kind == "charging" and not action:
        raise Unreadable("a tariff table has no rule for numbers that are in no class", row.place)
    if kind == "charging":
        return {"charge": action}
    found = REFUSED.fullmatch(action)
    if not action or found:
        return refused(int(found["cause"]) if found else 3)
    return {"trunks": shares.told(shares.turns(action, *DIVIDED, row.place), row.place)}


def _rewriting(action: str) -> Keys:
    found = REWRITING.fullmatch(action)
    assert found is not None
    keys: dict[str, object] = {"strip": int(found["strip"] or "0")}
    if found["prepend"]:
        keys["prepend"] = found["prepend"]
    if found["at"]:
        keys["replace"] = {"at": int(found["at"]), "count": int(found["removed"] or "0"), "digits": found["digits"] or ""}
    if found["nature"]:
        keys["set_nature"] = found["nature"]
    return keys
