"""How rules say what they found: one finding for one cause, with the number to dial."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from validator.finding import Finding, Mark, Place, Severity
from validator.flow.callers import CallerEvidence
from validator.flow.events import Event, Evidence
from validator.flow.evidence import RANGES_SHOWN, harm, marks, measured
from validator.flow.proof import Proof
from validator.network import Origin
from validator.numbering import region_name
from validator.tables import BY, unvaried


def once_for_all_classes(found: Iterable[Finding]) -> Iterator[Finding]:
    """The findings of a network whose rules calling numbers narrow, without the counts that tell variants of a name apart: of those of one
    fault that of the class of calling numbers in which it concerns the most numbers."""
    worst: dict[object, Finding] = {}
    for finding in found:
        key = finding.rule, finding.place, finding.subject
        if key not in worst or _harm(finding) > _harm(worst[key]):
            worst[key] = finding
    for finding in worst.values():
        yield replace(
            finding,
            message=unvaried(finding.message),
            label=unvaried(finding.label),
            subject=unvaried(finding.subject),
            marks=tuple(mark._replace(text=unvaried(mark.text)) for mark in finding.marks),
            facts=tuple((heading, unvaried(words)) for heading, words in finding.facts),
        )


def _harm(finding: Finding) -> tuple[int, int]:
    return (finding.numbers.valid, finding.numbers.invalid) if finding.numbers else (0, 0)


def counted(amount: int, noun: str) -> str:
    return f"{amount:,} {noun}" + ("" if amount == 1 else "s")


def meaning(space: str, digits: str) -> str:
    """`+212 537201234` or `333 of MA`."""
    return f"+{digits}" if space == "international" else f"{digits} of {space}"


def meant(found: Evidence) -> str:
    return meaning(*found.meant) if found.meant else "no number"


def countries(regions: Iterable[str]) -> str:
    """`Morocco`, `Italy or Vatican`: regions that share a number are named together."""
    return " or ".join(region_name(region) for region in sorted(regions)) or "no country"


def regions_of(found: Evidence) -> frozenset[str]:
    """The regions that own what the witness means."""
    return found.epoch.info(found.meant).regions if found.meant else frozenset()


def one_for_each_cause(
    proof: Proof,
    rule: str,
    severity: Severity,
    evidence: Iterable[Evidence],
    words: Callable[[Evidence, int, int], tuple[str, str]],
    place: Callable[[Evidence], tuple[Place, str]],
) -> Iterator[Finding]:
    """One finding for each place, from the evidence that hurts most; what else the same cause does becomes facts.

    `words(evidence, valid, invalid)` are message and label, `place(evidence)` the place and the subject.
    """
    placed = [(place(found), found) for found in evidence]
    placed.sort(key=lambda pair: (pair[0], pair[1].origin.address, pair[1].epoch.instant))
    for (where, subject), group in groupby(placed, key=lambda pair: pair[0]):
        found = merged([part for _, part in group])
        measured = [(harm(part), part) for part in found]
        numbers, worst = max(measured, key=lambda pair: (pair[0].valid, pair[0].invalid))
        message, label = words(worst, numbers.valid, numbers.invalid)
        yield Finding(
            rule=rule,
            severity=severity,
            message=message,
            place=where,
            subject=subject,
            label=label,
            marks=tuple(mark for mark in marks(worst) if mark.place != where),
            facts=(*_facts(proof, worst, [part for _, part in measured if part is not worst]),),
            numbers=numbers,
            switches=frozenset(switch for part in found for switch in switches_on_the_way(part)),
        )


def one_for_each_caller(
    proof: Proof,
    rule: str,
    severity: Severity,
    evidence: Iterable[CallerEvidence],
    words: Callable[[CallerEvidence, int], tuple[str, str]],
    place: Callable[[CallerEvidence], tuple[Place, str]],
) -> Iterator[Finding]:
    """One finding for each place, from the path on which most calling numbers fare wrongly.

    `words(evidence, count)` are message and label, `place(evidence)` the place and the subject.
    """
    placed = sorted(((place(found), found) for found in evidence), key=lambda pair: (pair[0], pair[1].epoch.instant, str(pair[1].path)))
    for (where, subject), group in groupby(placed, key=lambda pair: pair[0]):
        found = [part for _, part in group]
        worst = max(found, key=lambda part: part.epoch.meanings_of(part.path.origins[0], part.numbers).count)
        numbers = measured(worst.epoch, worst.path.origins[0], worst.numbers, worst.numbers.patterns(RANGES_SHOWN + 1))
        message, label = words(worst, numbers.valid or numbers.invalid)
        first = min(part.epoch.instant for part in found)
        yield Finding(
            rule=rule,
            severity=severity,
            message=message,
            place=where,
            subject=subject,
            label=label,
            marks=tuple(Mark(trunk.place, "leaves here") for trunk in worst.path.trunks if trunk.place != where),
            facts=(("from", f"{first:%Y-%m-%dT%H:%M:%SZ} on"),) if first != proof.epochs[0].instant else (),
            numbers=numbers,
            switches=frozenset(origin.switch for part in found for origin in part.path.origins),
        )


def caller_origin(found: CallerEvidence) -> str:
    """The origin that is concerned, else where the calls enter."""
    return found.at.address if isinstance(found.at, Origin) else found.path.origins[0].address


def caller_example(found: CallerEvidence) -> str:
    """`0537201234 is sent as 0537201234`, `+33120000000 is refused or withheld`."""
    written = found.witness.written
    if found.sent is None:
        return f"{written} is refused or withheld"
    nature = "" if found.sent.nature in ("international", "unknown") else f" ({found.sent.nature})"
    return f"{written} is presented as {found.sent.written}{nature}"


def subject_of_caller(found: CallerEvidence) -> str:
    assert found.culprit is not None
    table, rule = found.culprit
    return f"{table.subject}/{rule.written}"


def merged(found: list[Evidence]) -> list[Evidence]:
    """Evidence of one cause at one origin and epoch as one."""
    together: dict[tuple[str, object], Evidence] = {}
    for part in found:
        key = part.origin.address, part.epoch.instant
        if key in together:
            first = together[key]
            together[key] = first._replace(numbers=first.numbers | part.numbers)
        else:
            together[key] = part
    return list(together.values())


def switches_on_the_way(found: Evidence) -> Iterator[str]:
    yield found.origin.switch
    yield from (event.switch for event in found.way)


def _facts(proof: Proof, worst: Evidence, others: list[Evidence]) -> Iterator[tuple[str, str]]:
    yield "for example", example(worst)
    elsewhere = sorted({part.origin.address for part in others} - {worst.origin.address})
    if elsewhere:
        yield "also at", ", ".join(elsewhere[:5]) + (f" and {len(elsewhere) - 5} more" if len(elsewhere) > 5 else "")
    first = min(part.epoch.instant for part in (worst, *others))
    if first != proof.epochs[0].instant:
        yield "from", f"{first:%Y-%m-%dT%H:%M:%SZ} on"
    on = "" if worst.epoch.instant == proof.epochs[0].instant else f" --on {worst.epoch.instant:%Y-%m-%dT%H:%M:%SZ}"
    where = worst.origin.address.replace(BY, " --calling ")
    yield "see", f"rightnumber trace {worst.witness.written} --origin {where}{on}"


def example(found: Evidence) -> str:
    """`0537201234, which means +212537201234, arrives as +33537201234`."""
    said = found.witness.written
    if found.meant:
        valid = found.epoch.valid(*found.meant)
        said += f", which means {meant(found)}" if valid else f", which would be {meant(found)}, a number that nobody has"
    last = found.way[-1] if found.way else None
    if found.ending.kind == "delivered" and last is not None and last.kind != "charging":
        said += f", arrives at {last.switch}/{last.trunk.name if last.trunk else ''} as {last.number.written}"
        understood = found.ending
        if (understood.space, understood.form.apply(found.witness.digits)) != found.meant:
            there = last.meant
            said += f", which there {'means ' + meaning(*there) if there else 'means nothing'}"
    return said


def culprit_place(found: Evidence) -> tuple[Place, str]:
    """Where to blame: the culprit's line, else the origin."""
    event = found.culprit
    if event is not None and event.place is not None:
        return event.place, subject_of(event)
    return found.origin.place, found.origin.subject


def subject_of(event: Event) -> str:
    if event.rule is not None:
        kind = "translations" if event.kind == "translation" else "routes"
        return f"{kind}/{event.table}/{event.rule.written}"
    return event.trunk.subject if event.trunk is not None else event.switch
