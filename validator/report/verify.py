"""The faces of `verify`: what switch files do otherwise than was proven, for people, for programs and for test reports.

The object for programs holds `version` (of this shape), `tool`, `command`, `status` (0 equal, 1 not, 2 not answered), `instant` (of what
was proven), `errors` (that stand in the network itself), `missing` (switches without files here), `assumptions` and `switches`. A switch
holds `switch`, `platform`, `directory`, `status`, `reason` (why the files were not read, as `message` and `place`, or null), `names`
(origins and trunks that are not as the network has them, in words), `beyond` (where numbers are let on that nobody proved: `message` and
`place`), `differences`, most numbers first, and `unread` (files that decide nothing about numbers). A difference holds `origin`,
`numbers` (`count`, `witness`, `ranges`: all of them), and what happens to the witness by the `files` and what was `proven`, each as
`words`, `trunks` (in the order tried: `trunk`, the `number` as it leaves, empty where it cannot, and the `share` of those that share
calls, `7 of 10`: one of them is drawn, the others follow), `cause` (Q.850 of the refusal; 0: none), `status` (of SIP; 0: the one of
RFC 3398 for the cause) and `tariff`. A place is `file`, `line`, `column`, `width`.
Keys may be added; a change of meaning raises `version`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from json import dumps
from xml.etree import ElementTree

from validator import __version__
from validator.finding import Place
from validator.report.words import count, harmless

EQUAL, DIFFERENT, NOT_ANSWERED = range(3)
MOST_GROUPS, MOST_RANGES = 8, 4
ASSUMED = ("the switch runs these files and no others", "numbers are dialled whole")
Remark = tuple[str, Place]
"""Words about a place of a file."""


@dataclass(frozen=True, slots=True)
class Does:
    """What happens to one number, in words and in parts: trunks with the number as it leaves and their share, cause, SIP
    status, tariff class."""

    words: str
    trunks: tuple[tuple[str, str, str], ...]
    cause: int
    status: int
    tariff: str


@dataclass(frozen=True, slots=True)
class Unequal:
    """Numbers of an origin that the files treat otherwise than was proven, and what happens to the smallest of them."""

    origin: str
    count: int
    witness: str
    ranges: tuple[str, ...]
    files: Does
    proven: Does


@dataclass(frozen=True, slots=True)
class Checked:
    """A switch and its files. `reason` says why they were not read; without one, they were compared over all numbers."""

    switch: str
    platform: str
    directory: str
    size: str
    reason: Remark | None = None
    names: tuple[str, ...] = ()
    beyond: tuple[Remark, ...] = ()
    differences: tuple[Unequal, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def status(self) -> int:
        if self.reason:
            return NOT_ANSWERED
        return DIFFERENT if self.names or self.beyond or self.differences else EQUAL


@dataclass(frozen=True, slots=True)
class Verified:
    """The whole answer. `missing` are the switches whose files should lie in `directory` and do not."""

    instant: str
    directory: str
    switches: tuple[Checked, ...]
    missing: tuple[str, ...]
    errors: int

    @property
    def status(self) -> int:
        answers = [checked.status for checked in self.switches]
        return DIFFERENT if DIFFERENT in answers else NOT_ANSWERED if self.missing or NOT_ANSWERED in answers else EQUAL


def text(verified: Verified) -> str:
    """The answer for every switch, then what it stands on."""
    lines = [line for checked in verified.switches for line in _said(checked)]
    lines.append(f"assumed: {'; '.join(ASSUMED)}")
    if verified.missing:
        lines.append(f"not answered for {', '.join(verified.missing)}: no files in {verified.directory}")
    if verified.errors:
        lines.append(f"{count(verified.errors, 'error')} in the network itself: rightnumber check")
    return "".join(f"{harmless(line)}\n" for line in lines)


def _said(checked: Checked) -> Iterator[str]:
    yield _sentence(checked)
    yield from unlike(checked)
    for path in checked.unread:
        yield f"  not read, for it decides nothing about numbers: {path}"


def _sentence(checked: Checked) -> str:
    if checked.reason:
        words, place = checked.reason
        return f"{checked.switch}: not read: {at(place)}  {words}"
    if checked.status == DIFFERENT:
        return f"{checked.switch}: {checked.directory} does not do what was proven"
    return f"{checked.switch}: {checked.directory} does with every number what was proven ({checked.platform}, {checked.size})"


def at(place: Place) -> str:
    """A place as it stands in front of words about it."""
    return f"{place.file}:{place.line}"


def unlike(checked: Checked) -> Iterator[str]:
    """Every difference, a few lines each; none if there is none."""
    yield from (f"  {words}" for words in checked.names)
    yield from (f"  {at(place)}  {words}" for words, place in checked.beyond)
    for difference in checked.differences[:MOST_GROUPS]:
        hidden = len(difference.ranges) - MOST_RANGES
        ranges = [*difference.ranges[:MOST_RANGES], *([f"and {count(hidden, 'more range')}"] if hidden > 0 else [])]
        yield f"  {checked.switch}/{difference.origin}: {count(difference.count, 'number')}: {', '.join(ranges)}"
        yield f"    for example  {difference.witness}"
        yield f"    the files    {difference.files.words}"
        yield f"    was proven   {difference.proven.words}"
    if more := checked.differences[MOST_GROUPS:]:
        rest = sum(difference.count for difference in more)
        yield f"  and {count(len(more), 'more group')} of numbers, {count(rest, 'number')} in all"


def json(verified: Verified) -> str:
    """The answer as JSON, pure ASCII."""
    shape = {
        "version": 1,
        "tool": {"name": "rightnumber", "version": __version__},
        "command": "verify",
        "status": verified.status,
        "instant": verified.instant,
        "errors": verified.errors,
        "missing": verified.missing,
        "assumptions": ASSUMED,
        "switches": [_checked(checked) for checked in verified.switches],
    }
    return dumps(shape, indent=2) + "\n"


Shape = Mapping[str, object]


def _checked(checked: Checked) -> Shape:
    return {
        "switch": checked.switch,
        "platform": checked.platform,
        "directory": checked.directory,
        "status": checked.status,
        "reason": checked.reason and _remark(checked.reason),
        "names": checked.names,
        "beyond": [*map(_remark, checked.beyond)],
        "differences": [*map(_unequal, checked.differences)],
        "unread": checked.unread,
    }


def _remark(remark: Remark) -> Shape:
    words, place = remark
    return {"message": words, "place": place._asdict()}


def _unequal(difference: Unequal) -> Shape:
    numbers = {"count": difference.count, "witness": difference.witness, "ranges": difference.ranges}
    return {"origin": difference.origin, "numbers": numbers, "files": _does(difference.files), "proven": _does(difference.proven)}


def _does(does: Does) -> Shape:
    trunks = [{"trunk": trunk, "number": number, "share": share} for trunk, number, share in does.trunks]
    return {"words": does.words, "trunks": trunks, "cause": does.cause, "status": does.status, "tariff": does.tariff}


def junit(verified: Verified) -> str:
    """The answer as a test report: each switch is a case, passed, failed, or in error where its files are missing or were not read."""
    failed = sum(checked.status == DIFFERENT for checked in verified.switches)
    unanswered = len(verified.missing) + sum(checked.status == NOT_ANSWERED for checked in verified.switches)
    counts = {"tests": f"{len(verified.switches) + len(verified.missing)}", "failures": f"{failed}", "errors": f"{unanswered}"}
    top = ElementTree.Element("testsuites", counts)
    suite = ElementTree.SubElement(top, "testsuite", {"name": "rightnumber verify", **counts})
    for checked in verified.switches:
        _case(suite, checked.switch, checked.status, _sentence(checked), [*unlike(checked)])
    for name in verified.missing:
        _case(suite, name, NOT_ANSWERED, f"no files in {verified.directory}", [])
    ElementTree.indent(top)
    return ElementTree.tostring(top, encoding="unicode") + "\n"


def _case(suite: ElementTree.Element, switch: str, status: int, sentence: str, lines: Sequence[str]) -> None:
    case = ElementTree.SubElement(suite, "testcase", {"classname": "rightnumber verify", "name": switch})
    if status != EQUAL:
        tag, kind = ("failure", "different") if status == DIFFERENT else ("error", "not answered")
        told = ElementTree.SubElement(case, tag, {"message": harmless(sentence), "type": kind})
        told.text = "\n".join(map(harmless, lines)) or None
