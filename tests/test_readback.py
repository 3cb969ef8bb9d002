"""What was proven of a switch, read as decisions: against the engine's own account of single calls."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.networks import ON, document, numbers, text
from tests.switch_networks import unlike
from tests.test_verify import NETWORK
from validator import causes
from validator.digits.space import Axis, Number, number
from validator.flow.calls import NotSettled
from validator.flow.proof import Epoch, Proof
from validator.flow.trace import Hop
from validator.load import load_texts
from validator.network import Origin
from validator.readback.decision import Decision, Decisions, refusal
from validator.readback.difference import words
from validator.readback.proven import proven, wider
from validator.render import renderer
from validator.render.compiled import switch_model
from validator.tables import Charge

DIALLED = [*numbers(4), *("+" + written for written in numbers(4)), "0" * 17, "00" + "3" * 16, "00" + "3" * 17, "+" + "2" * 17]
INVALID = ((), 28, "")

Said = tuple[tuple[tuple[str, str], ...], int, str]
"""The trunks that are tried with the number as it leaves, the cause of the refusal, the tariff class."""


def said_by_trace(epoch: Epoch, origin: Origin, dialled: Number) -> Said:
    """One call at one switch, from the trace of it."""
    if origin.reads is None and dialled.nature not in (origin.natures or ("unknown", "international")):
        return INVALID
    if epoch.space.locate(Number(origin.reads or dialled.nature, dialled.digits)) is None:
        return INVALID
    hop = epoch.trace(origin, dialled)
    tariff = _tariff(hop)
    if hop.end in ("incomplete", "too-long"):
        return INVALID
    if hop.end:
        return (), hop.cause, tariff
    sent: list[tuple[str, str]] = []
    for leg in hop.legs:
        if leg.end in ("incomplete", "too-long") or leg.number.nature == "national" or not leg.number.digits:
            return tuple(sent), 28, tariff
        sent.append((leg.trunk.name, leg.number.written))
    return tuple(sent), 0, tariff


def _tariff(hop: Hop) -> str:
    action = hop.tariff.rule.action if hop.tariff and hop.tariff.rule else None
    return action.tariff if isinstance(action, Charge) else ""


def said_by(decision: Decision, dialled: Number) -> Said:
    assert not decision.status
    sent = ((each.trunk, Number(each.nature, each.form.apply(dialled.digits)).written) for each in decision.sent)
    return tuple(sent), decision.cause, decision.tariff


def epochs(seed: int) -> Iterator[Epoch]:
    network = load_texts({"network.yaml": text(document(seed)).encode()}).network
    assert network is not None
    with suppress(NotSettled):
        yield from Proof(network, ON).epochs


@pytest.mark.parametrize("seed", [0, 1, 2, 4, 5, 9])
def test_every_number_has_the_decision_of_its_trace(seed: int) -> None:
    """Also on a space with further axes, where the proof holds no more than before."""
    extra = (Axis("unknown", "0033"), Axis("unknown", "*3"), Axis("international", "33", "#"))
    for epoch in epochs(seed):
        space = wider(epoch.space, extra if seed % 2 else ())
        for switch in epoch.network.switches.values():
            decisions = Decisions()
            for name, found in proven(epoch, switch, space, decisions).items():
                origin = epoch.calls.origins[f"{switch.name}/{name}"]
                for dialled in map(number, [*DIALLED, "*3", "*31", "+332#"]):
                    label = found.at(dialled)
                    expected = said_by_trace(epoch, origin, dialled)
                    if label is not None and not _tied(epoch, origin, dialled):
                        assert said_by(decisions[label], dialled) == expected, dialled.written
                    assert label is not None or expected == INVALID, dialled.written


def _tied(epoch: Epoch, origin: Origin, dialled: Number) -> bool:
    hop = epoch.trace(origin, dialled)
    return hop.end == "tie" or any(leg.end == "tie" for leg in hop.legs)


def test_the_status_of_a_refusal_is_said_only_where_it_is_another_than_the_usual_one() -> None:
    assert refusal(21, causes.status(21)) == refusal(21) == Decision((), 21)
    assert words(refusal(21, 603), number("0537")) == "refused with cause 21 (call-rejected) and status 603"
    assert words(Decision((), 3, tariff="national"), number("0537")) == "refused with cause 3 (no-route-to-destination); class national"
    assert words(Decision(), number("0537")) == "nothing"


ORIGIN = 'addresses: ["198.51.100.0/24"], translate: [dialled], charging: rabat, route: rabat'


@pytest.mark.parametrize("says", ["natures: [unknown]", "natures: [international]", "reads: national", "reads: international"])
@pytest.mark.parametrize("platform", ["asterisk", "kamailio"])
def test_an_origin_sends_what_it_says_and_nothing_else(platform: str, says: str) -> None:
    written = NETWORK.replace("platform: kamailio", f"platform: {platform}").replace(ORIGIN, f"{says}, {ORIGIN}")
    network = load_texts({"network.yaml": written.encode()}).network
    assert network is not None
    epoch, switch = Proof(network, ON).epochs[0], network.switches["rabat"]
    assert says in written
    assert unlike(epoch, switch, renderer(platform)(switch_model(epoch, switch))) == []
