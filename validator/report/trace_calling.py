"""How a calling number is presented on every way that a traced call takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from validator.digits.space import Number
from validator.flow.callers import followed
from validator.flow.presenting import Path, Presenting
from validator.flow.ways import Call
from validator.network import Trunk
from validator.report.words import harmless
from validator.rules.saying import meaning


def text(calls: Sequence[Call], number: Number) -> str:
    """For every origin a heading with what the number means to whoever calls, then a line for each way that leaves it."""
    return "".join(f"{harmless(line)}\n" for call in calls if call.hop for line in _lines(call, number))


def _lines(call: Call, number: Number) -> Iterator[str]:
    origin = call.origin
    meant = call.epoch.read(origin.local_plan, Number(origin.reads or number.nature, number.digits))
    known = meant if meant and call.epoch.valid(*meant) else None
    yield f"calling number {number.written} at {origin.address} {f'means {meaning(*known)}' if known else 'means nobody'}"
    presenting = Presenting(call.epoch)
    for trunks in dict.fromkeys(way.end.trunks for way in call.ways.values() if way.end.trunks):
        path = _path(call, trunks)
        yield f"   on {path}: {_said(presenting, path, number, known)}"


def _path(call: Call, trunks: tuple[Trunk, ...]) -> Path:
    far = (call.epoch.calls.origins[f"{trunk.to.switch}/{trunk.to.origin}"] for trunk in trunks[:-1])
    return Path((call.origin, *far), trunks)


def _said(presenting: Presenting, path: Path, number: Number, known: tuple[str, str] | None) -> str:
    label = presenting.shown(path).at(number)
    if label is None:
        return "no calling number is so long"
    shown = presenting.labels[label]
    sent, culprit = followed(presenting.epoch, path, number)
    if shown.kind != "presented" or sent is None:
        by = f" by {culprit[1].written} ({culprit[1].place.file}:{culprit[1].place.line})" if culprit else ""
        return f"{'made unreadable' if shown.kind == 'lost' else shown.kind}{by}"
    if not shown.valid:
        return f"presented as {sent.written}, which means nothing there"
    there = shown.space, shown.form.apply(number.digits)
    return f"presented as {sent.written}, which means {'the same' if there == known else meaning(*there)} there"
