"""Who wins in a table: painting against comparing every rule with every other, number by number."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests import naive_rules
from tests.naive_words import HERE, LATER, NOW, rule
from tests.spaces import NAIVE, NATURES, NUMBERS, SPACE, Named, members, rules_in_words, strings, told, winners_of
from validator.digits import Axis, Number, NumberSpace
from validator.digits.numbermap import NumberMap
from validator.digits.painting import NOTHING, paint
from validator.digits.shape import Shape, TooWide
from validator.digits.space import DEPTH
from validator.flow.heads import number_space
from validator.flow.spread import shapes_of
from validator.flow.table import TIED, CompiledTable
from validator.flow.tables import Tables
from validator.network import Network
from validator.tables import Charge, Dates, Forward, Reject, Rule, Table, Translate

laws = settings(deadline=None, derandomize=True, max_examples=150)
several = st.lists(rules_in_words(), min_size=1, max_size=6)


def table_of(rules: list[Rule], first_match: bool = False) -> Table:
    return Table("routes", "r", rules, HERE, first_match=first_match)


def compiled(rules: list[Rule], first_match: bool = False) -> CompiledTable:
    return CompiledTable(SPACE, table_of(rules, first_match), rules)


def in_naive_words(table: CompiledTable, label: int) -> Rule | naive_rules.Tie | None:
    if label == NOTHING:
        return None
    return table.rules[label] if label >= 0 else naive_rules.Tie(tuple(table.rules[index] for index in table.tied(label)))


def without_order(won: Rule | naive_rules.Tie | None) -> object:
    """Ties as sets: a rule that ties by several of its prefixes, or is written twice, counts once."""
    return frozenset(won.rules) if isinstance(won, naive_rules.Tie) else won


@laws
@given(several, st.booleans())
@example(["prefix 0[5-7]", "prefix 0[6-8]", "prefix 0[7-9]"], False)
@example(["prefix 0[0-2]", "prefix 0[1-3]", "prefix 0[01]"], False)
@example(["prefix 0, length 2-4", "prefix 0, length 3-5", "prefix 0, length 3-4, nature unknown national"], False)
@example(["any", "any, nature national unknown", "any, length 3"], False)
@example(["range 0000-0999", "prefix 00", "range 0120-0129"], False)
def test_the_winner_of_every_number(words: list[str], first_match: bool) -> None:
    """Every rule goes its own way, so every tie is a tie."""
    rules = [rule(each, Forward((f"{place}",))) for place, each in enumerate(words)]
    found = compiled(rules, first_match)
    for number, label, won in zip(NUMBERS, told(found.winners), winners_of(table_of(rules, first_match)), strict=True):
        assert without_order(in_naive_words(found, label)) == without_order(won), number


@laws
@given(several, st.lists(st.sampled_from((Forward(("a",)), Reject(21))), min_size=6, max_size=6))
def test_rules_with_equal_actions_do_not_tie(words: list[str], actions: list[Forward | Reject]) -> None:
    rules = [rule(each, action) for each, action in zip(words, actions, strict=False)]
    found = compiled(rules)
    for number, label, won in zip(NUMBERS, told(found.winners), winners_of(table_of(rules)), strict=True):
        decided = in_naive_words(found, label)
        assert isinstance(decided, naive_rules.Tie) == isinstance(won, naive_rules.Tie), number
        assert ways(decided) == ways(won), number
        # of rules that tie in vain the first in the file takes the number
        assert not isinstance(won, Rule) or decided == won, number


def ways(won: Rule | naive_rules.Tie | None) -> set[object]:
    return {each.action for each in (won.rules if isinstance(won, naive_rules.Tie) else [won] if won else [])}


@settings(laws, max_examples=80)
@given(several, st.booleans())
def test_the_numbers_and_the_takers_of_a_rule(words: list[str], first_match: bool) -> None:
    rules = [rule(each, Forward((f"{place}",))) for place, each in enumerate(words)]
    found, won = compiled(rules, first_match), winners_of(table_of(rules, first_match))
    places = {each.action: place for place, each in enumerate(rules)}
    for index, each in enumerate(rules):
        claims = naive_rules.claims(each)
        claimed = [any(naive_rules.matches(claim, naive) for claim in claims) for naive in NAIVE]
        assert members(found.numbers(index)) == claimed
        taking = {places[one.action] for one, here in zip(won, claimed, strict=True) if here for one in rules_of(one)} - {index}
        assert taking <= set(found.takers(index))
        assert found.takers(index) == sorted(set(found.takers(index)))


def rules_of(won: Rule | naive_rules.Tie | None) -> tuple[Rule, ...]:
    return won.rules if isinstance(won, naive_rules.Tie) else (won,) if won else ()


@pytest.mark.parametrize(
    ("words", "takers", "winning"),
    [
        # eaten by one, by a union of ten, by a union of lengths, by both sides of a tie
        (["prefix 0", "prefix 00", "number 00"], [[1, 2], [2], []], {0, 1, 2, NOTHING}),
        (
            ["pattern 0X", *(f"pattern 0{digit}" for digit in range(10))],
            [[*range(1, 11)], *([] for _ in range(10))],
            {NOTHING, *range(1, 11)},
        ),
        (["prefix 2, length 2-5", "prefix 2, length 2-3", "prefix 2, length 4-5"], [[1, 2], [], []], {1, 2, NOTHING}),
        (["prefix 1[0-2]", "prefix 1[1-3]"], [[0, 1], [0, 1]], {0, 1, TIED, NOTHING}),
        (["prefix 1[12]", "prefix 1[1-2]"], [[0, 1], [0, 1]], {TIED, NOTHING}),
        (["any", "prefix +"], [[1], []], {0, 1}),
        (["any, nature international", "prefix +"], [[1], []], {1, NOTHING}),
    ],
)
def test_who_takes_the_numbers_of_whom(words: list[str], takers: list[list[int]], winning: set[int]) -> None:
    line = NumberSpace(("unknown", "international", "national"))
    rules = [rule(each, Forward((each,))) for each in words]
    found = CompiledTable(line, table_of(rules), rules)
    assert [found.takers(index) for index in range(len(rules))] == takers
    assert found.winning == winning


def test_no_rule_wins_a_place_that_belongs_to_a_longer_head() -> None:
    rules = [rule("prefix 0"), rule("prefix 00")]
    line = NumberSpace(("unknown", "international", "national"), [Axis("unknown", "00")])
    found = CompiledTable(line, table_of(rules), rules)
    assert found.winners.where((1).__eq__).count == sum(10**n for n in range(DEPTH + 1))
    assert found.winning == {0, 1, NOTHING}


def test_of_tied_rules_with_one_action_the_first_takes_the_number() -> None:
    same = Forward(("a",))
    found = compiled([rule("prefix 1[0-2]", same), rule("prefix 1[1-3]", same), rule("prefix 9[0-2]"), rule("prefix 9[1-3]", same)])
    assert [found.winners.at(Number("unknown", digits)) for digits in ("10", "11", "13", "90", "93")] == [0, 0, 1, 2, 3]
    tie = found.winners.at(Number("unknown", "91"))
    assert tie is not None
    assert tie <= TIED
    assert found.tied(tie) == (2, 3)


def test_a_tie_of_three_ends_where_a_more_specific_rule_begins() -> None:
    found = compiled([rule(f"prefix {digits}") for digits in ("1[0-2]", "1[1-3]", "1[129]", "12", "122")])
    (eleven,) = {found.winners.at(Number("unknown", digits)) for digits in ("11", "110", "1199")}
    assert eleven is not None
    assert found.tied(eleven) == (0, 1, 2)
    assert [found.winners.at(Number("unknown", digits)) for digits in ("12", "121", "122", "10", "13", "19")] == [3, 3, 4, 0, 1, 2]


def test_order_first_takes_the_first_whatever_is_more_specific() -> None:
    words = ["number 012", "prefix 0", "prefix 01", "any"]
    found = compiled([rule(each) for each in words], first_match=True)
    asked = ("012", "01", "0", "1", "*2*", "0123")
    assert [found.winners.at(Number("unknown", digits)) for digits in asked] == [0, 1, 1, 3, 3, 1]
    assert found.takers(2) == [0, 1]
    assert found.ties == []


def test_rules_of_included_tables_count_as_if_written_here_on_their_dates() -> None:
    deep = Table("routes", "deep", [rule("prefix 012", dates=Dates(end=LATER))], HERE)
    middle = Table("routes", "middle", [rule("prefix 01", dates=Dates(begin=LATER))], HERE, include=("deep",))
    top = Table("routes", "top", [rule("prefix 0")], HERE, include=("middle", "deep"))
    tables = Tables(SPACE, Network({}, {}, {table.name: table for table in (top, middle, deep)}, {}, {}, ""))
    assert [table.name for table in tables.family("routes", "top")] == ["top", "middle", "deep"]
    wins = {
        instant: [
            found.rules[label].digits if (label := found.winners.at(Number("unknown", digits))) is not None and label >= 0 else ""
            for digits in ("0123", "013", "02", "1")
        ]
        for instant in (NOW, LATER)
        for found in [tables.at("routes", "top", instant)]
    }
    assert wins == {NOW: ["012", "0", "0", ""], LATER: ["01", "01", "0", ""]}
    assert tables.at("routes", "top", NOW) is tables.at("routes", "top", NOW)
    assert tables.at("routes", "top", NOW) is not tables.at("routes", "top", LATER)


def test_what_happens_to_each_number_has_a_label() -> None:
    found = compiled([rule("prefix 1", Charge("free")), rule("prefix 2[01]", Charge("local")), rule("prefix 2[12]", Charge("free"))])
    tariffs = {"free": 5, "local": 6}
    named = found.actions(lambda action: tariffs[action.tariff] if isinstance(action, Charge) else 0, 9)
    assert [named.at(Number("unknown", digits)) for digits in ("1", "20", "21", "22", "3")] == [5, 6, 9, 5, 0]


def test_a_rule_of_too_many_prefixes_is_told_and_wins_nothing() -> None:
    exact, wide = rule("pattern 0XXXX5"), rule("pattern 1XXXXXX5")
    assert shapes_of(wide)[0].sets[0] == 0b10
    found = compiled([wide, exact, rule("prefix 1")])
    assert [(each.rule, each.prefixes) for each in found.too_wide] == [(wide, 1_000_000)]
    assert found.winners.at(Number("unknown", "11111115")) == 2
    assert found.winners.at(Number("unknown", "011115")) == 1
    assert found.winners.at(Number("unknown", "011114")) == NOTHING
    with pytest.raises(TooWide, match="1,000,000 prefixes"):
        list(shapes_of(wide)[0].prefixes())
    assert compiled([rule("pattern 0XXXXX5")]).too_wide == []  # 100,000 prefixes


# Feature codes

CODES = [
    ["prefix *21*"],
    ["prefix *21#"],
    ["prefix *2#, length 4-5"],
    ["number *21#", "pattern *2X#"],
    ["number *2*#", "pattern *2*XX#"],
    ["prefix *2*1#", "pattern *2*X#"],
    ["prefix #X#", "pattern #X#"],
    ["pattern *X", "pattern #1X", "number **"],
    ["prefix 1*", "pattern 1X*", "prefix 1"],
    ["pattern X#X", "prefix X"],
    ["pattern *X#1", "prefix *1#"],
    ["prefix 1*, nature national", "prefix 1"],
]


@pytest.mark.parametrize("words", CODES, ids=" | ".join)
def test_every_feature_code_that_a_rule_takes_has_a_place(words: list[str]) -> None:
    """Alone in its table, each rule takes exactly the strings that it takes by hand, on the line of the network they share."""
    rules = [rule(each) for each in words]
    network = Network({}, {}, {"r": table_of(rules)}, {}, {}, "")
    line = number_space(network, [], [])
    for one in rules:
        claims, found = naive_rules.claims(one), CompiledTable(line, table_of([one]), [one])
        for digits in strings("12*#", 5):
            for nature in NATURES:
                plus = "+" if nature == "international" else ""
                taken = any(naive_rules.matches(claim, naive_rules.Number(nature, plus + digits)) for claim in claims)
                assert (found.winners.at(Number(nature, digits)) == 0) == taken, (digits, nature)


def test_what_a_translation_puts_in_front_has_a_place() -> None:
    hidden = Table("translations", "hide", [rule("prefix 0", Translate(prepend="#31#"))], HERE)
    line = number_space(Network({}, {"hide": hidden}, {}, {}, {}, ""), [], [])
    assert line.locate(Number("unknown", "#31#0612345678")) == (line.index[Axis("unknown", "#31#")], "0612345678")


# Shapes


@laws
@given(rules_in_words(), rules_in_words())
def test_the_more_specific_is_a_strict_order_that_the_rank_extends(first: str, second: str) -> None:
    for one in shapes_of(rule(first)):
        assert not one.beats(one)
        for other in shapes_of(rule(second)):
            assert not (one.beats(other) and other.beats(one))
            assert not one.beats(other) or one.rank > other.rank
            assert one.beats(other) == naive_beats(first, second, one, other)


def naive_beats(first: str, second: str, one: Shape, other: Shape) -> bool:
    mine = naive_rules.claims(rule(first))[shapes_of(rule(first)).index(one)]
    return naive_rules.beats(mine, naive_rules.claims(rule(second))[shapes_of(rule(second)).index(other)])


@laws
@given(rules_in_words(), rules_in_words(), rules_in_words())
def test_the_order_is_transitive(first: str, second: str, third: str) -> None:
    a, b, c = (shapes_of(rule(words))[0] for words in (first, second, third))
    assert a.beats(c) or not (a.beats(b) and b.beats(c))


# Painting


@settings(laws, max_examples=40)
@given(st.lists(st.tuples(st.text("012", max_size=3), st.integers(0, 2**6 - 1)), max_size=5))
def test_later_rounds_are_painted_over_earlier_ones(parts: list[tuple[str, int]]) -> None:
    names = [Named("national", prefix, lengths) for prefix, lengths in parts]
    boxes = [(*box, place) for place, name in enumerate(names) for box in SPACE.boxes(*name)]
    array = np.array(boxes, dtype=np.int64).reshape(-1, 4)
    strings = [Number("national", number.digits) for number in NUMBERS if number.nature == "international"]
    matching = [[place for place, name in enumerate(names) if name.holds(number)] for number in strings]
    plain = paint(SPACE, array[:, :3], array[:, 3], array[:, 3])
    assert [plain.at(number) for number in strings] == [max(places, default=NOTHING) for places in matching]
    backwards = paint(SPACE, array[:, :3], array[:, 3], -array[:, 3])
    assert [backwards.at(number) for number in strings] == [min(places, default=NOTHING) for places in matching]
    added = paint(SPACE, array[:, :3], array[:, 3] + 1, array[:, 3], lambda old, new: 10 * old + new)
    read = ["".join(str(place + 1) for place in places) or str(NOTHING) for places in matching]
    assert [str(added.at(number)) for number in strings] == read


def test_nothing_painted_is_nothing_everywhere() -> None:
    nothing = np.zeros((0, 3), dtype=np.int64)
    found = paint(SPACE, nothing, nothing[:, 0], nothing[:, 0])
    assert found.same(NumberMap.constant(SPACE, NOTHING))
    assert compiled([]).winners.same(found)
    assert compiled([]).winning == {NOTHING}
