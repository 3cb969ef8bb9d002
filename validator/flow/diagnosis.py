"""What a changed number has suffered, where more can be told than the law tells: it keeps its trunk prefix, is translated again, or becomes
one with another subscriber's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from validator.digits.labels import Labels
from validator.digits.numbermap import combine
from validator.digits.numberset import NumberSet
from validator.digits.painting import NOTHING
from validator.digits.rewriting import Form
from validator.digits.space import Number
from validator.flow.chain import Chain, Step, chain_to
from validator.flow.events import Event, Evidence, Told
from validator.flow.proof import Case, Epoch
from validator.numbering import world

MOST_FORMS = 100
"""A table that rewrites numbers of a country in more ways than this is not asked which of them become one."""


def diagnosed(found: Sequence[Evidence]) -> Iterator[Evidence]:
    """The evidence, with `told` where everything that is changed at one step has suffered the same."""
    changed: dict[object, list[Evidence]] = {}
    for part in found:
        if part.kind == "changed" and part.culprit is not None:
            changed.setdefault(part.culprit.place, []).append(part)
    told = {place: _told(parts) for place, parts in changed.items()}
    for part in found:
        yield part._replace(told=told[part.culprit.place]) if part.kind == "changed" and part.culprit is not None else part


def _told(parts: list[Evidence]) -> Told | None:
    for diagnosis in (_again, _kept, _merged):
        first = diagnosis(parts[0], parts)
        if first and all(diagnosis(part, parts) for part in parts[1:]):
            return first
    return None


def _kept(found: Evidence, _parts: list[Evidence]) -> Told | None:
    """The trunk prefix that stands behind the calling code of every number as it is delivered."""
    cases = found.epoch.cases(found.origin).within(found.numbers, NOTHING).present() - {NOTHING}
    kept = {_kept_in(found, found.epoch.case(label)) for label in cases}
    if len(kept) != 1 or "" in kept or not found.meant:
        return None
    becomes = Number(found.ending.space, found.ending.form.apply(found.witness.digits))
    return Told("kept", found.witness, Number(*found.meant), becomes, kept.pop())


def _kept_in(found: Evidence, case: Case) -> str:
    info = case.meaning.info
    if not info.valid or found.ending.space != "international":
        return ""
    form = _between(case, found.ending.form)
    prefixes = sorted({_trunk_prefix(found.epoch, region) for region in info.regions} - {""})
    return next((prefix for prefix in prefixes if form == Form.of(info.calling_code, info.calling_code + prefix)), "")


def _between(case: Case, form: Form) -> Form:
    """From what a number means to what a form makes of it as it is dialled."""
    meant = case.meaning.form
    return Form(meant.put, meant.strip).then(form)


def _trunk_prefix(epoch: Epoch, region: str) -> str:
    plan = epoch.readings.plans.get(region)
    return plan.trunk_prefix if plan else world.region(region).trunk_prefix or "" if region in world.regions() else ""


def _again(found: Evidence, parts: list[Evidence]) -> Told | None:
    return _twice(found) or _takes_its_own(found, parts)


def _twice(found: Evidence) -> Told | None:
    """The two times that a rule, or one that says the same, rewrites the number on its way, if the second does it wrong."""
    rewritten = list(_rewritten(found))
    for place, (second, again) in enumerate(rewritten):
        for first, event in rewritten[:place]:
            if again is found.culprit and event.number.digits == second.digits and _says(event) == _says(again):
                return Told("again", first, second, again.number)
    return None


def _rewritten(found: Evidence) -> Iterator[tuple[Number, Event]]:
    """The translations on the way of the witness that change its digits, each with the number before it."""
    number = found.witness
    for event in found.way:
        if event.kind == "translation" and event.number.digits != number.digits:
            yield number, event
        number = event.number


def _says(event: Event) -> tuple[object, ...] | None:
    """What a rule takes and makes of it, wherever it stands."""
    rule = event.rule
    return (rule.kind, rule.digits, rule.last, rule.length, rule.natures, rule.action) if rule else None


def _takes_its_own(found: Evidence, parts: list[Evidence]) -> Told | None:
    """A number that the rule to blame makes, rightly, and then takes itself."""
    chain, culprit = chain_to(found), found.culprit
    if chain is None or culprit is None:
        return None
    epoch, compiled = found.epoch, found.epoch.calls.table("translations", culprit.table)
    taken = compiled.winners.where([id(rule) for rule in compiled.rules].index(id(culprit.rule)).__eq__)
    bad = chain.forward(found.numbers) & taken
    right = _valid(found)
    for part in parts:
        right = right - part.numbers if (part.origin, part.epoch) == (found.origin, epoch) else right
    good = chain.forward(right) & taken
    behind = Chain(epoch, [Step(found.origin, culprit.table)])
    second = (behind.forward(good) & bad).smallest
    if second is None:
        return None
    first, becomes = (behind.back(_only(epoch, second)) & good).smallest, behind.forward(_only(epoch, second)).smallest
    return Told("again", first, second, becomes) if first and becomes else None


def _merged(found: Evidence, _parts: list[Evidence]) -> Told | None:
    """Two subscribers of one calling code whose numbers become one, if all that goes wrong becomes one with others."""
    chain, culprit = chain_to(found), found.culprit
    if chain is None or culprit is None:
        return None
    chain = Chain(chain.epoch, [*chain.steps, Step(found.origin, culprit.table)])
    ways = _ways(found, chain)
    if ways is None:
        return None
    for name, (numbers, results) in ways.items():
        others = NumberSet.empty(results.space)
        for other, (_, theirs) in ways.items():
            others = others | theirs if other != name else others
        if chain.forward(numbers & found.numbers) - others:
            return None
    return _pair(found, chain)


def _ways(found: Evidence, chain: Chain) -> dict[Form, tuple[NumberSet, NumberSet]] | None:
    """The numbers of a calling code by what their meaning becomes behind a chain, each with the results. Results of two of them that are
    equal come from two subscribers, for a meaning has one form to a result. None where there are too many."""
    epoch, forms, ways = found.epoch, Labels[Form | None](), Labels[Form | None]()
    code = epoch.info(found.meant).calling_code if found.meant else ""
    none = ways.of(None)

    def way(pair: tuple[int, ...]) -> int:
        label, form = pair[0], forms[pair[1]]
        if label == NOTHING or form is None:
            return none
        case = epoch.case(label)
        return ways.of(_between(case, form)) if case.meaning.info.valid and case.meaning.info.calling_code == code else none

    by_way = combine([epoch.cases(found.origin), chain.forms(forms)], way)
    names = by_way.present() - {none}
    if not code or len(names) > MOST_FORMS:
        return None
    numbers = {form: by_way.where(label.__eq__) for label in sorted(names) if (form := ways[label])}
    return {form: (sources, chain.forward(sources)) for form, sources in numbers.items()}


def _pair(found: Evidence, chain: Chain) -> Told | None:
    """The witness and the smallest number of another subscriber that becomes the same."""
    epoch, origin = found.epoch, found.origin
    mine = _only(epoch, found.witness)
    becomes = chain.forward(mine)
    same = chain.back(becomes) & _valid(found)
    other = (same - epoch.meaning_one_of(origin, epoch.meanings_of(origin, mine))).smallest
    result = becomes.smallest
    return Told("merged", found.witness, other, result) if other and result else None


def _valid(found: Evidence) -> NumberSet:
    return found.epoch.with_meaning(found.origin) & found.epoch.entering(found.origin)


def _only(epoch: Epoch, number: Number) -> NumberSet:
    return NumberSet.of(epoch.space, epoch.exact(number.nature, number.digits))
