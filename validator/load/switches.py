"""Switches, origins and trunks as records."""

from __future__ import annotations

from validator.finding import Mark
from validator.load.matching import check_sets
from validator.load.page import Page
from validator.load.tree import Branch, Items
from validator.network import Listed, Origin, Switch, To, Trunk


def switch(page: Page, tree: Branch) -> Switch:
    """A switch with its origins and trunks; of two with one name, the second is refused."""
    name, plan = tree["name"], tree.get("plan", tree["country"])
    for kind in ("origins", "trunks"):
        _check_names(page, tree.get(kind, Items()), f"switches/{name}/{kind}", kind.removesuffix("s"))
    return Switch(
        name=name,
        country=tree["country"],
        plan=plan,
        place=page.place(tree, "name"),
        platform=tree.get("platform"),
        listen=Listed(tree["listen"], page.place(tree, "listen")) if "listen" in tree else None,
        origins=tuple(_origin(page, origin, name, plan) for origin in tree.get("origins", ())),
        trunks=tuple(_trunk(page, trunk, name) for trunk in tree.get("trunks", ())),
        note=tree.get("note", ""),
    )


def _check_names(page: Page, entries: Items, subject: str, kind: str) -> None:
    first: dict[str, Branch] = {}
    for entry in entries:
        name = entry["name"]
        if name in first:
            marks = (Mark(page.place(first[name], "name"), "first defined here"),)
            page.refuse("defined-twice", f"{subject}/{name}", f"{kind} {name} is defined twice", entry.span("name"), marks=marks)
        first.setdefault(name, entry)


def _origin(page: Page, tree: Branch, switch: str, plan: str) -> Origin:
    name = tree["name"]
    subject = f"switches/{switch}/origins/{name}"
    return Origin(
        switch=switch,
        name=name,
        plan=tree.get("plan", plan),
        route=tree["route"],
        place=page.place(tree, "name"),
        addresses=page.listed(tree, "addresses"),
        area=tree.get("area", ""),
        reads=tree.get("reads"),
        natures=tuple(tree["natures"]) if "natures" in tree else None,
        translate=tuple(tree.get("translate", ())),
        charging=tree.get("charging"),
        accepts=page.claims(tree, "accepts"),
        translate_calling=tuple(tree.get("translate_calling", ())),
        callers=page.claims(tree, "callers"),
        overlap=tree.get("overlap", False),
        tech_prefix=tree.get("tech_prefix", ""),
        dates=page.dates(tree, subject),
        allow=page.allow(tree, subject),
        note=tree.get("note", ""),
    )


def _trunk(page: Page, tree: Branch, switch: str) -> Trunk:
    name = tree["name"]
    subject = f"switches/{switch}/trunks/{name}"
    return Trunk(
        switch=switch,
        name=name,
        to=_to(page, tree, subject),
        place=page.place(tree, "name"),
        gateways=page.listed(tree, "gateways"),
        carries=page.claims(tree, "carries"),
        tech_prefix=tree.get("tech_prefix", ""),
        translate_calling=tuple(tree.get("translate_calling", ())),
        presents=page.claims(tree, "presents"),
        translate=tuple(tree.get("translate", ())),
        dates=page.dates(tree, subject),
        allow=page.allow(tree, subject),
        note=tree.get("note", ""),
    )


def _to(page: Page, trunk: Branch, subject: str) -> To:
    tree = trunk["to"]
    for key in ("service", "emergency"):
        items = tree.get(key, Items())
        for index, digits in enumerate(items):
            check_sets(page, digits, f"{subject}/to/{key}", items.span(index))
    return To(
        place=page.line(trunk, "to"),
        switch=tree.get("switch"),
        origin=tree.get("origin"),
        country=tree.get("country"),
        transit=tree.get("transit", False),
        plan=tree.get("plan"),
        service=page.listed(tree, "service"),
        emergency=page.listed(tree, "emergency"),
        reads=tree.get("reads"),
    )
