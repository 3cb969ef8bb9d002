"""What a network says of numbering plans, as records."""

from __future__ import annotations

from validator.load.matching import match
from validator.load.page import Page, one_or_many
from validator.load.tree import Branch
from validator.network import Plan, PlanEntry


def plan_name(tree: Branch) -> str:
    """The plan's own name, or the country whose plan it changes."""
    name: str = tree.get("name") or tree["country"]
    return name


def plan(page: Page, tree: Branch) -> Plan:
    """A plan of the network's own, or changes to a country's."""
    name = plan_name(tree)
    prefixes = tuple(one_or_many(tree["international_prefix"])) if "international_prefix" in tree else None
    return Plan(
        name=name,
        place=page.place(tree, "name" if "name" in tree else "country"),
        country=tree.get("country"),
        outside_line=tree.get("outside_line"),
        trunk_prefix=tree.get("trunk_prefix"),
        trunk_prefix_optional=tree.get("trunk_prefix_optional"),
        international_prefix=prefixes,
        routing_prefixes=tuple(tree["routing_prefixes"]) if "routing_prefixes" in tree else None,
        numbers=_entries(page, tree, "numbers", name) if "numbers" in tree else None,
        add=_entries(page, tree, "add", name),
        withdraw=_entries(page, tree, "withdraw", name),
        note=tree.get("note", ""),
    )


def _entries(page: Page, tree: Branch, key: str, plan: str) -> tuple[PlanEntry, ...]:
    return tuple(_entry(page, entry, f"plans/{plan}") for entry in tree.get(key, ()))


def _entry(page: Page, tree: Branch, subject: str) -> PlanEntry:
    kind, digits, last, length = match(page, tree, subject)
    return PlanEntry(
        kind=kind,
        digits=digits,
        place=page.line(tree, kind),
        type=tree.get("type", ""),
        last=last,
        length=length,
        nature=tree.get("nature"),
        means=tree.get("means", ""),
        required=tree.get("required", True),
        source=tree.get("source", ""),
        dates=page.dates(tree, f"{subject}/{kind} {digits}"),
    )
