"""`rightnumber import extensions`: dialplans that people wrote, against a small Asterisk that runs them for one number at a time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from tests.naive import Dialler
from tests.naive_words import number
from tests.networks import ON, numbers
from validator.cli import main
from validator.load import load_texts
from validator.readback.asterisk_patterns import winner
from validator.tables import Forward, Reject, Rule

DIALLED = [*numbers(3, "012*"), *("+" + each for each in numbers(3, "012") if each), "1201", "01201", "+1201"]
BY_HAND = """\
[general]
static=yes

[globals]
TRUNK=PJSIP/carrier

[internal]
include => features
exten => _1XX,1,Dial(PJSIP/${EXTEN},30)         ; phones
 same => n,VoiceMail(${EXTEN}@default,u)
 same => n,Hangup()
exten => 112,1,Dial(${TRUNK}/sip:112@203.0.113.9)
exten => 15,1,Goto(112,1)
exten => _0[1-9]XXXXXXXX,1,Set(CALLERID(num)=0123456789)
 same => n,Dial(PJSIP/+33${EXTEN:1}@carrier,60)
exten => _00.,1,Dial(PJSIP/+${EXTEN:2}@carrier)
 same => n,Dial(SIP/other/${EXTEN})
exten => _8X,1,GotoIf($[${x}]?a:b)
exten => _7X,1,Dial(PJSIP/a&PJSIP/b)
exten => _6.,1,Dial(PJSIP/1000@office)
exten => i,1,Congestion()
switch => Realtime

[features]
exten => *98,1,VoiceMailMain()
exten => 1000,hint,PJSIP/100
exten => 666,1,Busy()
"""
IMPORTED = """\
# extensions.conf:18: what GotoIf($[${x}]?a:b) does is not understood
# extensions.conf:19: whom Dial(PJSIP/a&PJSIP/b) calls is not understood
# extensions.conf:20: one number, 1000, is called for numbers of many lengths
# extensions.conf:22: what `switch => Realtime` does is not understood
switches:
  - name: "imported"
    country: "FR"
    origins:
      - {name: "internal", route: "internal"}
    trunks:
      # who is at the far end, and whose numbers travel here, stands in no file of a switch: say it in place of this
      - {name: "carrier", to: {transit: true}, carries: ["*"]}
      - {name: "carrier-2", translate: ["carrier-2"], to: {transit: true}, carries: ["*"]}
      - {name: "carrier-3", translate: ["carrier-3"], to: {transit: true}, carries: ["*"]}
      - {name: "other", to: {transit: true}, carries: ["*"]}
      - {name: "carrier-4", translate: ["carrier-4"], to: {transit: true}, carries: ["*"]}
      - {name: "phones", to: {transit: true}, carries: ["*"]}
      - {name: "voicemail", to: {transit: true}, carries: ["*"]}
      - {name: "voicemailmain", to: {transit: true}, carries: ["*"]}

translations:
  - name: "carrier-2"
    rules:
      - {number: "15", strip: 2, prepend: "112"}
  - name: "carrier-3"
    rules:
      - {prefix: "00X", strip: 2, prepend: "+"}
  - name: "carrier-4"
    rules:
      - {pattern: "0ZXXXXXXXX", strip: 1, prepend: "+33"}

routes:
  - name: "internal"
    order: first
    rules:
      - {number: "112", trunks: ["carrier"]}
      - {number: "15", trunks: ["carrier-2"]}
      - {prefix: "00X", trunks: ["carrier-3", "other"]}
      - {pattern: "0ZXXXXXXXX", trunks: ["carrier-4"]}
      - {pattern: "1XX", trunks: ["phones", "voicemail"]}
      - {prefix: "6X", reject: "temporary-failure", note: "extensions.conf:20 is not told"}
      - {pattern: "7X", reject: "temporary-failure", note: "extensions.conf:19 is not told"}
      - {pattern: "8X", reject: "temporary-failure", note: "extensions.conf:18 is not told"}
      - {number: "*98", trunks: ["voicemailmain"]}
      - {number: "666", reject: "user-busy"}
"""


def imported(directory: Path, text: str, *typed: str) -> tuple[int, str]:
    (directory / "extensions.conf").write_text(text, encoding="utf-8")
    status = main(["import", "extensions", "extensions.conf", "--country", "FR", "-o", "out.yaml", *typed])
    return status, (directory / "out.yaml").read_text(encoding="utf-8")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_dialplan_that_people_wrote(here: Path) -> None:
    assert imported(here, BY_HAND) == (1, IMPORTED)


HEARD = """\
[a]
exten => 100,1,Answer()
 same => n,Playback(closed)
 same => n,Hangup()
exten => 101,1,Playback(recorded)
 same => n,Dial(PJSIP/office)
exten => 102,1,Hangup(17)
[b](!)
exten => 102,1,Dial(PJSIP/elsewhere)
"""


def test_what_a_caller_hears_is_no_refusal_and_a_template_falls_to_no_other_context(here: Path) -> None:
    status, text = imported(here, HEARD, "--context", "a")
    rules = text.partition("routes:")[2].split("rules:\n")[1]
    assert (status, rules) == (
        1,
        """\
      - {number: "100", trunks: ["announcement"]}
      - {number: "101", trunks: ["office"]}
      - {number: "102", reject: "user-busy"}
""",
    )
    assert "# extensions.conf:8: the section [b](!) is a template, or made of one: what it takes over is not told\n" in text


class Step(NamedTuple):
    """`dial` a peer, `goto` a context, or `hangup`; of the number so many characters are taken off, and these put in front."""

    kind: str
    to: str = ""
    strip: int = 0
    put: str = ""

    @property
    def text(self) -> str:
        number = f"{self.put}${{EXTEN:{self.strip}}}" if self.strip else f"{self.put}${{EXTEN}}"
        return {"dial": f"Dial(SIP/{self.to}/{number})", "goto": f"Goto({self.to},{number},1)", "hangup": "Hangup(17)"}[self.kind]


Context = Mapping[str, Sequence[Step]]
PATTERNS = ("12", "_0X", "_1.", "_[0-1]1!", "_X.", "_0!", "_Z0", "_+1X", "_+.", "*2", "_*X", "_.", "1", "_1[02]", "_XX!")


class Small:
    """An Asterisk of contexts `a` and `b`, of which `a` includes `c`."""

    def __init__(self, rng: Random) -> None:
        self.contexts: dict[str, Context] = {name: self._context(rng) for name in "abc"}

    def _context(self, rng: Random) -> Context:
        return {each: self._steps(rng, each) for each in rng.sample(PATTERNS, rng.randint(2, 5))}

    def _steps(self, rng: Random, written: str) -> Sequence[Step]:
        named = len(re.sub(r"\[[^]]*\]", "X", written.strip("_.!")))
        steps = [
            Step("dial", rng.choice(["north", "south"]), rng.randint(0, min(named, 2)), rng.choice(["", "", "1", "+2"]))
            for _ in range(rng.randint(0, 2))
        ]
        onward = Step("goto", rng.choice("bc"), rng.randint(0, min(named, 1)), rng.choice(["", "0", "1"]))
        return steps or [onward if rng.random() < 0.7 else Step("hangup")]

    @property
    def text(self) -> str:
        """As `extensions.conf`."""
        lines = []
        for name, context in self.contexts.items():
            lines += [f"[{name}]", *(["include => c"] if name == "a" else [])]
            for written, steps in context.items():
                lines += [f"exten => {written},{turn},{step.text}" for turn, step in enumerate(steps, 1)]
        return "\n".join(lines)

    def runs(self, name: str, number: str, turn: int = 0) -> list[tuple[str, str]] | str:
        """The peers that are called in turn, each with its number; else why there is none."""
        for context in (self.contexts[each] for each in (name, *(["c"] if name == "a" else []))):
            taken = winner(list(context), number)
            if taken is not None:
                called: list[tuple[str, str]] = []
                for step in context[taken]:
                    after = step.put + number[step.strip :]
                    if step.kind == "goto":
                        return "too many turns" if turn > 15 else self.runs(step.to, after, turn + 1)
                    if step.kind == "dial":
                        called.append((step.to, after))
                return called or "refused"
        return "nowhere"


def once(answer: list[tuple[str, str]] | str) -> list[tuple[str, str]] | str:
    """Each attempt once: trying the same again is told once."""
    return list(dict.fromkeys(answer)) if isinstance(answer, list) else answer


def does(dialler: Dialler, origin: str, written: str) -> list[tuple[str, str]] | str:
    """The same of the network that was made of it: trunks by the name of their peer."""
    dialled = number(written)
    (place,) = (each for each in dialler.origins.values() if each.name == origin)
    table = dialler.network.routes[place.route]
    rule = dialler.winner(table, dialler.network.routes, dialled)
    if not isinstance(rule, Rule):
        return "nowhere"
    if isinstance(rule.action, Reject):
        return "refused" if rule.action.cause == 17 else "not told" if rule.action.cause == 41 else "nowhere"
    assert isinstance(rule.action, Forward)
    called = []
    for name in rule.action.trunks:
        sent = dialler.translated(dialler.trunks[f"imported/{name}"].translate, dialled)
        assert not isinstance(sent, str), (written, name, sent)
        called.append((re.sub(r"-[0-9]+$", "", name), sent.written))
    return called


@pytest.mark.parametrize("seed", range(10))
def test_every_number_goes_where_a_small_asterisk_sends_it(seed: int, here: Path) -> None:
    small = Small(Random(seed))
    _, text = imported(here, small.text)
    loaded = load_texts({"out.yaml": text.encode()})
    assert loaded.network, loaded.findings
    dialler = Dialler(loaded.network, ON)
    told = 0
    for name in "ab":
        for each in DIALLED:
            answer = does(dialler, name, each)
            if answer == "not told" or "*" in each:  # `.` and `!` are told for digits alone, and it is said
                continue
            told += 1
            wanted = small.runs(name, each)
            assert (name, each, once(answer)) == (name, each, once(wanted))
    assert told > 30


def test_contexts_by_name(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, text = imported(here, BY_HAND, "--context", "features")
    assert (status, text.count("route:")) == (1, 1)
    assert main(["import", "extensions", "extensions.conf", "--country", "FR", "--context", "outside"]) == 2
    assert "there is no context outside" in capsys.readouterr().err
