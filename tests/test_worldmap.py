"""The map of all international numbers: every range of the data is in it, and nothing else; and a cache is never believed."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from validator.digits.space import DEPTH, UNIT
from validator.digits.steps import GRID, Ints
from validator.numbering import assigned, calling_codes, instants, ranges, region
from validator.numbering.worldmap import Claim, WorldAxis, kept_axis

NOW = datetime(2026, 7, 1, tzinfo=UTC)
BEFORE = datetime(2009, 2, 19, tzinfo=UTC)
PERIODS = [BEFORE, *instants()]


@pytest.fixture(scope="module", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes what the user has in the cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


def entries(instant: datetime) -> Iterator[tuple[Claim, str, list[int]]]:
    """Every claim of the data: the beginning of the numbers, and how many digits they have in all."""
    for calling_code in sorted(assigned(instant)):
        yield ("+" + calling_code, ""), calling_code, [*range(len(calling_code), DEPTH + 1)]
    for codes in calling_codes().values():
        for code in codes:
            for digits, lengths, kind in ranges(code, instant):
                yield (code, kind), digits, [n for n in range(DEPTH + 1) if lengths >> n & 1]


def ends(axis: WorldAxis) -> Ints:
    return np.append(axis.edges[1:], UNIT)


def counts(axis: WorldAxis) -> Counter[Claim]:
    """How many numbers of the map have each claim."""
    found: Counter[Claim] = Counter()
    for n in range(DEPTH + 1):
        numbers = -(-ends(axis) // GRID[n]) + axis.edges // -GRID[n]
        per_set = np.zeros(len(axis.sets), dtype=np.int64)
        np.add.at(per_set, axis.table[axis.rows, n], numbers)
        for number, claims in zip(per_set.tolist(), axis.sets, strict=True):
            found.update(dict.fromkeys(claims, number))
    return +found


@cache
def compiled(instant: datetime) -> WorldAxis:
    return kept_axis(instant)


@pytest.mark.parametrize("instant", PERIODS, ids=str)
def test_there_are_as_many_numbers_of_each_region_and_type_as_the_data_say(instant: datetime) -> None:
    expected: Counter[Claim] = Counter()
    for claim, digits, lengths in entries(instant):
        expected[claim] += sum(10 ** (n - len(digits)) for n in lengths)
    assert counts(compiled(instant)) == expected


@pytest.mark.parametrize("instant", PERIODS, ids=str)
def test_every_number_of_the_data_has_its_claim(instant: datetime) -> None:
    """With the counts above: the map has no claim that the data do not make, so it is exact."""
    axis = compiled(instant)
    having: dict[Claim, np.ndarray[tuple[int], np.dtype[np.bool_]]] = {}
    for claim, digits, lengths in entries(instant):
        if claim not in having:
            having[claim] = np.array([claim in claims for claims in axis.sets])
        start, end = (int(digits.ljust(DEPTH, filler)) for filler in "09")
        low, high = np.searchsorted(axis.edges, [start, end], "right")
        assert having[claim][axis.table[axis.rows[low - 1 : high]][:, lengths]].all(), (claim, digits)


def claims_of(axis: WorldAxis, number: str) -> frozenset[Claim]:
    row = axis.rows[np.searchsorted(axis.edges, int(number.ljust(DEPTH, "0")), "right") - 1]
    return axis.sets[int(axis.table[row, len(number)])]


def neighbours(digits: str, length: int) -> Iterator[str]:
    """The first and the last number of an entry, those next to them, and their beginnings and continuations."""
    for edge in (digits.ljust(length, "0"), digits.ljust(length, "9")):
        yield edge
        yield edge[:-1]
        yield edge + "0"
        beyond = int(edge) + (1 if edge.endswith("9") else -1)
        yield f"{beyond:0{length}d}"


def test_the_claims_at_the_edges_of_every_entry_are_those_that_the_data_make() -> None:
    axis = compiled(NOW)
    listed: dict[str, list[tuple[Claim, str, set[int]]]] = {}
    for claim, digits, lengths in entries(NOW):
        code = next(code for code in assigned(NOW) if digits.startswith(code))
        listed.setdefault(code, []).append((claim, digits, set(lengths)))
    for code in ("33", "39", "7", "212", "225", "800", "290"):
        asked = {near for _, digits, lengths in listed[code] for n in lengths if n <= 15 for near in neighbours(digits, n)}
        for number in sorted(asked):
            if number.startswith(code):
                expected = {claim for claim, digits, lengths in listed[code] if number.startswith(digits) and len(number) in lengths}
                assert claims_of(axis, number) == expected, number


@pytest.mark.parametrize(
    ("number", "instant", "expected"),
    [
        ("33612345678", NOW, {("+33", ""), ("FR", "mobile")}),
        ("3361234567", NOW, {("+33", "")}),
        ("33", NOW, {("+33", "")}),
        ("3", NOW, set()),
        ("390669812345", NOW, {("+39", ""), ("VA", "fixed-line")}),
        ("390612345678", NOW, {("+39", ""), ("IT", "fixed-line")}),
        ("79161234567", NOW, {("+7", ""), ("RU", "mobile")}),
        ("80012345678", NOW, {("+800", ""), ("+800", "toll-free")}),
        ("999", NOW, set()),
        ("88812345678901", BEFORE, {("+888", ""), ("+888", "uan")}),
        ("88812345678901", NOW, set()),
        ("37941234567", NOW, {("+379", "")}),
        ("99112345678", NOW, {("+991", "")}),
        ("2250712345678", NOW, {("+225", ""), ("CI", "mobile")}),
    ],
)
def test_facts_that_an_engineer_can_look_up(number: str, instant: datetime, expected: set[Claim]) -> None:
    assert claims_of(compiled(instant), number) == expected


def same(one: WorldAxis, other: WorldAxis) -> bool:
    """Whether two maps make the same claims everywhere, whatever the order of their rows and sets."""
    if not np.array_equal(one.edges, other.edges):
        return False
    place = {claims: number for number, claims in enumerate(other.sets)}
    number = np.array([place[claims] for claims in one.sets])
    return bool(np.array_equal(number[one.table[one.rows]], other.table[other.rows]))


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The one file that a first question leaves in an empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert same(kept_axis(NOW), compiled(NOW))
    (file,) = (tmp_path / "rightnumber").iterdir()
    return file


def test_the_second_question_is_answered_by_the_cache(kept: Path) -> None:
    content, written = kept.read_bytes(), kept.stat().st_mtime_ns
    assert same(kept_axis(NOW), compiled(NOW))
    assert same(kept_axis(NOW + timedelta(days=30)), compiled(NOW))  # nothing begins or ends between the two
    assert [file.stat().st_mtime_ns for file in kept.parent.iterdir()] == [written]
    assert kept.read_bytes() == content


def test_each_period_has_its_own_map(kept: Path) -> None:
    assert same(kept_axis(BEFORE), compiled(BEFORE))
    assert not same(compiled(BEFORE), compiled(NOW))
    assert len(list(kept.parent.iterdir())) == 2


@pytest.mark.parametrize("damage", ["empty", "garbage", "cut", "turned", "longer", "other"])
def test_a_damaged_cache_is_not_believed(kept: Path, damage: str) -> None:
    whole = kept.read_bytes()
    half = len(whole) // 2
    kept.write_bytes(
        {
            "empty": b"",
            "garbage": b"PK\x03\x04" + b"\0" * 99,
            "cut": whole[:half],
            "turned": whole[:half] + bytes([whole[half] ^ 1]) + whole[half + 1 :],
            "longer": whole + b"\0",
            "other": b"\0" * 32 + whole[32:],
        }[damage]
    )
    assert same(kept_axis(NOW), compiled(NOW))
    assert kept.read_bytes() == whole


def test_the_map_of_another_period_or_program_is_not_believed(kept: Path) -> None:
    """An entry is sealed with its name: a copy under another name counts as damaged."""
    kept_axis(BEFORE)
    (before,) = set(kept.parent.iterdir()) - {kept}
    kept.write_bytes(before.read_bytes())
    assert same(kept_axis(NOW), compiled(NOW))
    stranger = kept.with_name(kept.name.replace("-", "-0", 1))
    stranger.write_bytes(b"garbage")
    assert same(kept_axis(NOW), compiled(NOW))
    assert stranger.read_bytes() == b"garbage"


def test_a_cache_that_cannot_be_written_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert same(kept_axis(NOW), compiled(NOW))


def test_a_million_strings_are_what_the_expressions_say() -> None:
    """Examples of every type, mistyped from some digit on, as the map has them and as `re` matches the data and its corrections."""
    dice = random.Random(20090219)
    axis = compiled(NOW)
    tried = 0
    for calling_code, codes in calling_codes().items():
        described = [(code, kind, re.compile(expression)) for code in codes for kind, expression in expressions(code)]
        gone = [(code, re.compile(withdrawn)) for code in codes if (withdrawn := "|".join(corrected(code, "withdraw")))]
        examples = [national for code in codes for national in region(code).examples.values()]
        strings = [mistyped(dice, dice.choice(examples), 15 - len(calling_code)) for _ in range(4_700)]
        found = looked_up(axis, [calling_code + national for national in strings])
        code = {("+" + calling_code, "")} if calling_code in assigned(NOW) else set[Claim]()
        for national, claims in zip(strings, found, strict=True):
            lost = {code for code, expression in gone if expression.fullmatch(national)}
            said = {(code, kind) for code, kind, expression in described if code not in lost and expression.fullmatch(national)}
            assert claims == code | said, (calling_code, national)
        tried += len(strings)
    assert tried >= 1_000_000


def expressions(code: str) -> Iterator[tuple[str, str]]:
    yield from region(code).types.items()
    for correction in region(code).corrections:
        if correction.change == "add" and correction.dates.holds(NOW):
            yield from ((kind, correction.numbers) for kind in correction.types)


def corrected(code: str, change: str) -> list[str]:
    return [each.numbers for each in region(code).corrections if each.change == change and each.dates.holds(NOW)]


def mistyped(dice: random.Random, national: str, most: int) -> str:
    """The number with other digits from some place on, now and then one more or less, of at most so many digits."""
    kept = dice.randrange(len(national) + 1)
    length = len(national) + dice.choice((0, 0, 0, 0, 1, -1))
    return (national[:kept] + f"{dice.randrange(10**16):016d}")[: min(max(length, 1), most)]


def looked_up(axis: WorldAxis, numbers: list[str]) -> list[frozenset[Claim]]:
    keys = np.array([int(number.ljust(DEPTH, "0")) for number in numbers], dtype=np.int64)
    rows = axis.rows[np.searchsorted(axis.edges, keys, "right") - 1]
    return [axis.sets[label] for label in axis.table[rows, [len(number) for number in numbers]].tolist()]
