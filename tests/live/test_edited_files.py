"""Files edited by hand: a running switch does with every number what the interpreter of its files says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from tests.live import asterisk, kamailio
from tests.live.answers import Answer
from tests.live.test_asterisk_decisions import in_turn
from tests.switch_models import boundary_numbers, random_numbers
from validator.digits.space import Number, number
from validator.flow.proof import Epoch, Proof
from validator.load import load_network
from validator.readback import reader
from validator.readback.decision import Decision, Decisions
from validator.readback.proven import wider
from validator.render import renderer
from validator.render.compiled import switch_model

ROOT = Path(__file__).resolve().parents[2]
ON = datetime(2026, 11, 1, tzinfo=UTC)

Edits = Sequence[tuple[str, str, str]]

OF_ASTERISK: Edits = [
    ("extensions.conf", "exten => _00!,", "exten => _00Z.,"),
    ("extensions.conf", "exten => _0[5-8]XXXXXXXX,1,Return(+212${EXTEN:1})", "exten => _0[5-9]X.,1,Return(+${EXTEN:2:1}9${EXTEN:4})"),
    (
        "extensions.conf",
        "[translations.dialled-in-morocco]\n",
        "[translations.dialled-in-morocco]\nexten => _0X[2-5]2!,1,Return(+33${EXTEN:3})\n",
    ),
    ("extensions.conf", "[translations.dialled-in-morocco]\n", "[translations.dialled-in-morocco]\nexten => _9XX,1,Return(${EXTEN:1})\n"),
    ("extensions.conf", "[translations.dialled-in-morocco]\n", "[translations.dialled-in-morocco]\nexten => 07,1,Return(15)\n"),
    (
        "extensions.conf",
        "exten => _+21253!,1,Return(rabat-lines)\nexten => _+888",
        "exten => _+21[2-9]5.,1,Return(rabat-lines)\nexten => _+888",
    ),
    ("extensions.conf", "exten => _+212!,1,Return(casablanca&gateway)", "exten => _+21[12]XX!,1,Return(gateway&voicemail&casablanca)"),
    (
        "extensions.conf",
        "exten => _+888!,1,Return(!1)",
        "exten => _+888X,1,Return(!17)\nexten => _+8[0-8]8!,1,Return(!21)\nexten => +8,1,Return(rescue)",
    ),
    (
        "extensions.conf",
        "exten => _1[59],1,Return(rescue)",
        "exten => _1[5-9].,1,Return(rescue)\nexten => _1NX,1,Return(voicemail)\nexten => _1X3,1,Return(!3)",
    ),
    ("extensions.conf", "exten => _+212!,1,Return(national)", "exten => _+2[01]2.,1,Return(local)\nexten => _+21[2-3]X,1,Return()"),
    ("extensions.conf", "exten => _00XXXXXXXXXXXXXXXX,1,Return(${EXTEN})\n", ""),
    ("extensions.conf", "exten => _XXXXX,1,Return(${EXTEN})\n", "exten => _[0-3]XXXX,1,Return(${EXTEN})\n"),
    (
        "extensions.conf",
        "[charging.morocco]\n",
        (
            "[first]\nexten => _8.,1,Return(mobile)\n[second]\nexten => _8X,1,Return(free)\nexten => 7,1,Return(premium)\n"
            "[charging.morocco]\ninclude => first\ninclude => second\n"
        ),
    ),
]
OF_KAMAILIO: Edits = [
    ("tables/translations.dialled-in-morocco", "05:10=1|+212", "05:10=1|+212;11=2|+33;4=0||national;any=3|9"),
    ("tables/translations.dialled-in-morocco", "06:10=1|+212", "06:10=1|+212||3|2|77"),
    ("tables/translations.dialled-in-morocco", "08:10=1|+212\n", "0812:any=0||international|0|1|2\n"),
    ("tables/routes.rabat", "+212:any=casablanca|gateway", "+212:any=gateway|voicemail|casablanca;9=-;12=!17/486"),
    ("tables/routes.rabat", "+888:any=!1/404", "+888:any=!21/486\n+8881:5=rescue\n+88812:any=-"),
    ("tables/routes.rabat", "333:3=voicemail\n", "333:3=voicemail\nu:5=rescue;any=!3/404\n"),
    ("tables/charging.morocco", "+212:any=national", "+212:12=local;any=-"),
    ("tables/axes", "+:any=yes", "+:7=-;any=yes"),
]


@pytest.fixture(scope="module")
def epoch() -> Epoch:
    network = load_network(ROOT / "configs").network
    assert network is not None
    return Proof(network, ON).epochs[0]


def edited(epoch: Epoch, platform: str, edits: Edits) -> dict[str, bytes]:
    """The files of the switch Rabat after some edits."""
    files = renderer(platform)(switch_model(epoch, epoch.network.switches["rabat"]))
    for path, old, new in edits:
        text = files[path].decode()
        assert text.count(old) == 1, old
        files[path] = text.replace(old, new).encode()
    return files


def interpreted(epoch: Epoch, platform: str, files: Mapping[str, bytes], asked: Sequence[str]) -> list[Answer]:
    """What the files say of every number."""
    read = reader(platform)(files, "rabat")
    decisions = Decisions()
    found = read.decide(wider(epoch.space, read.axes), decisions)["subscribers"]
    labels = [(found.at(dialled), dialled) for dialled in map(number, asked)]
    return [Answer((), 28) if label is None else answer(decisions[label], dialled) for label, dialled in labels]


def answer(decision: Decision, dialled: Number) -> Answer:
    """A decision as a switch tells it."""
    sent = [(each.trunk, Number(each.nature, each.form.apply(dialled.digits)).written) for each in decision.sent]
    cause = decision.cause if not sent else 0
    if sent and decision.cause:
        sent.append(("", "!28"))
    return Answer(tuple(sent), cause, 0, decision.tariff)


def told(found: Answer) -> Answer:
    """A switch's answer without the name of the trunk that cannot take the number, which no decision tells."""
    found = in_turn(found)
    sent = tuple(("", number) if number.startswith("!") else (trunk, number) for trunk, number in found.sent)
    return found._replace(sent=sent if sent != (("", "!28"),) else (), cause=28 if sent == (("", "!28"),) else found.cause)


def asked_of(epoch: Epoch) -> list[str]:
    """Boundary numbers of the tables as they were, and random ones that begin like them."""
    dice = Random(2009)
    boundaries = [each for each in boundary_numbers(switch_model(epoch, epoch.network.switches["rabat"])) if each.strip("+")]
    fronts = ["", "0", "00", "05", "0522", "0812", "9", "1", "15", "+212", "+2125", "+888", "+8881", "+33", "333"]
    mixed = [dice.choice(fronts) + "".join(dice.choices("0123456789", k=dice.randrange(1, 11))) for _ in range(1500)]
    return [*boundaries, *mixed, *(each for each in random_numbers(dice, 300) if each != "+")]


@asterisk.needs_asterisk
def test_asterisk_does_what_its_interpreter_says(epoch: Epoch, tmp_path: Path) -> None:
    files, asked = edited(epoch, "asterisk", OF_ASTERISK), asked_of(epoch)
    with asterisk.started(files, tmp_path) as switch:
        answers = [told(found) for found in switch.ask("subscribers", asked)]
    assert unequal(asked, answers, interpreted(epoch, "asterisk", files, asked)) == []


@kamailio.needs_kamailio
def test_kamailio_does_what_its_interpreter_says(epoch: Epoch, tmp_path: Path) -> None:
    files, asked = edited(epoch, "kamailio", OF_KAMAILIO), asked_of(epoch)
    with kamailio.started(files, tmp_path) as switch:
        answers = [told(found) for found in switch.ask("subscribers", asked)]
    assert unequal(asked, answers, interpreted(epoch, "kamailio", files, asked)) == []


def unequal(asked: Sequence[str], answers: Sequence[Answer], said: Sequence[Answer]) -> list[tuple[str, Answer, Answer]]:
    return [each for each in zip(asked, answers, said, strict=True) if each[1] != each[2]]
