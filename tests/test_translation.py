"""Rewriting: pieces carry maps back and sets forward as if each number were rewritten by hand, and tables of translations do too."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests import naive_rules
from tests.naive_words import HERE, rule
from tests.spaces import NAIVE, NUMBERS, SPACE, Named, any_lengths, held, members, named, rules_in_words, sets, told, union, winners_of
from validator.digits import Number, NumberSpace
from validator.digits.labels import Labels
from validator.digits.numbermap import NumberMap
from validator.digits.numberset import NumberSet
from validator.digits.rewriting import IDENTITY, Form, Piece, back, layers, pieces
from validator.digits.space import ANY_LENGTH, DEPTH
from validator.flow.table import CompiledTable
from validator.flow.translation import Translation, needed, translated
from validator.tables import Nature, Rule, Table, Translate

laws = settings(deadline=None, derandomize=True, max_examples=100)
MISS, LOST, TIE = -5, -6, -7
words = st.text("012", max_size=3)


# Forms


@laws
@given(words, words, words)
def test_a_form_does_what_it_says_and_has_no_common_end(strip: str, put: str, rest: str) -> None:
    form = Form.of(strip, put)
    assert form.apply(strip + rest) == put + rest
    assert not (form.strip and form.put and form.strip[-1] == form.put[-1])
    assert Form.of(strip + rest, put + rest) == form


@laws
@given(words, words, words, words, words)
def test_two_forms_that_do_the_same_to_one_number_are_one(strip: str, put: str, other_strip: str, other_put: str, rest: str) -> None:
    one, other = Form.of(strip, put), Form.of(other_strip, other_put)
    number = max(one.strip, other.strip, key=len) + rest
    assume(number.startswith(one.strip) and number.startswith(other.strip))
    assert (one == other) == (one.apply(number) == other.apply(number))


@laws
@given(words, words, words, words, words, words, words)
def test_forms_compose(a: str, b: str, c: str, d: str, e: str, f: str, rest: str) -> None:
    first, second, third = Form.of(a, b), Form.of(c, d), Form.of(e, f)
    assert IDENTITY.then(first) == first == first.then(IDENTITY)
    number = first.strip + second.strip[len(first.put) :] + third.strip + rest
    once = first.apply(number)
    assume(once.startswith(second.strip) and second.apply(once).startswith(third.strip))
    assert first.then(second) == Form.of(number, second.apply(once))
    assert first.then(second).then(third) == first.then(second.then(third)) == Form.of(number, third.apply(second.apply(once)))


# Pieces

natures = st.sampled_from(("unknown", "international"))
Step = tuple[Named, Number]
"""The numbers of a name, and what stands instead of its prefix."""
steps = st.tuples(named(any_lengths), st.builds(Number, natures, st.one_of(words, words.map("*2*".__add__), st.just("*2*1#"))))


def after(step: Step, number: Number) -> Number:
    """The number rewritten by hand."""
    source, becomes = step
    return Number(becomes.nature, becomes.digits + number.digits[len(source.prefix) :])


def pieces_of(step: Step) -> list[Piece]:
    source, becomes = step
    return list(pieces(SPACE, source.nature, source.prefix, becomes, source.lengths, source.suffix))


def same(label: int, form: Form) -> int:
    return label


@laws
@given(steps, sets)
def test_a_map_goes_back_through_pieces_number_by_number(step: Step, names: list[Named]) -> None:
    out = NumberMap.of_set(union(names), 1, 0)
    seen: Labels[tuple[int, Form]] = Labels()
    found = told(back(layers(SPACE, pieces_of(step)), out, MISS, LOST, lambda label, form: seen.of((label, form))))
    for number, inside, label in zip(NUMBERS, step[0].held, found, strict=True):
        assert said(seen, label) == (wanted(step, number, names) if inside else MISS), number


def said(seen: Labels[tuple[int, Form]], label: int) -> tuple[int, Form] | int:
    return seen[label] if label >= 0 else label


def wanted(step: Step, number: Number, names: list[Named]) -> tuple[int, Form] | int:
    """Whether the result is in the sets, and by what form; LOST if it is too long, or nowhere."""
    result = after(step, number)
    if SPACE.locate(result) is None:
        return LOST
    return int(any(name.holds(result) for name in names)), Form.of(number.digits, result.digits)


@laws
@given(steps, sets)
def test_a_set_goes_forward_through_pieces_number_by_number(step: Step, names: list[Named]) -> None:
    found = NumberSet.empty(SPACE)
    for layer in layers(SPACE, pieces_of(step)):
        found |= layer.forward(union(names))
    chosen = [inside and of_set for inside, of_set in zip(step[0].held, held(names), strict=True)]
    images = {after(step, number) for number, taken in zip(NUMBERS, chosen, strict=True) if taken}
    assert all(image in found for image in images if SPACE.locate(image))
    # and nothing else: what is in it comes from a number of the set
    for number in (number for number, inside in zip(NUMBERS, members(found), strict=True) if inside):
        before = Number(step[0].nature, step[0].prefix + number.digits[len(step[1].digits) :])
        assert number.digits.startswith(step[1].digits)
        assert step[0].holds(before)
        assert any(name.holds(before) for name in names)


@laws
@given(steps, sets)
def test_forward_and_back_are_two_sides_of_one_thing(step: Step, names: list[Named]) -> None:
    """A number leads into a set exactly if it, taken forward alone, does."""
    found = layers(SPACE, pieces_of(step))
    into = back(found, NumberMap.of_set(union(names), 1, 0), 0, 0, same).where((1).__eq__)
    ahead = NumberSet.empty(SPACE)
    for layer in found:
        ahead |= layer.forward(into)
    assert not ahead - union(names)


@pytest.mark.parametrize(
    ("source", "becomes"),
    [
        # what ends in a suffix becomes a head, or passes one by
        (Named("unknown", "*2*2", suffix="#"), "*2*"),
        (Named("unknown", "*2*", suffix="#"), "*2*1"),
        (Named("unknown", "*2*12", suffix="#"), "*2*1"),
        # a head becomes what ends in a suffix
        (Named("unknown", "*2*1#"), "*2*9#"),
        (Named("unknown", "*2*", suffix="#"), "*2*99"),
        # digits behind what is a number with a suffix make none
        (Named("unknown", "0"), "*2*9#"),
        (Named("unknown", "0"), "*2*1#"),
        # results that pass into longer heads digit by digit
        (Named("unknown", "2"), ""),
        (Named("unknown", "2"), "0"),
        (Named("unknown", "0011"), "00"),
    ],
)
def test_results_that_pass_into_a_head_are_found_behind_it(source: Named, becomes: str) -> None:
    step = source, Number("unknown", becomes)
    for name in (Named("unknown", "*2*1#"), Named("unknown", "*2*1", suffix="#"), Named("unknown", "001"), Named("unknown", "0")):
        found = told(back(layers(SPACE, pieces_of(step)), NumberMap.of_set(name.numbers, 1, 0), MISS, LOST, same))
        for number, inside, label in zip(NUMBERS, source.held, found, strict=True):
            assert label == ((LOST if SPACE.locate(after(step, number)) is None else name.holds(after(step, number))) if inside else MISS)


LONG_NUMBERS = "123456789012345"
FIRST_DAY = [
    # what is dialled, its prefix, and what that becomes
    ("0011" + LONG_NUMBERS, "0011", "+"),
    ("9011" + LONG_NUMBERS, "9011", "+"),
    ("9011" + LONG_NUMBERS, "9", ""),
    ("0011" + LONG_NUMBERS, "", "9"),
    ("*2*" + LONG_NUMBERS + "#", "*2*", "*2*0"),
    ("00" + LONG_NUMBERS + "0", "00", "0011"),
    ("0011" + LONG_NUMBERS, "0011", "*2*"),
]


@pytest.mark.parametrize(("dialled", "prefix", "becomes"), FIRST_DAY)
@pytest.mark.parametrize("more", [0, 1, 2])
def test_the_longest_numbers_are_kept_or_lost_aloud(dialled: str, prefix: str, becomes: str, more: int) -> None:
    """Numbers of 15 digits, and longer ones, behind heads: each goes where it goes by hand, or is too long."""
    suffix = "#" if dialled.endswith("#") else ""
    nature = "international" if becomes.startswith("+") else "unknown"
    source = Number("unknown", dialled.removesuffix("#") + "7" * more + suffix)
    result = Number(nature, becomes.removeprefix("+") + source.digits[len(prefix) :])
    line = NumberSpace(("unknown", "international"), (axis for axis in SPACE.axes if axis.nature == "unknown"))
    step = list(pieces(line, "unknown", prefix, Number(nature, becomes.removeprefix("+")), suffix=suffix))
    there = line.locate(result)
    target = NumberSet.of(line, line.boxes(nature, result.digits.removesuffix("#"), 1 << len(result.digits), suffix))
    found = back(layers(line, step), NumberMap.of_set(target, 1, 0), MISS, LOST, same).at(source)
    assert found == (None if line.locate(source) is None else LOST if there is None else 1)


def test_what_grows_beyond_the_line_is_too_long_and_not_forgotten() -> None:
    grown = layers(SPACE, pieces(SPACE, "national", "", Number("national", "99")))
    whole = NumberMap.constant(SPACE, 1)
    lengths = {length: back(grown, whole, MISS, LOST, same).at(Number("national", "1" * length)) for length in range(DEPTH + 1)}
    assert lengths == {length: 1 if length + 2 <= DEPTH else LOST for length in range(DEPTH + 1)}
    shrunk = layers(SPACE, pieces(SPACE, "national", "99", Number("national", "")))
    assert back(shrunk, whole, MISS, LOST, same).at(Number("national", "99" + "1" * 14)) == 1
    assert back(shrunk, whole, MISS, LOST, same).at(Number("national", "98")) == MISS


def test_numbers_too_long_to_be_results_leave_no_trace() -> None:
    """Two digits are taken off: of results with 15 or 16 digits no number is left, and equal maps must be equal arrays."""
    taken_off = Named("national", "99").numbers
    step = layers(SPACE, pieces(SPACE, "national", "99", Number("national", "")))
    long = union([Named("national", "1234567890123456"), Named("national", "1234567890123459"), Named("national", "123456789012399")])
    assert back(step, NumberMap.of_set(long, 1, 0), MISS, LOST, same).same(NumberMap.of_set(taken_off, 0, MISS))
    reached = union([Named("national", "12345678901234"), Named("national", "1234567890123456")])
    expected = NumberMap.of_set(Named("national", "9912345678901234").numbers, 1, 0).within(taken_off, MISS)
    assert back(step, NumberMap.of_set(reached, 1, 0), MISS, LOST, same).same(expected)


def test_pieces_that_share_a_source_go_into_further_layers() -> None:
    short, long = (
        pieces(SPACE, "national", "12", Number("national", put), lengths) for put, lengths in (("3", 0b111), ("4", ANY_LENGTH & ~0b111))
    )
    found = layers(SPACE, [*short, *long, *pieces(SPACE, "national", "1", Number("national", "5"), 0b10)])
    assert [len(layer.forms) for layer in found] == [1, 1, 1]
    firsts = [NumberSet.of(SPACE, SPACE.boxes("national", first)) for first in "345"]
    for digits, expected in (("12", [0]), ("129", [1]), ("1", [2]), ("13", [])):
        hit = [
            place
            for place, first in enumerate(firsts)
            if back(found, NumberMap.of_set(first, 1, 0), 0, 0, same).at(Number("national", digits))
        ]
        assert hit == expected


# Tables of translations

new_nature: st.SearchStrategy[Nature | None] = st.sampled_from((None, None, None, "unknown", "international", "national"))
actions = st.builds(
    Translate,
    strip=st.sampled_from((0, 0, 1, 2, 3, 4)),
    prepend=st.sampled_from(("", "", "0", "00", "+", "+1", "12", "*2*")),
    at=st.sampled_from((None, None, None, 0, 1, 2, 3)),
    removed=st.integers(0, 2),
    digits=st.sampled_from(("", "0", "12")),
    set_nature=new_nature,
    readdress=st.none(),
)


@given(actions, st.sampled_from(("unknown", "national", "international")), st.text("012", max_size=6))
@laws
def test_one_number_is_translated_as_the_language_says(action: Translate, nature: Nature, digits: str) -> None:
    plus = "+" if nature == "international" else ""
    expected = naive_rules.translate(action, naive_rules.Number(nature, plus + digits))
    result = translated(action, Number(nature, digits))
    assert result == (None if isinstance(expected, str) else Number(expected.nature, expected.digits))
    if isinstance(expected, naive_rules.Number):
        assert needed(action) <= len(plus + digits)


@settings(laws, max_examples=80)
@given(
    st.lists(st.tuples(rules_in_words(), actions.filter(lambda action: needed(action) < 4)), min_size=1, max_size=4), st.booleans(), sets
)
def test_a_table_translates_number_by_number(parts: list[tuple[str, Translate]], first_match: bool, names: list[Named]) -> None:
    rules = [rule(words, action) for words, action in parts]
    table = Table("translations", "t", rules, HERE, first_match=first_match)
    translation = Translation(CompiledTable(SPACE, table, rules))
    assume(not translation.too_wide)
    found = told(translation.back(NumberMap.of_set(union(names), 1, 0), TIE, MISS, LOST, same))
    for number, naive, won, label in zip(NUMBERS, NAIVE, winners_of(table), found, strict=True):
        assert label == expected_label(number, naive, won, names), (number, won)


def expected_label(number: Number, naive: naive_rules.Number, won: Rule | naive_rules.Tie | None, names: list[Named]) -> int:
    if isinstance(won, naive_rules.Tie):
        return TIE
    if won is not None and isinstance(won.action, Translate):
        result = naive_rules.translate(won.action, naive)
        if isinstance(result, str):
            return MISS
        number = Number(result.nature, result.digits)
    return int(any(name.holds(number) for name in names)) if SPACE.locate(number) else LOST


@pytest.mark.parametrize(
    ("words", "action", "prefixes"),
    [
        ("any", Translate(strip=5, prepend="5"), 100_000),
        ("prefix 0", Translate(strip=6, prepend="5"), 100_000),
        ("prefix +", Translate(strip=6, prepend="5"), 100_000),
        ("prefix 0", Translate(at=3, removed=3, digits="1"), 100_000),
        ("prefix [0-4]XXXXX1", Translate(strip=1), 500_000),
    ],
)
def test_a_rule_that_strips_what_it_does_not_name_is_too_wide(words: str, action: Translate, prefixes: int) -> None:
    found = [rule(words, action)]
    translation = Translation(CompiledTable(SPACE, Table("translations", "t", found, HERE), found))
    assert {(wide.rule, wide.prefixes) for wide in translation.too_wide} == {(found[0], prefixes)}


@pytest.mark.parametrize(
    ("words", "action"),
    [
        ("any", Translate(strip=4, prepend="5")),
        ("prefix 0", Translate(strip=5, prepend="5")),
        ("prefix +", Translate(strip=5, prepend="5")),
        ("prefix 0, length 5", Translate(strip=9)),
        ("pattern XXXXXXXX", Translate(strip=4, prepend="5")),
    ],
)
def test_four_digits_may_be_stripped_that_no_rule_names(words: str, action: Translate) -> None:
    found = [rule(words, action)]
    assert Translation(CompiledTable(SPACE, Table("translations", "t", found, HERE), found)).too_wide == []


def test_a_rule_that_changes_nothing_protects_a_number() -> None:
    found = [rule("prefix 0", Translate(strip=1)), rule("prefix 00", Translate()), rule("prefix 01", Translate(readdress="why"))]
    translation = Translation(CompiledTable(SPACE, Table("translations", "t", found, HERE), found))
    one_digit = NumberMap.of_set(Named("unknown", "", 0b110).numbers, 1, 0)
    behind = translation.back(one_digit, TIE, MISS, LOST, same)
    assert [behind.at(Number("unknown", digits)) for digits in ("00", "001", "01", "012", "02", "022", "0222", "0")] == [
        1,
        0,
        1,
        0,
        1,
        1,
        0,
        0,
    ]


def test_what_ties_is_told_under_any_label() -> None:
    found = [rule("prefix 0[0-2]", Translate(strip=1)), rule("prefix 0[1-3]", Translate(strip=2))]
    translation = Translation(CompiledTable(SPACE, Table("translations", "t", found, HERE), found))
    for tie in range(-4, 2):
        behind = translation.back(NumberMap.constant(SPACE, 9), tie, MISS, LOST, same)
        assert [behind.at(Number("unknown", digits)) for digits in ("00", "01", "02", "03", "1")] == [9, tie, tie, 9, 9]
