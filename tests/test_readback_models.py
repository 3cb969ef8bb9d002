"""Files of switches whose tables make no sense, read back: every boundary number is decided as the model says, feature codes and all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest

from tests.live.answers import Answer
from tests.switch_models import boundary_numbers, decide, rabat, random_numbers, random_switch, table
from validator import causes
from validator.digits.space import Axis, NumberSpace, number
from validator.readback import reader
from validator.readback.decision import Decision, Decisions
from validator.render import renderer
from validator.render.model import SwitchModel, TableModel
from validator.tables import Action, Forward, Reject, Translate

PLATFORMS = ("freeswitch", "kamailio-dialplan", "kamailio-drouting", "opensips", "yate")
NATURES = ("unknown", "international", "national")


def alone(model: SwitchModel) -> SwitchModel:
    """The switch with the first trunk alone of every list."""
    actions = tuple(Forward(action.trunks[:1]) if isinstance(action, Forward) else action for action in model.origins[0].route.actions)
    return replace(model, origins=tuple(replace(origin, route=replace(origin.route, actions=actions)) for origin in model.origins))


def within_the_language(model: SwitchModel) -> SwitchModel:
    """The switch with rewritings that touch few digits that no rule names: each makes ten cases of one."""

    def narrowed(table: TableModel) -> TableModel:
        actions = (replaced(action) for action in table.actions)
        return replace(table, actions=tuple(actions))

    origins = tuple(replace(origin, stages=tuple(map(narrowed, origin.stages))) for origin in model.origins)
    return replace(
        model, origins=origins, trunks=tuple(replace(trunk, stages=tuple(map(narrowed, trunk.stages))) for trunk in model.trunks)
    )


def replaced(action: Action) -> Action:
    if not isinstance(action, Translate):
        return action
    return action._replace(strip=min(action.strip, 2), at=action.at and 1, removed=action.removed and 1)


def answer(decision: Decision, dialled: str) -> Answer:
    sent = tuple((each.trunk, "+" * (each.nature == "international") + each.form.apply(number(dialled).digits)) for each in decision.sent)
    return Answer(sent, decision.cause, decision.status or (causes.status(decision.cause) if decision.cause else 0), decision.tariff)


def expected(model: SwitchModel, origin: str, dialled: str) -> Answer:
    """What the model says, in the words of the readers: a trunk that a number cannot leave on ends the call, without a tariff class."""
    said = decide(model, origin, dialled)
    sent = [leg for leg in said.sent if not leg[1].startswith("!")]
    stopped = len(sent) < len(said.sent)
    first = next((place for place, leg in enumerate(said.sent) if leg[1].startswith("!")), len(said.sent))
    return said._replace(sent=said.sent[:first], cause=28, status=484) if stopped else said


def wrong(name: str, model: SwitchModel, numbers: list[str]) -> Iterator[tuple[str, str, Answer, Answer]]:
    read = reader(name)(renderer(name)(model), "switch")
    space = NumberSpace(NATURES, {*model.axes, *read.axes} - {axis for axis in model.axes if not axis.head + axis.suffix})
    decisions = Decisions()
    found = read.decide(space, decisions)
    assert found.keys() == {origin.name for origin in model.origins}
    assert list(read.beyond(space)) == []
    for origin in model.origins:
        for dialled in numbers:
            label = found[origin.name].at(number(dialled))
            if label is not None and (does := answer(decisions[label], dialled)) != (wanted := expected(model, origin.name, dialled)):
                yield origin.name, dialled, does, wanted


@pytest.mark.parametrize("name", PLATFORMS)
@pytest.mark.parametrize("seed", range(2))
def test_a_random_switch_is_read_back_as_its_model_says(name: str, seed: int) -> None:
    model = within_the_language(random_switch(seed, 12))
    numbers = [*boundary_numbers(model)[::2], *random_numbers(Random(seed), 300)]
    asked = [dialled for dialled in numbers if dialled.strip("+") and "+" not in dialled[1:] and "a" not in dialled]
    assert list(wrong(name, alone(model) if name == "yate" else model, asked)) == []


@pytest.mark.parametrize("name", ["kamailio-dialplan", "kamailio-drouting", "opensips"])
def test_tables_without_rules_are_not_asked(name: str) -> None:
    """A file of dialplan knows no table without rules."""
    model = rabat()
    empty, classes = table("translations", "none", ()), table("charging", "none", ())
    origins = (replace(model.origins[0], stages=(empty,), charging=classes), *model.origins[1:])
    trunks = tuple(replace(trunk, stages=(empty,)) for trunk in model.trunks)
    assert list(wrong(name, replace(model, origins=origins, trunks=trunks), ["15", "0537201234", "+212537201234", "+33123"])) == []


@pytest.mark.parametrize("name", ["kamailio-dialplan", "kamailio-drouting", "opensips"])
def test_a_feature_code_around_one_digit_or_none_is_read(name: str) -> None:
    codes = Axis("unknown", "*21*", "#")
    route = table("routes", "codes", (Forward(("transit",)), Reject(21)), (codes, "", 0b11, 0), (codes, "5", 0b10, 1))
    model = rabat()
    model = replace(model, origins=(replace(model.origins[0], route=route),), axes=(*model.axes, codes))
    assert list(wrong(name, model, ["*21*#", "*21*4#", "*21*5#", "*21*55#", "5", "+5"])) == []
