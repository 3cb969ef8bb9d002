"""The face of a trace for programs: one object of a stable shape.

`version` (of this shape), `tool`, `command`, `status` (0, 1, 2), `number`, `on` (the instant judged, or `now`) and `calls`, one for
each origin. A call holds `origin`, `enters` (whether such a number may), `means` (a meaning, or null) and `hop` (null: it may not).

- A *number* is `written` and `nature`; a *place* is `file`, `line`, `column`, `width`.
- A *meaning* is `written`, `space` (`international`, or the plan whose code it is), `digits`, `valid` (whether it is a number at
  all), `regions` and `types`.
- A *hop* is one origin: `origin`, `place`, `number` (as it arrives), `steps`, `charge` (a step, and whether its class `fits`; or
  null), `legs`, and `ending` where the call ends there, else null.
- A *step* is a table that was asked: `table` (`translations/NAME`), `rule` as written (null: none took the number), what it
  `does`, `place`, `before`, `after`, and `tied`, the `rule` and `place` of each of several that claim the number alike.
- A *leg* is a trunk that may be tried, in order: `trunk` (`SWITCH/NAME`), `place`, `steps`, `number` (as it leaves), `tech_prefix` (in
  front of it, no part of it; mostly empty), and `hop` or `ending`, the other null.
- An *ending* is `kind` (delivered, no-route, rejected, loop, incomplete, too-long, tie), `answer`, `where`, `number`, `cause`
  (Q.850; 0: none), `means` (to the far end; or null), `rule` (the id of what forbids it, or null), `place` (to blame, or null) and
  `message`. The answer is `right`; `wrong`; `allowed`, a fault that the network allows for a while; `decided`, refused as the
  network states; or `nobody`: the number means nobody, and any harmless end will do.

Keys may be added; a change of meaning raises `version`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from json import dumps

from validator import __version__
from validator.digits.space import Number
from validator.flow.events import Meant
from validator.flow.proof import Epoch
from validator.flow.trace import Hop, Leg, Step
from validator.flow.ways import Call, Way
from validator.report.endings import Standing, answer, rule_of, sentence, status
from validator.report.trace_tree import action_words, misfit, rule_words
from validator.rules.saying import culprit_place, meaning

Shape = Mapping[str, object]


def json(calls: Sequence[Call], standing: Standing, number: Number, on: str) -> str:
    """The calls as JSON, pure ASCII, so that no terminal and no locale can spoil it."""
    shape = {
        "version": 1,
        "tool": {"name": "rightnumber", "version": __version__},
        "command": "trace",
        "status": status(calls, standing),
        "number": _number(number),
        "on": on,
        "calls": [_call(call, standing) for call in calls],
    }
    return dumps(shape, indent=2) + "\n"


def _call(call: Call, standing: Standing) -> Shape:
    return {
        "origin": call.origin.address,
        "enters": call.hop is not None,
        "means": _meaning(call.epoch, call.meant),
        "hop": _hop(call, standing, call.hop, ()) if call.hop is not None else None,
    }


def _hop(call: Call, standing: Standing, hop: Hop, path: tuple[str, ...]) -> Shape:
    return {
        "origin": hop.origin,
        "place": call.epoch.calls.origins[hop.origin].place._asdict(),
        "number": _number(hop.number),
        "steps": [_step(step) for step in hop.steps],
        "charge": _step(hop.tariff) | {"fits": not misfit(call, standing, hop)} if hop.tariff else None,
        "legs": [_leg(call, standing, leg, (*path, leg.trunk.name)) for leg in hop.legs],
        "ending": _ending(call, standing, call.ways[path]) if hop.end else None,
    }


def _leg(call: Call, standing: Standing, leg: Leg, path: tuple[str, ...]) -> Shape:
    return {
        "trunk": f"{leg.trunk.switch}/{leg.trunk.name}",
        "place": leg.trunk.place._asdict(),
        "steps": [_step(step) for step in leg.steps],
        "number": _number(leg.number),
        "tech_prefix": leg.trunk.tech_prefix,
        "hop": _hop(call, standing, leg.hop, path) if leg.hop else None,
        "ending": None if leg.hop else _ending(call, standing, call.ways[path]),
    }


def _step(step: Step) -> dict[str, object]:
    return {
        "table": step.table.subject,
        "rule": rule_words(step.rule) if step.rule else None,
        "does": action_words(step.rule.action) if step.rule else None,
        "place": (step.rule or step.table).place._asdict(),
        "before": _number(step.number),
        "after": _number(step.after),
        "tied": [{"rule": rule_words(rule), "place": rule.place._asdict()} for rule in step.tied],
    }


def _ending(call: Call, standing: Standing, way: Way) -> Shape:
    return {
        "kind": way.end.kind,
        "answer": answer(way, standing),
        "where": way.end.where,
        "number": _number(way.end.number),
        "cause": way.end.cause,
        "means": _meaning(call.epoch, way.means),
        "rule": rule_of(way) or None,
        "place": culprit_place(way.found)[0]._asdict() if way.found else None,
        "message": sentence(call, way),
    }


def _number(number: Number) -> Shape:
    return {"written": number.written, "nature": number.nature}


def _meaning(epoch: Epoch, meant: Meant) -> Shape | None:
    if meant is None:
        return None
    space, digits = meant
    info = epoch.info(meant)
    return {
        "written": meaning(space, digits),
        "space": space,
        "digits": digits,
        "valid": info.valid,
        "regions": sorted(info.regions),
        "types": sorted(info.types),
    }
