"""Expressions become automata exactly: against `re`, against enumeration, and against examples counted by hand."""

import random
import re
from itertools import product

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneMetadata

from validator.numbering.automaton import State, automaton, count, prefixes

DIGITS = "0123456789"
FIELDS = (
    *("general_desc", "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager", "uan"),
    *("voicemail", "no_international_dialling", "emergency", "short_code", "standard_rate", "carrier_specific", "sms_services"),
)


def expressions() -> list[str]:
    """Every expression over numbers that the pinned package holds, short codes and international prefixes included."""
    found = [PhoneMetadata.metadata_for_region(region) for region in sorted(phonenumbers.SUPPORTED_REGIONS)]
    found += [PhoneMetadata.short_metadata_for_region(region) for region in sorted(phonenumbers.SUPPORTED_SHORT_REGIONS)]
    found += [PhoneMetadata.metadata_for_nongeo_region(code) for code in sorted(phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS)]
    known = [metadata for metadata in found if metadata]
    descriptions = [getattr(metadata, field) for metadata in known for field in FIELDS]
    written = [about.national_number_pattern for about in descriptions if about and about.national_number_pattern]
    assert len(written) == 2630
    return list(dict.fromkeys(written + [metadata.international_prefix for metadata in known if metadata.international_prefix]))


ALL = expressions()


def lengths(*accepted: int) -> int:
    return sum(1 << length for length in accepted)


def listed(entries: dict[str, int], number: str) -> list[str]:
    """The prefixes of the entries that hold `number`."""
    return [number[:end] for end in range(len(number) + 1) if entries.get(number[:end], 0) >> len(number) & 1]


def walk(state: State, random: random.Random) -> str:
    """A member of the set, by a random way through it."""
    number = ""
    while not state.ends or (any(state.after) and random.random() < 0.5):
        digit, state = random.choice([(digit, after) for digit, after in zip(DIGITS, state.after, strict=True) if after])
        number += digit
    return number


def slip(number: str, random: random.Random) -> str:
    """The number with a digit exchanged, missing, doubled or added, as people mistype it."""
    at, digit = random.randrange(len(number) + 1), random.choice(DIGITS)
    slips = (
        number[:at] + digit + number[at + 1 :],
        number[:at] + number[at + 1 :],
        number[:at] + number[at : at + 1] + number[at:],
        number + digit,
        number[:-1],
    )
    return random.choice(slips)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("15", [("15", lengths(2))]),
        (r"3\d{8}", [("3", lengths(9))]),
        (r"\d{2,4}", [("", lengths(2, 3, 4))]),
        ("", [("", lengths(0))]),
        ("1?", [("", lengths(0)), ("1", lengths(1))]),
        (r"[5-7]\d{8}|80\d{7}", [("5", lengths(9)), ("6", lengths(9)), ("7", lengths(9)), ("80", lengths(9))]),
        (r"1(?:12|[578])", [("112", lengths(3)), ("15", lengths(2)), ("17", lengths(2)), ("18", lengths(2))]),
        (r"1\d{4}|12\d{4}", [("1", lengths(5)), ("12", lengths(6))]),
        (r"(?:1|2)?[34]{2}", [(p + q, lengths(len(p + q))) for p in ("1", "2", "") for q in ("33", "34", "43", "44")]),
        (r"0[0-9]|1\d|[2-9][0-9]", [("", lengths(2))]),
        (r"(1{1,2}){2}", [("11", lengths(2)), ("111", lengths(3)), ("1111", lengths(4))]),
        (r"\d{18}(?:\d{2})?", [("", lengths(18, 20))]),
    ],
)
def test_shortest_list_of_prefixes(expression: str, expected: list[tuple[str, int]]) -> None:
    assert prefixes(expression) == expected


def test_a_length_is_listed_lower_where_every_digit_has_an_entry_anyway() -> None:
    expected = [(f"1{digit}", lengths(5, 6) if digit < "5" else lengths(5, 7)) for digit in DIGITS]
    assert prefixes(r"1\d{4}|1[0-4]\d{4}|1[5-9]\d{5}") == expected
    assert prefixes(r"1\d{4}|1[0-4]\d{4}|1[5-8]\d{5}")[:2] == [("1", lengths(5)), ("10", lengths(6))]
    assert prefixes(r"1\d{4}|1[0-8]\d{4}|19[01]\d{4}")[:2] == [("1", lengths(5)), ("10", lengths(6))]


@pytest.mark.parametrize(
    ("expression", "without", "expected"),
    [
        (r"3\d{3}", r"3[0-7]\d\d", [("38", lengths(4)), ("39", lengths(4))]),
        (r"\d{1,3}", r"\d{2}", [("", lengths(1, 3))]),
        (r"4[45]\d{6}", r"4\d{7}", []),
        ("112", "15", [("112", lengths(3))]),
        ("11?", "11", [("1", lengths(1))]),
    ],
)
def test_numbers_withdrawn(expression: str, without: str, expected: list[tuple[str, int]]) -> None:
    assert prefixes(expression, without) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (r"3\d{8}", {9: 100_000_000}),
        (r"\d{2,3}", {2: 100, 3: 1000}),
        (r"[2-9]\d{2}[2-9]\d{6}", {10: 6_400_000_000}),
        ("1|2|[12]", {1: 2}),
        ("", {0: 1}),
    ],
)
def test_exact_counts(expression: str, expected: dict[int, int]) -> None:
    assert count(expression) == expected


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("12*", "12*: not understood from character 3 on, *"),
        ("^12", "^12: not understood from character 1 on, ^12"),
        ("(?=1)2", "(?=1)2: not understood from character 2 on, ?=1)2"),
        (r"(1)\1", r"(1)\1: not understood from character 4 on, \1"),
        ("1??", "1??: not understood from character 3 on, ?"),
        ("1{2}{3}", "1{2}{3}: not understood from character 5 on, {3}"),
        ("1{3,2}", "1{3,2}: not understood from character 2 on, {3,2}"),
        ("1{2,}", "1{2,}: not understood from character 2 on, {2,}"),
        ("[^1]", "[^1]: not understood from character 1 on, [^1]"),
        ("[3-1]", "[3-1]: not understood from character 1 on, [3-1]"),
        ("[]", "[]: not understood from character 1 on, []"),
        ("1)", "1): not understood from character 2 on, )"),
        ("(1", "(1: a group is not closed"),
        ("?", "?: not understood from character 1 on, ?"),
        ("+33", "+33: not understood from character 1 on, +33"),
        ("١", "١: not understood from character 1 on, ١"),
        (r"\d{21}", r"\d{21}: accepts more than 20 digits"),
    ],
)
def test_anything_else_is_refused_with_its_place(expression: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        automaton(expression)


def test_equal_sets_are_the_same_automaton() -> None:
    assert automaton(r"1(?:2\d|3\d)") is automaton(r"(?:12|13)[0-9]")
    assert automaton("12") is not automaton("13")


def test_every_expression_equals_re_on_200000_strings() -> None:
    dice, tried = random.Random(20090307), 0
    for expression in ALL:
        state, entries, exact = automaton(expression), dict(prefixes(expression)), re.compile(expression, re.ASCII)
        members = [walk(state, dice) for _ in range(40)]
        near = [slip(number, dice) for number in members] + [slip(slip(number, dice), dice) for number in members[:15]]
        far = ["".join(dice.choices(DIGITS, k=dice.randrange(1, 16))) for _ in range(10)]
        assert all(map(exact.fullmatch, members)), expression
        for number in members + near + far:
            assert len(listed(entries, number)) == bool(exact.fullmatch(number)), (expression, number)
        tried += len(members + near + far)
    assert tried > 200_000


def test_entries_of_every_expression_add_up_to_its_exact_counts() -> None:
    for expression in ALL:
        total: dict[int, int] = {}
        for prefix, accepted in prefixes(expression):
            for length in range(len(prefix), accepted.bit_length()):
                if accepted >> length & 1:
                    total[length] = total.get(length, 0) + 10 ** (length - len(prefix))
        assert total == count(expression), expression


def test_exact_counts_equal_enumeration_by_re() -> None:
    every_number = "\n".join("".join(digits) for length in range(1, 6) for digits in product(DIGITS, repeat=length))
    short = [expression for expression in ALL if max(count(expression)) <= 5]
    assert len(short) > 500
    for expression in short:
        found = re.findall(f"^(?:{expression})$", every_number, re.ASCII | re.MULTILINE)
        enumerated = {length: sum(len(number) == length for number in found) for length in range(1, 6)}
        assert {length: numbers for length, numbers in enumerated.items() if numbers} == count(expression), expression


atoms = st.sampled_from(["0", "1", "7", r"\d", "[0-4]", "[13-59]"])
often = st.sampled_from(["", "", "?", "{2}", "{0,2}", "{1,3}"])
written = st.recursive(
    st.builds("{}{}".format, atoms, often),
    lambda inner: (
        st.builds("".join, st.lists(inner, min_size=1, max_size=3))
        | st.builds("(?:{}){}".format, st.builds("|".join, st.lists(inner, min_size=1, max_size=3)), st.sampled_from(["", "?"]))
    ),
    max_leaves=6,
)
UP_TO_THREE = ["".join(digits) for length in range(4) for digits in product(DIGITS, repeat=length)]


@settings(deadline=None, derandomize=True)
@given(written, written)
def test_any_expression_equals_re_on_all_short_numbers(expression: str, without: str) -> None:
    entries, fewer = dict(prefixes(expression)), dict(prefixes(expression, without))
    for number in UP_TO_THREE:
        member, gone = (re.fullmatch(each, number, re.ASCII) is not None for each in (expression, without))
        assert (len(listed(entries, number)), len(listed(fewer, number))) == (member, member and not gone)
