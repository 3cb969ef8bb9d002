"""Random networks and what becomes of them: one of `tests.networks`, and the same after edits of the kind that people make."""

from __future__ import annotations

from copy import deepcopy
from random import Random

from tests.networks import Mapped, deciding, document, match, rewriting

TARIFFS = ("free", "national", "international", "local")


def chain(seed: int) -> list[Mapped]:
    """A network, edited again and again; the last one differs from the one before in nothing but the order of its lists."""
    rng = Random(seed)
    made = [charged(deepcopy(document(seed)), rng)]
    for _ in range(4):
        made.append(deepcopy(made[-1]))
        for _ in range(rng.randint(1, 2)):
            rng.choice(EDITS)(made[-1], rng)
    return [*made, reordered(deepcopy(made[-1]), rng)]


def charged(made: Mapped, rng: Random) -> Mapped:
    """The network with subscribers at each switch, whose calls take the ways of another origin, and a tariff at about half of them all."""
    rules = [{**match(rng), "charge": rng.choice(TARIFFS)} for _ in range(4)]
    for switch in made["switches"]:
        switch["origins"].append({**rng.choice(switch["origins"]), "name": "lines"})
        for origin in switch["origins"]:
            if rng.random() < 0.5:
                origin["charging"] = "tariff"
    return {**made, "charging": [{"name": "tariff", "rules": rules}]}


def reordered(made: Mapped, rng: Random) -> Mapped:
    """The same network: rules, tables and switches in another order, a note here and there."""
    for section in ("translations", "routes", "charging"):
        for table in made[section]:
            if table.get("order") != "first":
                rng.shuffle(table["rules"])
            table["note"] = f"edited {rng.randint(0, 9)}"
        rng.shuffle(made[section])
    rng.shuffle(made["switches"])
    return made


def _table(made: Mapped, rng: Random, section: str) -> Mapped:
    table: Mapped = rng.choice(made[section])
    return table


def _any_rule(made: Mapped, rng: Random, section: str) -> tuple[list[Mapped], int]:
    rules: list[Mapped] = _table(made, rng, section)["rules"]
    return rules, rng.randrange(len(rules))


def delete_rule(made: Mapped, rng: Random) -> None:
    rules, place = _any_rule(made, rng, rng.choice(["translations", "routes", "charging"]))
    if len(rules) > 1:
        del rules[place]


def reroute(made: Mapped, rng: Random) -> None:
    """Another list of trunks, or a refusal, for a rule: names that its switch has."""
    table = _table(made, rng, "routes")
    switch = next(switch for switch in made["switches"] if table["name"].startswith(switch["name"]))
    trunks = [trunk["name"] for trunk in switch["trunks"]]
    rule = rng.choice(table["rules"])
    for key in ("trunks", "reject"):
        rule.pop(key, None)
    rule.update(deciding(rng, trunks))


def reverse(made: Mapped, rng: Random) -> None:
    """The order of preference of a list of trunks, turned round."""
    rules, place = _any_rule(made, rng, "routes")
    if "trunks" in rules[place]:
        rules[place]["trunks"].reverse()


def rewrite(made: Mapped, rng: Random) -> None:
    rules, place = _any_rule(made, rng, "translations")
    kept = {key: value for key, value in rules[place].items() if key not in ("strip", "prepend", "replace", "set_nature")}
    rules[place] = {**kept, **rewriting(rng)}


def rematch(made: Mapped, rng: Random) -> None:
    """Other numbers for a rule."""
    section = rng.choice(["translations", "routes", "charging"])
    rules, place = _any_rule(made, rng, section)
    kept: Mapped = {key: value for key, value in rules[place].items() if key not in MATCHES}
    rules[place] = {**match(rng), **kept}


MATCHES = ("prefix", "number", "pattern", "range", "any", "length", "nature")


def turn_trunk(made: Mapped, rng: Random) -> None:
    """A trunk that leads elsewhere."""
    trunk: Mapped = rng.choice([trunk for switch in made["switches"] for trunk in switch["trunks"]])
    other: Mapped = rng.choice([trunk for switch in made["switches"] for trunk in switch["trunks"]])
    kept = {key: value for key, value in trunk.items() if key not in LEADING}
    turned = {key: deepcopy(other[key]) for key in LEADING if key in other}
    trunk.clear()
    trunk.update({**kept, **turned})


LEADING = ("to", "carries", "gateways")


def readdress_trunk(made: Mapped, rng: Random) -> None:
    """Another address for a trunk."""
    rng.choice([trunk for switch in made["switches"] for trunk in switch["trunks"]])["gateways"] = ["sip:192.0.2.99:5060"]


def charge_otherwise(made: Mapped, rng: Random) -> None:
    rules, place = _any_rule(made, rng, "charging")
    rules[place]["charge"] = rng.choice(TARIFFS)


EDITS = (delete_rule, reroute, reverse, rewrite, rematch, turn_trunk, readdress_trunk, charge_otherwise)
