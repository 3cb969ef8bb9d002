"""The naive switch follows calls through a small world, each worked out by hand: France and Morocco, and an office in Paris."""

from __future__ import annotations

import pytest
import yaml

from tests.naive import Dialler, Outcome, follow
from tests.naive_plans import Plans
from tests.naive_rules import Number
from tests.naive_words import HERE, LATER, NOW, number, rule
from tests.networks import document, numbers, starred, text
from validator.network import Listed, Network, Origin, Plan, PlanEntry, Switch, To, Trunk
from validator.tables import ALWAYS, Dates, Forward, Nature, Reject, Rule, Table, Translate


def entry(written: str, kind: str, dates: Dates = ALWAYS) -> PlanEntry:
    return PlanEntry("pattern", written, HERE, kind, dates=dates)


def listed(*texts: str) -> tuple[Listed, ...]:
    return tuple(Listed(each, HERE) for each in texts)


def plan(name: str, *numbers: PlanEntry, country: str | None = None, outside_line: str | None = None) -> Plan:
    if outside_line:
        return Plan(name, HERE, country, outside_line, numbers=numbers)
    return Plan(name, HERE, country, None, "0", False, ("00", "001"), numbers)


def origin(switch: str, name: str, plan: str, *translate: str, reads: Nature | None = None) -> Origin:
    return Origin(switch, name, plan, switch, HERE, reads=reads, translate=translate)


def trunk(switch: str, name: str, to: To, *translate: str, dates: Dates = ALWAYS) -> Trunk:
    return Trunk(switch, name, to, HERE, translate=translate, dates=dates)


def table(kind: str, name: str, *rules: Rule) -> Table:
    return Table("routes" if kind == "routes" else "translations", name, rules, HERE)


def world() -> Network:
    france = [entry("2X", "fixed-line"), entry("6X", "mobile", Dates(begin=LATER)), entry("33", "short-code"), entry("112", "emergency")]
    plans = [
        plan("FR", *france, country="FR"),
        plan("MA", entry("5X", "fixed-line"), country="MA"),
        plan("office", entry("7X", "private"), country="FR", outside_line="9"),
    ]
    paris_trunks = (
        trunk("paris", "france", To(HERE, country="FR")),
        trunk("paris", "rabat", To(HERE, switch="rabat", origin="from-paris"), "plus-to-00"),
        trunk("paris", "transit", To(HERE, transit=True)),
        trunk("paris", "late", To(HERE, transit=True), dates=Dates(begin=LATER)),
        trunk("paris", "voicemail", To(HERE, service=listed("333", "022"))),
        trunk("paris", "rescue", To(HERE, emergency=listed("112"))),
    )
    rabat_trunks = (
        trunk("rabat", "morocco", To(HERE, country="MA", reads="national"), "bare"),
        trunk("rabat", "paris", To(HERE, switch="paris", origin="from-rabat")),
    )
    paris_origins = (
        origin("paris", "subscribers", "FR", "dialled"),
        origin("paris", "desks", "office", "outside", "dialled"),
        origin("paris", "from-rabat", "FR"),
        origin("paris", "carrier", "FR", reads="international"),
    )
    rabat_origins = (origin("rabat", "from-paris", "MA", "dialled"), origin("rabat", "carrier", "MA", reads="national"))
    switches = [
        Switch("paris", "FR", "FR", HERE, origins=paris_origins, trunks=paris_trunks),
        Switch("rabat", "MA", "MA", HERE, origins=rabat_origins, trunks=rabat_trunks),
    ]
    translations = [
        table(
            "translations",
            "dialled",
            rule("prefix 00", Translate(2, "+")),
            rule("pattern 02X", Translate(1, "+33")),
            rule("number 033", Translate()),
        ),
        table("translations", "outside", rule("prefix 9", Translate(1)), rule("prefix 999", Translate(9))),
        table("translations", "plus-to-00", rule("prefix +", Translate(1, "00"))),
        table("translations", "bare", rule("prefix +212", Translate(4))),
    ]
    routes = [
        table(
            "routes",
            "paris",
            rule("prefix +33", Forward(("france",))),
            rule("prefix +", Forward(("rabat", "transit"))),
            rule("prefix +212", Forward(("rabat", "transit", "late"))),
            rule("prefix +888", Reject(1)),
            rule("prefix +999", Forward(("late",))),
            rule("pattern [1-3]X[2-3]", Forward(("voicemail",))),
            rule("pattern 022", Forward(("voicemail",))),
            rule("number 112", Forward(("rescue",))),
            rule("pattern 11[3-4]", Forward(("rescue",))),
            rule("pattern 1[0-1]4", Forward(("france",))),
            rule("number 33", Forward(("france",))),
        ),
        table(
            "routes",
            "rabat",
            rule("prefix +212", Forward(("morocco",))),
            rule("prefix +", Forward(("paris",))),
            rule("any", Forward(("morocco",))),
        ),
    ]
    return Network(
        switches={each.name: each for each in switches},
        translations={each.name: each for each in translations},
        routes={each.name: each for each in routes},
        charging={},
        plans={each.name: each for each in plans},
        digest="",
    )


WORLD = world()
NOWHERE, LOOP, REFUSED = Outcome("no-route"), Outcome("loop"), Outcome("rejected")


def delivered(at: str, written: str, meaning: tuple[str, str] | None, nature: Nature | None = None) -> Outcome:
    return Outcome("delivered", at, written, nature or number(written).nature, meaning)


MOROCCO = delivered("rabat/morocco", "52", ("international", "21252"))
CALLS = [
    ("paris/subscribers", number("022"), {delivered("paris/france", "+3322", ("international", "3322"))}),
    ("paris/subscribers", number("02"), {NOWHERE}),
    ("paris/subscribers", number("0021252"), {MOROCCO, delivered("paris/transit", "+21252", ("international", "21252"))}),
    ("paris/subscribers", number("+888"), {REFUSED}),
    # a route whose trunks are all out of date leads nowhere
    ("paris/subscribers", number("+999"), {NOWHERE}),
    # Rabat sends back what Paris sent, for ever; the transit carrier may still be tried
    ("paris/subscribers", number("+44"), {LOOP, delivered("paris/transit", "+44", None)}),
    # a service understands exactly its list; a national number on it means that number
    ("paris/subscribers", number("333"), {delivered("paris/voicemail", "333", ("FR", "333"))}),
    ("paris/subscribers", number("323"), {delivered("paris/voicemail", "323", None)}),
    ("paris/from-rabat", number("022"), {delivered("paris/voicemail", "022", ("international", "3322"))}),
    # emergency numbers mean something only to who lists them, and a rescue trunk understands nothing else
    ("paris/subscribers", number("112"), {delivered("paris/rescue", "112", ("FR", "112"))}),
    ("paris/subscribers", number("113"), {delivered("paris/rescue", "113", None)}),
    ("paris/desks", number("9112"), {delivered("paris/rescue", "112", ("FR", "112"))}),
    # 11[3-4] and 1[0-1]4 both take it: the first digit in which they differ decides
    ("paris/subscribers", number("114"), {delivered("paris/rescue", "114", None)}),
    ("paris/subscribers", number("33"), {delivered("paris/france", "33", ("FR", "33"))}),
    # an outside line, one table after another; stripping beyond the end
    ("paris/desks", number("9022"), {delivered("paris/france", "+3322", ("international", "3322"))}),
    ("paris/desks", number("9991"), {Outcome("incomplete")}),
    # every number on it is of that form, whatever it looks like
    ("paris/carrier", number("3322"), {delivered("paris/france", "+3322", ("international", "3322"))}),
    ("paris/carrier", number("112"), {LOOP, delivered("paris/transit", "+112", None)}),
    ("rabat/carrier", number("+52"), {delivered("rabat/morocco", "52", ("international", "21252"), "national")}),
    ("rabat/carrier", number("62"), {delivered("rabat/morocco", "62", None, "national")}),
]


@pytest.mark.parametrize(("entrance", "dialled", "outcomes"), CALLS)
def test_a_call_is_followed_over_every_trunk(entrance: str, dialled: Number, outcomes: set[Outcome]) -> None:
    assert follow(WORLD, entrance, dialled, NOW) == outcomes


def test_a_trunk_joins_the_list_when_it_is_valid() -> None:
    late = delivered("paris/late", "+999", None)
    assert follow(WORLD, "paris/subscribers", number("+999"), LATER) == {late}


MEANINGS = [
    ("FR", number("022"), ("international", "3322")),
    ("FR", number("22"), None),
    ("FR", number("22", "national"), ("international", "3322")),
    ("FR", number("022", "national"), None),
    ("FR", number("+3322"), ("international", "3322")),
    ("FR", number("+33222"), None),
    ("FR", number("0021252"), ("international", "21252")),
    ("FR", number("00121252"), ("international", "21252")),
    ("FR", number("33"), ("FR", "33")),
    ("FR", number("112"), ("FR", "112")),
    ("FR", number("333"), ("FR", "333")),
    ("FR", number("+112"), None),
    ("FR", number("061"), None),
    ("office", number("71"), ("office", "71")),
    ("office", number("022"), None),
    ("office", number("9022"), ("international", "3322")),
    ("office", number("90021252"), ("international", "21252")),
    ("office", number("933"), ("FR", "33")),
    ("office", number("112"), ("FR", "112")),
    ("office", number("9112"), ("FR", "112")),
    ("MA", number("333"), None),
]


@pytest.mark.parametrize(("name", "dialled", "meaning"), MEANINGS)
def test_a_dialled_string_has_one_meaning(name: str, dialled: Number, meaning: tuple[str, str] | None) -> None:
    assert Plans(WORLD, NOW).meaning(name, dialled) == meaning


def test_a_plan_changes_on_its_date() -> None:
    assert Plans(WORLD, LATER).meaning("FR", number("061")) == ("international", "3361")


def test_a_seed_is_always_the_same_network() -> None:
    assert document.__wrapped__(7) == document.__wrapped__(7) != document.__wrapped__(8)


def test_a_random_network_as_text_is_the_same_network() -> None:
    assert all(yaml.safe_load(text(made)) == made for made in (document(1), starred(document(2))))


def test_every_string_of_the_alphabet_is_dialled() -> None:
    assert numbers(1) == ("", "0", "1", "2", "3")
    assert numbers(2, "1*") == ("", "1", "*", "11", "1*", "*1", "**")
    assert len(numbers(5)) == 1 + 4 + 16 + 64 + 256 + 1024


def test_answers_are_kept_but_not_mixed() -> None:
    dialler = Dialler(WORLD, NOW)
    again = [dialler.follow(entrance, dialled) for entrance, dialled, _ in CALLS * 2]
    assert again == [frozenset(outcomes) for _, _, outcomes in CALLS] * 2
