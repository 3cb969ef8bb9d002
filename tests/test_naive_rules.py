"""Which rule wins and what a translation makes of a number: the sentences of the language, each worked out by hand."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.naive_rules import Number, Tie, beats, claims, decide, matches, prefixes, translate, winner
from tests.naive_words import HERE, LATER, NOW, number, rule
from validator.tables import Dates, Forward, Nature, Reject, Rule, Table, Translate


def words_of(won: Rule | Tie | None) -> str:
    match won:
        case Tie():
            return "tie"
        case Rule(action=Forward(trunks=(words,))):
            return words
    return "none"


def decided(rules: list[Rule], dialled: Number) -> Rule | Tie | None:
    return decide([claim for each in rules for claim in claims(each)], dialled)


SETS = ["prefix 05", "prefix 0[5-8]", "prefix 0X"]
AMERICA = ["pattern +1NXXNXXXXXX", "prefix +1900"]
LONGEST = ["prefix +", "prefix +3", "prefix +33", "prefix +331"]
OVERLAP = ["prefix 0[5-7]", "prefix 0[6-8]"]
WINNERS = [
    (SETS, "0512345678", "prefix 05"),
    (SETS, "0612345678", "prefix 0[5-8]"),
    (SETS, "0112345678", "prefix 0X"),
    (SETS, "0", "none"),
    (AMERICA, "+12125551212", "pattern +1NXXNXXXXXX"),
    (AMERICA, "+19005551212", "prefix +1900"),
    (AMERICA, "+1900", "prefix +1900"),
    (LONGEST, "+33123", "prefix +331"),
    (LONGEST, "+3323", "prefix +33"),
    (LONGEST, "+", "prefix +"),
    (LONGEST, "33123", "none"),
    # the first digit that differs decides, whatever comes later
    (["prefix 0X11", "prefix 0[1-3]"], "0111", "prefix 0[1-3]"),
    (["pattern 0XX", "pattern X11"], "011", "pattern 0XX"),
    # beyond the end of a prefix stands any digit, which is what X admits: then the smaller set of lengths
    (["prefix 0", "prefix 0X"], "01", "prefix 0X"),
    (["prefix 0", "prefix 0X"], "0", "prefix 0"),
    (["prefix 0", "pattern 0X"], "01", "pattern 0X"),
    (["prefix 0", "prefix 0, length 5", "prefix 0, length 3-8"], "01234", "prefix 0, length 5"),
    (["prefix 0", "prefix 0, length 5", "prefix 0, length 3-8"], "0123", "prefix 0, length 3-8"),
    (["prefix 01", "prefix 0, length 3"], "012", "prefix 01"),
    (["prefix +33, length 4"], "+3312", "prefix +33, length 4"),
    # then the smaller set of natures
    (["prefix 0, nature national unknown", "prefix 0"], "01", "prefix 0"),
    (["any", "any, nature national unknown"], "01", "any, nature national unknown"),
    (["any", "any, nature national unknown"], "+01", "any"),
    # any admits every character, so that every other rule is more specific
    (["any", "prefix +"], "+1", "prefix +"),
    (["any", "prefix 0"], "*21#", "any"),
    (["any, nature international", "prefix +"], "+1", "prefix +"),
    # a number that two rules claim in any other way is a tie, unless a more specific rule takes it
    (OVERLAP, "0512", "prefix 0[5-7]"),
    (OVERLAP, "0612", "tie"),
    (OVERLAP[::-1], "0612", "tie"),
    ([*OVERLAP, "prefix 06"], "0612", "prefix 06"),
    ([*OVERLAP, "prefix 06"], "0712", "tie"),
    (["prefix 0, length 3-5", "prefix 0, length 4-6"], "0123", "tie"),
    (["prefix 0, length 3-5", "prefix 0, length 4-6", "prefix 0, length 4-5"], "0123", "prefix 0, length 4-5"),
    (["prefix 0, length 3-5, nature unknown", "prefix 0, length 4-6, nature unknown national"], "0123", "tie"),
    (["number 15", "pattern 15"], "15", "tie"),
    # a range counts as the shortest list of prefixes: 0120-0189 is 012 to 018, 0100-0199 is 01
    (["range 0120-0189", "prefix 01[2-8]"], "0125", "range 0120-0189"),
    (["range 0100-0199", "prefix 01[2-8]"], "0125", "prefix 01[2-8]"),
    (["range 0100-0199", "prefix 01"], "0125", "range 0100-0199"),
    (["range 0100-0199", "prefix 01"], "01255", "prefix 01"),
    (["range 0125-0126", "prefix 0125"], "0125", "range 0125-0126"),
    (["range +0100-+0199"], "+0125", "range +0100-+0199"),
    # feature codes and letters match only where they are written
    (["prefix *21*"], "*21*0612", "prefix *21*"),
    (["prefix *21*"], "*21*0612#", "none"),
    (["pattern *21*XX#"], "*21*06#", "pattern *21*XX#"),
    (["prefix 0"], "0A1", "none"),
    (["prefix A1"], "A123", "prefix A1"),
]


@pytest.mark.parametrize(("rules", "dialled", "won"), WINNERS)
def test_the_most_specific_rule_wins(rules: list[str], dialled: str, won: str) -> None:
    assert words_of(winner(Table("routes", "r", [rule(words) for words in rules], HERE), {}, number(dialled), NOW)) == won


def test_without_a_nature_a_rule_takes_what_is_written() -> None:
    natures: tuple[Nature, ...] = ("unknown", "international", "national")

    def taken(words: str) -> set[Nature]:
        (claim,) = claims(rule(words))
        return {nature for nature in natures if matches(claim, number("+33" if nature == "international" else "33", nature))}

    assert taken("prefix 33") == {"unknown"}
    assert taken("prefix +33") == {"international"}
    assert taken("prefix 33, nature national") == {"national"}
    assert taken("prefix 33, nature national unknown") == {"national", "unknown"}
    assert taken("any") == set(natures)


def test_rules_with_equal_actions_are_no_tie() -> None:
    same, other = Forward(("a",)), Reject(21)
    overlapping = [rule("prefix 0[5-7]", same), rule("prefix 0[6-8]", same)]
    assert decided(overlapping, number("06")) == overlapping[0]
    assert isinstance(decided([*overlapping, rule("prefix 0[46]", other)], number("06")), Tie)


def test_order_first_dates_and_includes() -> None:
    broad, narrow = rule("prefix 0"), rule("prefix 01", dates=Dates(begin=LATER))
    ended = rule("prefix 012", dates=Dates(end=LATER))
    deep = Table("routes", "deep", [ended], HERE)
    tables = {"deep": deep, "middle": Table("routes", "middle", [narrow], HERE, include=("deep",))}
    top = Table("routes", "top", [broad], HERE, include=("middle",))
    assert [words_of(winner(top, tables, number(dialled), NOW)) for dialled in ("0123", "013")] == ["prefix 012", "prefix 0"]
    assert [words_of(winner(top, tables, number(dialled), LATER)) for dialled in ("0123", "013")] == ["prefix 01", "prefix 01"]
    first = Table("routes", "first", [broad, rule("prefix 01")], HERE, first_match=True)
    assert words_of(winner(first, {}, number("0123"), NOW)) == "prefix 0"


PLUS, CUT, GROWN = ("international", "+33123"), "incomplete", "too-long"
TRANSLATED = [
    (Translate(strip=2, prepend="+"), number("0033123"), PLUS),
    (Translate(strip=1, prepend="+33"), number("0123"), PLUS),
    (Translate(prepend="+"), number("33123"), PLUS),
    (Translate(prepend="+33"), number("123", "national"), PLUS),
    (Translate(), number("+33123"), PLUS),
    # a number that lost its plus is unknown; otherwise the nature stays
    (Translate(strip=1, prepend="00"), number("+33123"), ("unknown", "0033123")),
    (Translate(prepend="0"), number("123", "national"), ("national", "0123")),
    (Translate(strip=1), number("0123"), ("unknown", "123")),
    # the nature is set last: international adds the plus, the others remove it
    (Translate(set_nature="international"), number("33123"), PLUS),
    (Translate(set_nature="international"), number("+33123"), PLUS),
    (Translate(strip=3, set_nature="national"), number("+33123"), ("national", "123")),
    (Translate(set_nature="national"), number("+33123"), ("national", "33123")),
    (Translate(set_nature="unknown"), number("123", "national"), ("unknown", "123")),
    # stripping may leave nothing, but not less
    (Translate(strip=3), number("123"), ("unknown", "")),
    (Translate(strip=4), number("123"), CUT),
    (Translate(strip=4), number("+123"), ("unknown", "")),
    # positions count characters as written, the plus included
    (Translate(at=3, removed=0, digits="9"), number("+33123"), ("international", "+339123")),
    (Translate(at=1, removed=2, digits="212"), number("+33123"), ("international", "+212123")),
    (Translate(at=2, removed=1), number("0123"), ("unknown", "013")),
    (Translate(at=4, removed=0, digits="9"), number("0123"), ("unknown", "01239")),
    (Translate(at=4, removed=1, digits="9"), number("0123"), CUT),
    (Translate(at=0, removed=1, digits="00"), number("+33"), ("unknown", "0033")),
    # a plus anywhere but in front makes no number
    (Translate(prepend="0"), number("+33"), CUT),
    (Translate(prepend="1"), number("0" * 15), ("unknown", "1" + "0" * 15)),
    (Translate(prepend="12"), number("0" * 15), GROWN),
    (Translate(prepend="+"), number("0" * 16), ("international", "+" + "0" * 16)),
]


@pytest.mark.parametrize(("action", "before", "after"), TRANSLATED)
def test_translation(action: Translate, before: Number, after: tuple[str, str] | str) -> None:
    assert translate(action, before) == after


prefix_rules = st.lists(st.text("012", min_size=1, max_size=4), min_size=1, max_size=6, unique=True)
any_rules = st.builds(
    lambda head, tail, length: rule(f"prefix {head}{''.join(tail)}{length}"),
    st.sampled_from(["", "0", "[0-4]", "X"]),
    st.lists(st.sampled_from(["1", "[12]", "[23]", "X", "N"]), min_size=1, max_size=3),
    st.sampled_from(["", ", length 4", ", length 3-5", ", length 4-6"]),
)
calm = settings(deadline=None, derandomize=True)


@calm
@given(prefix_rules, st.text("012", max_size=6))
def test_without_sets_it_is_longest_match(written: list[str], dialled: str) -> None:
    longest = max((prefix for prefix in written if dialled.startswith(prefix)), key=len, default=None)
    won = decided([rule(f"prefix {prefix}") for prefix in written], number(dialled))
    assert words_of(won) == (f"prefix {longest}" if longest else "none")


@calm
@given(any_rules, any_rules, any_rules)
def test_specificity_is_a_strict_partial_order(one: Rule, two: Rule, three: Rule) -> None:
    (first,), (second,), (third,) = claims(one), claims(two), claims(three)
    assert not beats(first, first)
    assert not (beats(first, second) and beats(second, first))
    assert not (beats(first, second) and beats(second, third)) or beats(first, third)


@pytest.mark.parametrize("length", [1, 2])
def test_a_range_is_the_shortest_list_of_prefixes(length: int) -> None:
    strings = ["".join(digits) for digits in product("0123456789", repeat=length)]
    for first, last in product(strings[::7], strings[::3]):
        made = list(prefixes(first, last))
        covered = [string for prefix in made for string in strings if string.startswith(prefix)]
        assert covered == [string for string in strings if first <= string <= last]
        assert all(len({prefix for prefix in made if prefix[:-1] == head}) < 10 for head in {prefix[:-1] for prefix in made if prefix})
