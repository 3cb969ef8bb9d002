"""Random networks over the alphabet 0-3, small enough to dial every number: `document(seed)`, and as YAML `text(document)`.

The countries are real by name and calling code, and toys by their `plans:`, so that nothing depends on the world's numbering data.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import product
from random import Random
from typing import Any

ALPHABET = "0123"
ON = datetime(2031, 1, 1, tzinfo=UTC)
CHANGES = ("2031-03-01T02:00Z", "2031-06-01")
"""The two later instants at which something in a network may change."""

Mapped = dict[str, Any]

PLANS: Mapping[str, Mapped] = {
    "FR": {"trunk_prefix": "0", "trunk_prefix_optional": False, "international_prefix": ["00"]},
    "MA": {"trunk_prefix": "0", "trunk_prefix_optional": False, "international_prefix": ["00", "003"]},
    "US": {"trunk_prefix": "1", "trunk_prefix_optional": True, "international_prefix": ["01"]},
    "CA": {"trunk_prefix": "1", "trunk_prefix_optional": True, "international_prefix": ["01"]},
}
NATIONAL = ("XX", "2", "2[01]", "3X", "3XX", "20X", "1[1-3]", "NX")
HEADS = {"+": ("33", "212", "1", "3", "2"), "": ("00", "0", "003", "01", "1")}
SETS = ("X", "Z", "N", "[01]", "[0-2]", "[1-3]", "[12]", "[23]")
PREPENDED = ("0", "00", "+", "+33", "+212", "+1", "1", "3")
CAUSES = ("unallocated-number", "call-rejected", 3)


def numbers(longest: int, alphabet: str = ALPHABET) -> tuple[str, ...]:
    """Every string over the alphabet of up to so many digits, the empty one included."""
    return tuple("".join(digits) for length in range(longest + 1) for digits in product(alphabet, repeat=length))


def dates(rng: Random, chance: float) -> Mapped:
    """Now and then an end, a beginning, or both."""
    if rng.random() >= chance:
        return {}
    return rng.choice([{"from": CHANGES[0]}, {"until": CHANGES[1]}, {"until": CHANGES[0]}, {"from": CHANGES[0], "until": CHANGES[1]}])


def digits(rng: Random, shortest: int, longest: int, sets: float = 0.25) -> str:
    """Digits, some of them sets."""
    length = rng.randint(shortest, longest)
    return "".join(rng.choice(SETS) if rng.random() < sets else rng.choice(ALPHABET) for _ in range(length))


def match(rng: Random) -> Mapped:
    """What a rule matches: mostly prefixes, often in international form."""
    kind = rng.choices(["prefix", "number", "pattern", "range", "any"], weights=[52, 12, 16, 12, 8])[0]
    if kind == "any":
        return {"any": True, **lengths(rng), **named_natures(rng)}
    named = named_natures(rng)
    plus = "" if named else rng.choice(["", "+"])
    if kind == "range":
        length = rng.randint(2, 4)
        first, last = sorted(digits(rng, length, length, sets=0) for _ in range(2))
        return {"range": {"first": plus + first, "last": plus + last}, **named}
    if kind == "prefix":
        start = rng.choice(HEADS[plus]) if rng.random() < 0.4 else digits(rng, 0 if plus else 1, 3)
        return {"prefix": plus + start, **lengths(rng), **named}
    return {kind: plus + digits(rng, 1, 4, sets=0.3 if kind == "pattern" else 0), **named}


def lengths(rng: Random) -> Mapped:
    """Now and then a length, or lengths, that a prefix of three digits can have."""
    first = rng.randint(3, 5)
    written: list[Mapped] = [{}, {"length": first}, {"length": f"{first}-{first + rng.randint(1, 3)}"}]
    return rng.choices(written, weights=[6, 1, 1])[0]


def named_natures(rng: Random) -> Mapped:
    """Now and then a nature other than the one written."""
    named: list[Mapped] = [{}, {"nature": "national"}, {"nature": ["national", "unknown"]}]
    return rng.choices(named, weights=[8, 1, 1])[0]


def rewriting(rng: Random) -> Mapped:
    """What a translation does: strip and prepend, exchange digits, protect; now and then it sets the nature."""
    nature = {"set_nature": rng.choice(["national", "unknown", "international"])} if rng.random() < 0.12 else {}
    way = rng.random()
    if way < 0.12:
        return {**rng.choice([{}, {"strip": 0}]), **nature}
    if way < 0.3:
        exchange = {"at": rng.randint(0, 2), "count": rng.randint(0, 2), "digits": rng.choice(["0", "12", "3"])}
        return {"replace": exchange, **nature}
    return {"strip": rng.choice([0, 1, 1, 2, 3]), **rng.choice([{}, {"prepend": rng.choice(PREPENDED)}]), **nature}


def table(rng: Random, name: str, actions: Sequence[Mapped], include: Sequence[str] = ()) -> Mapped:
    """A table of one rule for each action; it includes others or takes the first match, never both."""
    rules = [{**match(rng), **action, **dates(rng, 0.15)} for action in actions]
    if "trunks" in actions[-1]:
        rules[-1] = {**rng.choice([{"prefix": "+"}, {"any": True}, {"prefix": "0"}]), **actions[-1]}
    order = {"include": list(include)} if include else {"order": "first"} if rng.random() < 0.12 else {}
    return {"name": name, **order, "rules": rules}


def deciding(rng: Random, trunks: Sequence[str]) -> Mapped:
    """A routing decision: a refusal, or up to three trunks."""
    if rng.random() < 0.15:
        return {"reject": rng.choice(CAUSES)}
    return {"trunks": rng.sample(trunks, rng.randint(1, min(3, len(trunks))))}


def trunk(rng: Random, name: str, countries: Sequence[str], origins: Sequence[tuple[str, str]], translations: Sequence[str]) -> Mapped:
    """A trunk: to another origin as often as to all other ends together."""
    switch, origin = rng.choice(origins)
    country = rng.choice(countries)
    reads = {"reads": rng.choice(["international", "national"])} if rng.random() < 0.15 else {}
    ends: list[Mapped] = [
        {"country": country, **reads},
        {"transit": True, **reads},
        {"transit": True, "plan": country},
        {"service": [digits(rng, 2, 3), rng.choice(["+331X", "01X", "33"])], **reads},
        {"emergency": ["11", rng.choice(["112", "3"])]},
        {"country": country, "emergency": ["11"], "service": ["33"]},
    ]
    to: Mapped = {"switch": switch, "origin": origin} if rng.random() < 0.5 else rng.choice(ends)
    carries = {"carries": ["*"]} if "switch" in to or "transit" in to else {}
    return {"name": name, **carries, "translate": rng.sample(translations, rng.randint(0, 1)), "to": to, **dates(rng, 0.1)}


def origin(rng: Random, name: str, route: str, translations: Sequence[str], plans: Sequence[str]) -> Mapped:
    """A class of subscribers or an inbound trunk group."""
    plan = {"plan": rng.choice(plans)} if rng.random() < 0.3 else {}
    reads = {"reads": rng.choice(["international", "national"])} if rng.random() < 0.15 else {}
    natures = {"natures": ["unknown", "international", "national"]} if rng.random() < 0.3 else {}
    translate = rng.sample(translations, rng.randint(0, 2))
    return {"name": name, **plan, **reads, **natures, "translate": translate, "route": route, **dates(rng, 0.08)}


def plan_entries(rng: Random) -> list[Mapped]:
    """The whole plan of a toy country: national numbers, a short code, emergency numbers."""
    national = [{"pattern": pattern, "type": "fixed-line", **dates(rng, 0.15)} for pattern in rng.sample(NATIONAL, 3)]
    mobile = {"prefix": rng.choice(ALPHABET), "length": rng.choice([2, "1-3"]), "type": "mobile"}
    emergency = [{"number": number, "type": "emergency"} for number in ("11", rng.choice(["112", "3"]))]
    return [*national, mobile, {"number": rng.choice(["22", "13", "101"]), "type": "short-code"}, *emergency]


def plans(rng: Random) -> list[Mapped]:
    """Four toy countries and an office behind an outside line."""
    countries = [{"country": name, **prefixes, "numbers": plan_entries(rng)} for name, prefixes in PLANS.items()]
    extensions = [{"pattern": rng.choice(["2X", "3XX"]), "type": "private"}]
    return [
        *countries,
        {"name": "office", "country": rng.choice(["FR", "US"]), "outside_line": rng.choice(["0", "3"]), "numbers": extensions},
    ]


@cache
def document(seed: int) -> Mapped:
    """The network of a seed, as the value of its YAML: one to three switches of one to three origins, linked in all directions.

    Every fourth has dates.
    """
    rng = Random(seed)
    names = ["alpha", "bravo", "charlie"][: rng.randint(1, 3)]
    countries = {name: rng.choice(["FR", "MA", "US"]) for name in names}
    origins = [(name, f"from-{i}") for name in names for i in range(rng.choice([1, 1, 1, 2, 3]))]
    translations = ["clean", "national", "outward"]
    switches, routes = [], []
    for name in names:
        trunks = [trunk(rng, f"to-{i}", list(countries.values()), origins, translations) for i in range(rng.randint(2, 4))]
        leaving = [item["name"] for item in trunks]
        shared = table(rng, f"{name}-shared", [deciding(rng, leaving) for _ in range(rng.randint(1, 3))])
        shared.pop("order", None)
        own = [origin for switch, origin in origins if switch == name]
        include = {of: [shared["name"]] if rng.random() < 0.5 else [] for of in own}
        routes += [
            shared,
            *(table(rng, f"{name}-{of}", [deciding(rng, leaving) for _ in range(rng.randint(3, 6))], include[of]) for of in own),
        ]
        entering = [origin(rng, of, f"{name}-{of}", translations, ["office", countries[name]]) for of in own]
        switches.append({"name": name, "country": countries[name], "origins": entering, "trunks": trunks})
    tables = [table(rng, name, [rewriting(rng) for _ in range(rng.randint(2, 4))]) for name in translations]
    written: Mapped = {"switches": switches, "translations": tables, "routes": routes, "plans": plans(rng)}
    return written if seed % 4 == 0 else undated(written)


def undated(value: Any) -> Any:
    """The same without beginnings and ends."""
    if isinstance(value, dict):
        return {key: undated(each) for key, each in value.items() if key not in ("from", "until")}
    return [undated(each) for each in value] if isinstance(value, list) else value


def starred(value: Any, key: str = "") -> Any:
    """The same with a star for every 3 in the plain digits that rules match and prepend: feature codes.

    Plans stay as they are, and `any` becomes a prefix, so that every star that is taken is written in a rule.
    """
    if isinstance(value, dict):
        written = {"prefix" if name == "any" else name: "0" if name == "any" else each for name, each in value.items()}
        return {name: each if name == "plans" else starred(each, name) for name, each in written.items()}
    if isinstance(value, list):
        return [starred(each, key) for each in value]
    plain = key in ("prefix", "number", "pattern", "prepend", "service") and value.isdigit()
    return value.replace("3", "*") if plain else value


def spoken(document: Mapped, seed: int) -> Mapped:
    """The same with codes that mean other numbers, routing prefixes, and origins in areas."""
    rng = Random(seed)
    plans = [dict(plan) for plan in document["plans"]]
    for plan in plans:
        if "name" in plan:
            means = [("1X", "+33X"), ("1X", "+332X"), ("0X", "X"), ("[01]2X", "2[01]X"), ("11[23]", "+2125[23]"), ("33", "+331")]
            plan["numbers"] = [*plan["numbers"], *({"pattern": a, "type": "private", "means": b} for a, b in rng.sample(means, 2))]
        elif rng.random() < 0.7:
            plan["routing_prefixes"] = rng.sample(["3", "31", "00", "2"], rng.randint(1, 2))
            codes = [("32X", "2X"), ("3[12]", "+33[12]"), ("02", "+3320")]
            plan["add"] = [{"pattern": a, "type": "short-code", "means": b} for a, b in rng.sample(codes, 1)]
    switches = [{**switch, "origins": [in_area(rng, origin) for origin in switch["origins"]]} for switch in document["switches"]]
    return {**document, "plans": plans, "switches": switches}


def in_area(rng: Random, origin: Mapped) -> Mapped:
    return {**origin, "area": rng.choice(["2", "3", "20"])} if rng.random() < 0.7 else origin


def text(document: Mapped) -> str:
    """A network as YAML: one line for each rule, trunk, origin and entry, in flow style, every string quoted."""
    return "".join(f"{section}:\n" + "".join(block(item) for item in items) for section, items in document.items())


def block(item: Mapped) -> str:
    """One named thing of a section, its lists of mappings spread over lines."""
    lines = []
    for key, value in item.items():
        spread = isinstance(value, list) and value and isinstance(value[0], dict)
        lines.append(f"{key}:" + "".join(f"\n      - {json.dumps(each)}" for each in value) if spread else f"{key}: {json.dumps(value)}")
    return "  - " + "\n    ".join(lines) + "\n"
