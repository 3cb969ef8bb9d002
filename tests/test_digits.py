"""Laws of the sets of numbers and of the maps over all of them, each against a definition that looks at one number at a time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spaces import FOREIGN, NATURES, NUMBERS, SPACE, Named, held, limited, members, named, sets, strings, told, union
from validator.digits import Axis, Box, Number, NumberSpace
from validator.digits.gathering import Behind, Gathering
from validator.digits.labels import Labels
from validator.digits.numbermap import NumberMap, combine, combine_within
from validator.digits.numberset import NumberSet, Pattern
from validator.digits.shape import range_prefixes
from validator.digits.space import ANY_LENGTH, DEPTH, MOST_AXES, UNIT, TooManyHeads, number
from validator.digits.steps import GRID, distinct_rows, weights
from validator.digits.stretches import differing

laws = settings(deadline=None, derandomize=True, max_examples=60)
EVERYTHING = ~NumberSet.empty(SPACE)


def on_the_grid(found: NumberMap | NumberSet) -> bool:
    """Whether what holds of the tails of n digits changes on multiples of GRID[n] only."""
    rows = found.table[found.rows] if isinstance(found, NumberMap) else found.masks[:, None] >> np.arange(DEPTH + 1) & 1
    changed = rows[1:] != rows[:-1]
    return bool((found.edges[1:, None] % GRID == 0)[changed].all()) and bool(changed.any(axis=1).all())


# The line of integers


@pytest.mark.parametrize(
    ("written", "head", "tail", "suffix"),
    [
        ("0011" + "123456789012345", "0011", "123456789012345", ""),
        ("9011" + "123456789012345", "9011", "123456789012345", ""),
        ("*2*" + "0011123456789012" + "#", "*2*", "0011123456789012", "#"),
        ("*2*", "*2*", "", ""),
        ("*2*#", "*2*", "", "#"),
        ("*2*1#", "*2*1#", "", ""),
        ("*2*11#", "*2*", "11", "#"),
        ("0012", "001", "2", ""),
        ("0020", "00", "20", ""),
        ("0", "", "0", ""),
        ("", "", "", ""),
    ],
)
def test_a_number_lies_behind_the_longest_of_its_heads(written: str, head: str, tail: str, suffix: str) -> None:
    place = SPACE.locate(Number("unknown", written))
    assert place == (SPACE.index[Axis("unknown", head, suffix)], tail)
    assert SPACE.number(SPACE.point(*place), len(tail)) == Number("unknown", written)


@pytest.mark.parametrize("written", ["1" * 17, "0011" + "1" * 17, "*2*" + "1" * 17 + "#", "#", "1#", "*1", "*2*1*", "*2*1#1#", "A"])
def test_a_number_that_no_axis_holds_is_nowhere_and_in_no_set(written: str) -> None:
    assert SPACE.locate(Number("unknown", written)) is None
    assert Number("unknown", written) not in EVERYTHING
    assert NumberMap.constant(SPACE, 1).at(Number("unknown", written)) is None


def test_every_axis_has_its_place_and_heads_beyond_the_line_are_refused() -> None:
    assert SPACE.heads("unknown") == ["*2*1#", "0011", "9011", "*2*", "001", "00", ""]
    assert SPACE.heads("unknown", "#") == ["*2*"]
    assert SPACE.heads("national", "#") == []
    assert MOST_AXES == 921  # 2 ** 63 is 9.22 * 10 ** 18
    full = NumberSpace(["unknown"], (Axis("unknown", str(head)) for head in range(1, MOST_AXES)))
    assert full.size < 2**63 <= full.size + UNIT + UNIT
    with pytest.raises(TooManyHeads, match="922 heads and natures"):
        NumberSpace(["unknown"], (Axis("unknown", str(head)) for head in range(1, MOST_AXES + 1)))


def test_a_plus_makes_a_number_international() -> None:
    assert number("+33") == Number("international", "33")
    assert number("33") == Number("unknown", "33")
    assert [number(written).written for written in ("+33", "33")] == ["+33", "33"]
    assert Number("national", "33").written == "33"


def test_everything_holds_all_numbers_of_the_natures_and_lengths() -> None:
    everything = NumberSet.of(SPACE, SPACE.everything(["unknown"], 0b1001))
    assert [each for each in NUMBERS if each in everything] == [
        each for each in NUMBERS if each.nature == "unknown" and len(each.digits) in (0, 3)
    ]


def test_no_number_lies_in_what_is_foreign() -> None:
    assert not any(each in FOREIGN for each in NUMBERS)
    whole = NumberSet.of(SPACE, SPACE.everything(NATURES, 0b1111)) - FOREIGN
    assert whole.count == 3 * 1111 + 1  # *2* is the one feature code of three characters


# Sets


@laws
@given(sets, sets)
def test_a_set_holds_the_numbers_that_its_names_name(first: list[Named], second: list[Named]) -> None:
    one, other = union(first), union(second)
    operations: list[tuple[NumberSet, Callable[[bool, bool], bool]]] = [
        (one | other, bool.__or__),
        (one & other, bool.__and__),
        (one - other, lambda a, b: a and not b),
        (~one, lambda a, _: not a),
    ]
    for found, wanted in operations:
        assert on_the_grid(found)
        assert members(found) == list(map(wanted, held(first), held(second)))
        assert [each in found for each in NUMBERS[::97]] == members(found)[::97]


@laws
@given(sets.map(union), sets.map(union), sets.map(union))
def test_the_laws_of_sets(a: NumberSet, b: NumberSet, c: NumberSet) -> None:
    nothing = NumberSet.empty(SPACE)
    assert a | b == b | a
    assert a & b == b & a
    assert (a | b) | c == a | (b | c)
    assert (a & b) & c == a & (b & c)
    assert a & (b | c) == (a & b) | (a & c)
    assert a | (b & c) == (a | b) & (a | c)
    assert ~(a | b) == ~a & ~b
    assert ~(a & b) == ~a | ~b
    assert ~~a == a
    assert a | a == a == a & a
    assert a | (a & b) == a == a & (a | b)
    assert a | ~a == EVERYTHING
    assert a & ~a == nothing == a - a
    assert a - b == a & ~b
    assert bool(a) == (a != nothing) == (a.count > 0)
    assert (a & b).count + (a | b).count == a.count + b.count


def exactly(one: Number) -> list[Box]:
    """The box of one number."""
    return list(SPACE.boxes(one.nature, one.digits.removesuffix("#"), 1 << len(one.digits), "#" * one.digits.endswith("#")))


@laws
@given(st.lists(named(limited(3), "0123456789", 3), max_size=4))
def test_equal_sets_are_equal_arrays_however_they_are_made(names: list[Named]) -> None:
    short = [Number(nature, digits) for nature in ("unknown", "international") for digits in strings("0123456789", 3)]
    inside = [each for each in [*short, Number("unknown", "*2*")] if any(name.holds(each) for name in names)]
    found = union(names) - FOREIGN
    assert found == NumberSet.of(SPACE, (box for each in reversed(inside) for box in exactly(each)))
    assert found.count == len(inside)
    assert bool(found) == bool(inside)
    places = [(SPACE.locate(each) or (0, ""), each) for each in inside]
    assert found.smallest == (min(places)[1] if places else None)


@laws
@given(named(st.just(ANY_LENGTH), longest=3))
def test_a_prefix_is_itself_and_its_ten_children(whole: Named) -> None:
    digits = [whole._replace(prefix=whole.prefix + digit) for digit in "0123456789"]
    alone = whole._replace(lengths=1 << len(whole.prefix) + len(whole.suffix))
    assert union([alone, *digits]) - FOREIGN == whole.numbers - FOREIGN


def test_a_count_beyond_64_bits_is_exact() -> None:
    line = NumberSpace(["unknown"], (Axis("unknown", str(head)) for head in range(100, 200)))
    assert (~NumberSet.empty(line)).count == 101 * 11_111_111_111_111_111
    long = NumberSpace(["unknown"], (Axis("unknown", str(head)) for head in range(100, 1000)))
    assert (~NumberSet.empty(long)).count == 901 * 11_111_111_111_111_111 > 2**63


@laws
@given(sets)
def test_the_patterns_of_a_set_make_it_up(names: list[Named]) -> None:
    found = union(names) - FOREIGN
    patterns = found.patterns()
    boxes = [named_by(pattern).numbers for pattern in patterns]
    rebuilt = NumberSet.empty(SPACE)
    for box in boxes:
        rebuilt |= box - FOREIGN
    assert rebuilt == found
    assert sum((box - FOREIGN).count for box in boxes) == found.count  # none lies in two of them
    sizes = [box.count for box in boxes]
    assert sizes == sorted(sizes, reverse=True)
    assert found.patterns(2) == patterns[:2]


def named_by(pattern: Pattern) -> Named:
    outside = len(pattern.prefix) + len(pattern.suffix)
    return Named(pattern.nature, pattern.prefix, pattern.lengths << outside, pattern.suffix)


@laws
@given(st.lists(st.tuples(st.text("09", max_size=3), limited(8)), max_size=5))
def test_no_ten_patterns_are_one(boxes: list[tuple[str, int]]) -> None:
    """For each length the list is the shortest: ten prefixes that differ in their last digit would be one."""
    line = NumberSpace(["unknown"])
    patterns = (~NumberSet.of(line, (box for prefix, lengths in boxes for box in line.boxes("unknown", prefix, lengths)))).patterns()
    for n in range(DEPTH + 1):
        listed = {p.prefix for p in patterns if len(p.prefix) <= n and p.lengths >> n - len(p.prefix) & 1}
        assert not any({prefix[:-1] + digit for digit in "0123456789"} <= listed for prefix in listed if prefix)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (Pattern("unknown", "0537", 1 << 6), "0537XXXXXX"),
        (Pattern("international", "33", 1 << 2), "+33XX"),
        (Pattern("unknown", "112", 1), "112"),
        (Pattern("international", "", 0b1110), "+ and 1 to 3 digits"),
        (Pattern("unknown", "12", 0b101000), "12 and 3, 5 digits"),
        (Pattern("unknown", "*21*", 1 << 2, "#"), "*21*XX#"),
        (Pattern("unknown", "*21*", 0b11, "#"), "*21* and 0 to 1 digits and #"),
        (Pattern("national", "0", 0b11), "0 and 0 to 1 digits"),
    ],
)
def test_a_pattern_in_words(pattern: Pattern, words: str) -> None:
    assert pattern.words == words


@laws
@given(st.integers(1, 4).flatmap(lambda length: st.tuples(*[st.text("0123456789", min_size=length, max_size=length)] * 2)))
def test_a_range_is_its_shortest_list_of_prefixes(ends: tuple[str, str]) -> None:
    first, last = sorted(ends)
    found = list(range_prefixes(first, last))
    inside = [each for each in strings("0123456789", len(first)) if len(each) == len(first) and first <= each <= last]
    assert sorted(each for prefix in found for each in inside if each.startswith(prefix)) == inside
    assert found == sorted(found)
    covered = {prefix for each in inside for prefix in (each[:n] for n in range(len(each) + 1)) if whole(prefix, first, last)}
    assert set(found) == {prefix for prefix in covered if not prefix or not whole(prefix[:-1], first, last)}


def whole(prefix: str, first: str, last: str) -> bool:
    """Whether all strings of the prefix lie in the range."""
    return first <= prefix.ljust(len(first), "0") and prefix.ljust(len(first), "9") <= last


# Maps

layers_of = st.lists(st.tuples(named(st.one_of(st.just(ANY_LENGTH), limited(8))), st.integers(-3, 3)), max_size=4)
Painted = list[tuple[Named, int]]
NONE = 99


def painted(parts: Painted) -> NumberMap:
    """The map in which the last of the parts that holds a number gives it its label, 0 where none does."""
    found = NumberMap.constant(SPACE, 0)
    for part, label in parts:
        found = combine([found, NumberMap.of_set(part.numbers, label, NONE)], lambda pair: pair[0] if pair[1] == NONE else pair[1])
    return found


def labels_of(parts: Painted) -> list[int]:
    """The label of each of NUMBERS."""
    labels = [0] * len(NUMBERS)
    for part, label in parts:
        labels = [label if inside else below for inside, below in zip(part.held, labels, strict=True)]
    return labels


@laws
@given(layers_of, layers_of, layers_of)
def test_maps_combine_number_by_number(first: Painted, second: Painted, third: Painted) -> None:
    maps, wanted = [painted(parts) for parts in (first, second, third)], [labels_of(parts) for parts in (first, second, third)]
    assert [told(found) for found in maps] == wanted
    triples: Labels[tuple[int, ...]] = Labels()
    found = combine(maps, triples.of)
    assert on_the_grid(found)
    assert [triples[label] for label in told(found)] == list(zip(*wanted, strict=True))


@laws
@given(layers_of, layers_of, layers_of)
def test_substitution_asks_the_map_of_the_label(first: Painted, second: Painted, third: Painted) -> None:
    found = painted(first).substitute({1: painted(second), -2: painted(third)})
    assert on_the_grid(found)
    by_label = {1: labels_of(second), -2: labels_of(third)}
    assert told(found) == [by_label[label][place] if label in by_label else label for place, label in enumerate(labels_of(first))]
    assert [found.at(each) for each in NUMBERS[::97]] == told(found)[::97]


@laws
@given(layers_of, sets)
def test_relabel_where_and_within(parts: Painted, names: list[Named]) -> None:
    found, labels = painted(parts), labels_of(parts)
    assert told(found.relabel(lambda label: label // 2)) == [label // 2 for label in labels]
    chosen = found.where(lambda label: label > 0)
    assert on_the_grid(chosen)
    assert members(chosen) == [label > 0 for label in labels]
    assert told(found.within(union(names), 7)) == [label if inside else 7 for label, inside in zip(labels, held(names), strict=True)]
    assert NumberMap.of_set(chosen, 1, 0).where((1).__eq__) == chosen


@laws
@given(layers_of, layers_of, sets)
def test_maps_combined_on_some_numbers_are_those_combined_on_all(first: Painted, second: Painted, names: list[Named]) -> None:
    wanted = zip(held(names), labels_of(first), labels_of(second), strict=True)
    found = combine_within(union(names), [painted(first), painted(second)], lambda pair: 10 * pair[0] + pair[1], NONE)
    assert on_the_grid(found)
    assert told(found) == [10 * one + other if inside else NONE for inside, one, other in wanted]


@laws
@given(layers_of)
def test_parts_are_the_numbers_of_each_label(parts: Painted) -> None:
    found, labels = painted(parts), labels_of(parts)
    numbers = dict(found.parts([3, -3, 5, 0]))
    assert list(numbers) == [label for label in (-3, 0, 3) if label in found.labels]
    for label, part in numbers.items():
        assert on_the_grid(part)
        assert members(part) == [each == label for each in labels]


behind = layers_of.map(lambda parts: [(part, abs(label)) for part, label in parts])
"""What is followed has labels from 0 on."""


@laws
@given(layers_of, st.lists(st.lists(behind, min_size=3, max_size=3), min_size=2, max_size=3), st.booleans())
def test_what_is_followed_again_is_as_if_followed_anew(choice: Painted, turns: list[list[Painted]], told_where: bool) -> None:
    lists = {1: (0,), 2: (1, 2), -2: (2, 0)}
    followed, joined = Gathering(painted(choice), lists), Labels[tuple[int, ...]]()
    for turn in turns:
        maps = [painted(parts) for parts in turn]
        found = followed.follow([Behind(each, each if told_where else None) for each in maps], joined.of, differing)
        assert on_the_grid(found)
        answers = list(zip(*map(labels_of, turn), strict=True))
        wanted = [
            joined.of(tuple(answer[member] for member in lists[label])) if label in lists else label
            for label, answer in zip(labels_of(choice), answers, strict=True)
        ]
        assert told(found) == wanted


@laws
@given(layers_of, layers_of)
def test_equal_maps_are_the_same_however_they_are_made(first: Painted, second: Painted) -> None:
    one, other = painted(first), painted(second)
    again = painted([])
    for label in range(-3, 4):
        again = NumberMap.of_set(one.where(label.__eq__), -9, -8).substitute({-9: NumberMap.constant(SPACE, label), -8: again})
    assert one.same(again)
    agree = combine([one, other], lambda pair: int(pair[0] == pair[1])).where((0).__eq__)
    assert one.same(other) == (not agree)


@laws
@given(st.lists(st.tuples(st.text("0123456789", max_size=2), st.integers(0, 2**17 - 1), st.integers(1, 5)), max_size=5))
def test_the_labels_present_are_those_that_some_number_has(parts: list[tuple[str, int, int]]) -> None:
    line = NumberSpace(["unknown"])
    found = NumberMap.constant(line, 0)
    for prefix, lengths, label in parts:
        numbers = NumberSet.of(line, line.boxes("unknown", prefix, lengths))
        found = NumberMap.of_set(numbers, 1, 2).substitute({1: NumberMap.constant(line, label), 2: found})
    alike = [*strings("0123456789", 2), *(two + "0" * n for two in strings("0123456789", 2)[11:] for n in range(1, DEPTH - 1))]
    assert found.present() == {found.at(Number("unknown", each)) for each in alike}


def test_rows_with_equal_sums_are_told_apart() -> None:
    """The quick comparison of rows adds up to 64 bits: two rows of one sum must not become one."""
    first, second = weights(2)
    table = np.array([[second, 0], [0, first], [second, 0]])
    assert (table @ weights(2))[0] == (table @ weights(2))[1]
    places, number = distinct_rows(table)
    assert len(places) == 2
    assert np.array_equal(table[places][number], table)


def test_labels_number_values_as_they_come() -> None:
    labels: Labels[str] = Labels()
    assert [labels.of(value) for value in ("b", "a", "b", "c")] == [0, 1, 0, 2]
    assert (labels[1], len(labels)) == ("a", 3)
