"""Tables of dialplan (Kamailio and OpenSIPS) told in the language: every dpid becomes a translation whose first rule that matches decides.

Kamailio asks the rules of a dpid whose match_len is the length of the number first, then those without one, each by pr (dp_repl.c);
OpenSIPS knows no match_len. What is put is built from repl_exp and the groups of subst_exp alone: the rest is gone.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from validator.digits.space import DEPTH
from validator.readback.db_text import Row
from validator.readback.decision import Unreadable
from validator.readback.expressions import CHARACTERS, Looks, NotFollowed, ways
from validator.readback.rows import Doubt, value
from validator.readback.spelled import PLAIN, Part
from validator.readback.spelled_told import said
from validator.readback.told import Keys, ToldTable

RULE = {"dpid", "match_exp"}
"""Columns by which the table is known."""
EQUAL, EXPRESSION, FILENAMES = "0", "1", "2"
GROUP = re.compile(r"\\([0-9])")
CONSTANT = re.compile(r"[0-9A-F*#+]*", re.ASCII)


def told(rows: Iterable[Row]) -> tuple[tuple[ToldTable, ...], list[Doubt]]:
    """The tables, and what could not be told, by line."""
    doubts: list[Doubt] = []
    tables: dict[str, list[Row]] = {}
    others: dict[str, Row] = {}
    for row in rows:
        if row.fields.keys() >= RULE:
            tables.setdefault(value(row.fields, "dpid"), []).append(row)
        else:
            others.setdefault(", ".join(row.fields), row)
    for columns, row in others.items():
        doubts.append(Doubt(row.place, f"rows of the columns {columns} are none of dialplan", harmful=not tables))
    return tuple(_table(dpid, found, doubts) for dpid, found in sorted(tables.items())), doubts


def _table(dpid: str, rows: Sequence[Row], doubts: list[Doubt]) -> ToldTable:
    ordered = sorted(filter(lambda row: _is_rule(row, doubts), rows), key=_turn)
    for first, then in itertools.pairwise(ordered):
        if _turn(first)[:2] == _turn(then)[:2]:
            words = f"has the pr of line {first.place.line}: where both match, the order of the database decides"
            doubts.append(Doubt(then.place, words, harmful=False))
    rules: list[Keys] = []
    for row in ordered:
        try:
            rules += [*_rules(row, doubts)]
        except (NotFollowed, Unreadable) as why:
            kept = _kept(row)
            rules += kept
            doubts.append(Doubt(row.place, f"{why}: {'its numbers stay as they are' if kept else 'not imported'}"))
    return ToldTable("translations", f"dialplan-{dpid}", tuple(rules), in_order=True)


def _is_rule(row: Row, doubts: list[Doubt]) -> bool:
    fields = row.fields
    if value(fields, "disabled") not in ("", "0"):
        doubts.append(Doubt(row.place, "is disabled: not imported", harmful=False))
    elif not all(re.fullmatch("[0-9]+", value(fields, column) or "0", re.ASCII) for column in ("pr", "match_len")):
        doubts.append(Doubt(row.place, "pr or match_len is no count: not imported"))
    else:
        return True
    return False


def _turn(row: Row) -> tuple[bool, int, int]:
    """Rules with a length first, then by priority, then as they were read."""
    fields = row.fields
    return int(value(fields, "match_len") or "0") == 0, int(value(fields, "pr") or "0"), row.place.line


def _rules(row: Row, doubts: list[Doubt]) -> Iterator[Keys]:
    fields = row.fields
    attrs = value(fields, "attrs")
    note: Keys = {"note": f"attrs: {attrs}"} if attrs else {}
    if times := value(fields, "timerec"):
        raise Unreadable(f"holds at some times only ({times}), and the language knows no times of day", row.place)
    taken = _taken(row)
    put, cut = fields.get("repl_exp", "").strip(), fields.get("subst_exp", "").strip()
    if not put:
        yield from (rule for looks in taken for rule in said(looks, None, {"strip": 0, **note}, PLAIN, row.place))
        return
    for looks in taken:
        found = [*_substituted(looks, cut, fields["match_exp"].strip())]
        if not any(_all_of(looks, other) for _, other in found):
            words = (
                f"some numbers that {fields['match_exp']} takes {cut} does not: the switch refuses to translate them, these rules do not"
            )
            doubts.append(Doubt(row.place, words))
        for shape, _ in found:
            yield from ({**rule, **note} for rule in said(shape, _parts(put), {}, PLAIN, row.place))


def _kept(row: Row) -> list[Keys]:
    """Rules that leave numbers of a row that is not told as they are, so that no later row rewrites them; none where even its numbers
    are not understood."""
    note = {"strip": 0, "note": f"{row.place.file}:{row.place.line} is not told"}
    try:
        return [rule for looks in _taken(row) for rule in said(looks, None, note, PLAIN, row.place)]
    except (NotFollowed, Unreadable):
        return []


def _taken(row: Row) -> Sequence[Looks]:
    """What a row takes."""
    length = int(value(row.fields, "match_len") or "0")
    taken = _matched(value(row.fields, "match_op") or EXPRESSION, row.fields["match_exp"].strip())
    if not length:
        return taken
    return [both for looks in taken if (both := _both(looks, Looks((), CHARACTERS, length, length, (), {0: (0, 1)})))]


def _matched(match_op: str, expression: str) -> Sequence[Looks]:
    if match_op == EQUAL:
        return [Looks(tuple(expression), "", 0, 0, (), {0: (0, len(expression))})]
    if match_op == FILENAMES:
        pieces = re.split(r"(\[[^]]*\]|.)", expression)
        wild = {"*": ".*", "?": ".", "+": r"\+"}
        return ways(f"^{''.join(wild.get(piece, piece) for piece in pieces)}$")
    if match_op != EXPRESSION:
        raise NotFollowed(f"match_op {match_op} is none of 0, 1 and 2")
    return ways(expression)


def _substituted(looks: Looks, cut: str, match: str) -> Iterator[tuple[Looks, Looks]]:
    """What both expressions take, with the groups of the second, and what the second takes."""
    if cut == match or not cut:
        yield looks, looks
        return
    for other in ways(cut):
        if shape := _both(looks, other):
            yield shape, other


def _both(looks: Looks, other: Looks) -> Looks | None:
    """What looks so and so, with the groups of the second; None if nothing does."""
    if looks.suffix or other.suffix:
        raise NotFollowed("what stands behind digits whose count is open is not followed")
    depth = max(looks.depth, other.depth)
    sets = tuple(_shared(_at(looks, place), _at(other, place)) for place in range(depth))
    counts = [(each.low - (depth - each.depth), each.high - (depth - each.depth)) for each in (looks, other)]
    low, high = max(0, *(low for low, _ in counts)), min(high for _, high in counts)
    tail = _shared(looks.tail, other.tail)
    if not all(sets) or low > high or (low > 0 and not tail):
        return None
    end = depth + bool(high)
    groups = {number: (_moved(other, depth, first, end), _moved(other, depth, last, end)) for number, (first, last) in other.groups.items()}
    return Looks(sets, tail if high else "", low, high, (), {**groups, 0: (0, end)})


def _at(looks: Looks, place: int) -> str:
    return looks.sets[place] if place < looks.depth else looks.tail


def _shared(one: str, other: str) -> str:
    return "".join(character for character in one if character in other)


def _moved(looks: Looks, depth: int, place: int, end: int) -> int:
    """A place of the second shape in the one of both: what lies behind its tail lies behind the longer one, if that has any."""
    return place if place <= looks.depth else min(depth + place - looks.depth, end)


def _all_of(looks: Looks, other: Looks) -> bool:
    """Whether all that looks so, looks like the other, up to the longest number."""
    depth = max(looks.depth, other.depth)
    inside = all(set(_at(looks, place)) <= set(_at(other, place)) for place in range(depth)) and set(looks.tail) <= set(
        other.tail or looks.tail
    )
    shortest, longest = looks.depth + looks.low, min(looks.depth + looks.high, DEPTH)
    return inside and other.depth + other.low <= shortest and longest <= other.depth + other.high


def _parts(put: str) -> tuple[Part, ...]:
    """Text and groups; a backslash and one digit is a group, whatever follows."""
    found: list[Part] = []
    for place, piece in enumerate(GROUP.split(put)):
        if place % 2 and piece == "0":
            raise NotFollowed(r"\0 in repl_exp is not followed")
        if place % 2:
            found.append(int(piece))
        elif not CONSTANT.fullmatch(piece):
            raise NotFollowed(f"{put} puts something that is no part of a number")
        elif piece:
            found.append(piece)
    return tuple(found)
