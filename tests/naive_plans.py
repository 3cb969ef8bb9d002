"""What digits mean in the plans that a network states itself: a toy world, so that the tests need no real one.

Countries are known by the calling codes below; every country that a network uses must be among its `plans:`, whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from tests.naive_rules import Number, expression, of_nature
from validator.network import Listed, Network, Origin, Plan, PlanEntry, To, Trunk

Meaning = tuple[str, str]
"""A space (`international`, or the plan whose short code, service or private number it is) and the digits there."""

PART = re.compile(r"\[[^]]*\]|.")
SETS = "XZN"
TRUNK_PREFIXES = {"FR": "0", "MA": "0", "US": "1", "CA": "1"}
"""Those of the real countries: a network that states others still has no local numbers that begin so."""
CALLING_CODES = {"FR": "33", "MA": "212", "US": "1", "CA": "1"}
AS_DIALLED = {"emergency", "service", "private", "short-code"}
"""Types of plan entries that are dialled as they stand; all others are national numbers."""


class Plans:
    """What digits mean at one instant in the plans that the network itself states, countries by the calling codes above."""

    def __init__(self, network: Network, instant: datetime) -> None:
        self.network, self.instant = network, instant
        self.plans = network.plans
        self._looks: dict[tuple[str, tuple[str, ...]], list[re.Pattern[str]]] = {}

    def entries(self, plan: Plan, *types: str) -> list[PlanEntry]:
        """The valid entries of these types; of none, those of national numbers."""
        listed = [entry for entry in (*(plan.numbers or ()), *plan.add) if entry.dates.holds(self.instant) and not entry.means]
        return [entry for entry in listed if (entry.type in types if types else entry.type not in AS_DIALLED)]

    def listed(self, plan: Plan, digits: str, *types: str) -> bool:
        asked = plan.name, types
        if asked not in self._looks:
            self._looks[asked] = [expression(entry.kind, entry.digits, entry.length) for entry in self.entries(plan, *types)]
        return any(looks.fullmatch(digits) for looks in self._looks[asked])

    def alias(self, plan: Plan, digits: str) -> Meaning | None:
        """The number that a code means instead of itself: the digits that its sets stand for take their places in it."""
        for entry in (*(plan.numbers or ()), *plan.add):
            if entry.means and entry.dates.holds(self.instant) and expression(entry.kind, entry.digits, entry.length).fullmatch(digits):
                taken = iter(digit for part, digit in zip(PART.findall(entry.digits), digits, strict=True) if part in SETS or len(part) > 1)
                means = "".join(next(taken) if part in SETS or len(part) > 1 else part for part in PART.findall(entry.means))
                found = self.international(means[1:]) if means[0] == "+" else self.national(plan, means)
                if found:
                    return found
        return None

    def ported(self, plan: Plan, digits: str, trunk: str) -> Meaning | None:
        """A national number behind a routing prefix, and behind that perhaps a trunk prefix."""
        home = self.plans.get(plan.country or "")
        prefixes = plan.routing_prefixes if plan.routing_prefixes is not None or home is None else home.routing_prefixes
        for routing in prefixes or ():
            rest = digits.removeprefix(routing)
            for number in [rest.removeprefix(trunk)] * rest.startswith(trunk) + [rest]:
                if digits.startswith(routing) and (found := self.national(plan, number)):
                    return found
        return None

    def international(self, digits: str) -> Meaning | None:
        """An international number, if it is a valid number of a region of its calling code."""
        for region, code in CALLING_CODES.items():
            if digits.startswith(code) and region in self.plans and self.listed(self.plans[region], digits.removeprefix(code)):
                return "international", digits
        return None

    def national(self, plan: Plan, digits: str) -> Meaning | None:
        """A national significant number: calling code and number; in a plan without a country a number of the plan."""
        if country := CALLING_CODES.get(plan.country or plan.name):
            return self.international(country + digits)
        return (plan.name, digits) if self.listed(plan, digits) else None

    def dialled_national(self, plan: Plan, digits: str) -> Meaning | None:
        """A national number as dialled: behind the trunk prefix; bare where that is optional or the plan has none."""
        prefix = plan.trunk_prefix or ""
        behind = self.national(plan, digits.removeprefix(prefix)) if prefix and digits.startswith(prefix) else None
        return behind or (self.national(plan, digits) if not prefix or plan.trunk_prefix_optional else None)

    def emergency(self, plan: Plan, number: Number) -> Meaning | None:
        """An emergency number as dialled; it belongs to the country, and counts with an outside line and without."""
        if number.nature != "unknown":
            return None
        space = plan.country or plan.name
        for digits in (number.digits, number.digits.removeprefix(plan.outside_line or "")):
            if any(self.listed(self.plans[name], digits, "emergency") for name in (plan.name, space)):
                return space, digits
        return None

    def services(self, plan: str) -> list[Listed]:
        """What the trunks of the plan's switches declare as services."""
        switches = [switch for switch in self.network.switches.values() if switch.plan == plan]
        trunks = [trunk for switch in switches for trunk in switch.trunks if trunk.dates.holds(self.instant)]
        return [item for trunk in trunks for item in trunk.to.service]

    def service(self, plan: Plan, items: Iterable[Listed], number: Number) -> Meaning | None:
        """A declared service: with a plus, or as a valid national number, it means that international number, if that is valid."""
        if not any(in_list(item, number) for item in items):
            return None
        if number.nature == "international":
            return self.international(number.digits)
        as_national = self.national if number.nature == "national" else self.dialled_national
        return as_national(plan, number.digits) or (plan.name, number.digits)

    def dialled(self, plan: Plan, number: Number, area: str = "") -> Meaning | None:
        """The meaning of a dialled string: the first that fits, whole, emergency numbers apart."""
        digits = number.digits
        if service := self.service(plan, self.services(plan.name), number):
            return service
        if self.listed(plan, digits, "service", "private", "short-code"):
            return plan.name, digits
        if alias := self.alias(plan, digits):
            return alias
        if plan.outside_line is not None:
            home, inside = self.plans[plan.country or ""], Number("unknown", digits.removeprefix(plan.outside_line))
            return (self.emergency(home, inside) or self.dialled(home, inside, area)) if inside.digits != digits else None
        for prefix in sorted(plan.international_prefix or (), key=len, reverse=True):
            if digits.startswith(prefix) and (abroad := self.international(digits.removeprefix(prefix))):
                return abroad
        return self.dialled_national(plan, digits) or self.local(plan, digits, area)

    def local(self, plan: Plan, digits: str, area: str) -> Meaning | None:
        """A number of the area, without its code; none begins as the trunk prefix of the country does."""
        begins = TRUNK_PREFIXES.get(plan.country or plan.name)
        return self.national(plan, area + digits) if area and digits and digits[0] != begins else None

    def meaning(self, plan_name: str, number: Number, area: str = "") -> Meaning | None:
        """What a number means to someone who reads it in a plan, in an area."""
        plan, digits = self.plans[plan_name], number.digits
        if number.nature == "international":
            code = CALLING_CODES.get(plan.country or plan.name, "?")
            return self.international(digits) or (self.ported(plan, digits.removeprefix(code), "?") if digits.startswith(code) else None)
        if number.nature == "national":
            return self.national(plan, digits) or self.ported(plan, digits, "?")
        home = self.plans.get(plan.country or plan.name, plan)
        trunk = (plan.trunk_prefix if plan.trunk_prefix is not None else home.trunk_prefix) or "?"
        return self.emergency(plan, number) or self.dialled(plan, number, area) or self.ported(plan, digits, trunk)

    def at_entry(self, origin: Origin, number: Number) -> Meaning | None:
        """What the number means to whoever dials it."""
        return self.meaning(origin.plan, of_nature(number, origin.reads), origin.area)

    def at_delivery(self, trunk: Trunk, number: Number) -> Meaning | None:
        """What the number means to whoever is at the far end of a trunk; an emergency number only to whoever lists it."""
        to, read = trunk.to, of_nature(number, trunk.to.reads)
        here = self.plans[self.network.switches[trunk.switch].plan]
        if read.nature == "unknown" and any(in_list(item, read) for item in to.emergency):
            owner = self.plans[to.plan or to.country or here.name]
            return owner.country or owner.name, read.digits
        if any(in_list(item, read) for item in to.service):
            return None if self.emergency(here, read) else self.service(here, to.service, read)
        return self.at_network(to, read)

    def at_network(self, to: To, number: Number) -> Meaning | None:
        """What it means to a country's network or a transit carrier; a carrier takes international numbers, and those of its plan."""
        plan = to.country or (to.plan if to.transit else None)
        if plan is None:
            return self.international(number.digits) if to.transit and number.nature == "international" else None
        return None if self.emergency(self.plans[plan], number) else self.meaning(plan, number)


def in_list(item: Listed, number: Number) -> bool:
    """Whether a number, as written, is this item (a number or a pattern) of a `service` or `emergency` list."""
    return item.text.startswith("+") == number.written.startswith("+") and bool(
        expression("pattern", item.text, None).fullmatch(number.digits)
    )
