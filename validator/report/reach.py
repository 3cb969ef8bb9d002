"""The faces of `reach`: the numbers for which the answer is yes, or that there are none, for people and for programs.

The object for programs holds `version` (of this shape), `tool`, `command`, `status` (0 yes, 1 no), `question` (what was asked, by
option), `instants` (judged), `origins` (asked at), `proven` (`numbers`, distinct, and `strings` that mean nothing, that were asked
about), `assumptions` and `found`: for each origin with such numbers `origin`, `from` (the first instant judged at which there are any)
and `numbers` as findings have them (`witness`, `valid`, `invalid`, `ranges`: all of them, `range_count`). Keys may be added; a change
of meaning raises `version`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from json import dumps

from validator import __version__
from validator.digits.numberset import NumberSet
from validator.flow.evidence import measured
from validator.flow.proof import Proof
from validator.flow.reach import Answer, Question
from validator.flow.ways import follow
from validator.numbering import region_name
from validator.report import trace
from validator.report.endings import Standing
from validator.report.verdict import Verdict
from validator.report.words import ASSUMPTIONS, count, extent, harmless

WORDS: Mapping[str, tuple[str, str]] = {
    "dialled": ("begin with ", "begins with "),
    "means": ("mean ", "means "),
    "over": ("can pass ", "can pass "),
    "leaves_for": ("can leave for ", "can leave for "),
    "ends": ("can end as ", "can end as "),
    "charged": ("can be charged ", "can be charged "),
}
"""What is asked, of several numbers and of one."""
CLAIMS = ("means", "leaves_for")


@dataclass(frozen=True)
class Reached:
    """A question, its answers in every epoch, and what they stand on."""

    proof: Proof
    question: Question
    answers: Sequence[Answer]
    verdict: Verdict
    standing: Standing

    @property
    def yes(self) -> bool:
        return bool(self.found)

    @cached_property
    def found(self) -> tuple[Answer, ...]:
        """For each origin the first answer that is yes."""
        first: dict[str, Answer] = {}
        for answer in self.answers:
            if answer.origin.address not in first and answer.found:
                first[answer.origin.address] = answer
        return tuple(first.values())

    @property
    def origins(self) -> tuple[str, ...]:
        return tuple(sorted({answer.origin.address for answer in self.answers}))

    @cached_property
    def asked(self) -> tuple[int, int]:
        """How many distinct numbers were asked about, and how many strings that mean nothing."""
        meant, strings = NumberSet.empty(self.proof.space), NumberSet.empty(self.proof.space)
        for answer in self.answers:
            meant = meant | answer.epoch.meanings_of(answer.origin, answer.asked)
            strings = strings | (answer.asked - answer.epoch.with_meaning(answer.origin))
        return meant.count, strings.count


def text(reached: Reached, colour: bool) -> str:
    """The answer: for each origin the numbers that do so; the trace of one; or that there are none."""
    lines = [line for answers in _alike(reached.found) for line in _yes(reached, answers)] or list(_none(reached))
    traced = _trace(reached, reached.found[0], colour) if reached.found else ""
    assumed = f"assumed: {'; '.join(reached.verdict.assumptions)}; in full: {ASSUMPTIONS}"
    return "".join(f"{harmless(line)}\n" for line in lines) + traced + f"{harmless(assumed)}\n"


def _alike(answers: Sequence[Answer]) -> Iterator[list[Answer]]:
    """The answers, those together that are the same numbers on the same date."""
    left = list(answers)
    while left:
        first = left[0]
        together = [other for other in left if other.epoch is first.epoch and other.found == first.found]
        left = [other for other in left if other not in together]
        yield together


def _yes(reached: Reached, answers: Sequence[Answer]) -> Iterator[str]:
    answer, where = answers[0], _listed([answer.origin.address for answer in answers])
    numbers = measured(answer.epoch, answer.origin, answer.found, answer.found.patterns())
    one = numbers.valid + numbers.invalid == 1
    yield f"yes: {_amount(numbers.valid, numbers.invalid)} dialled at {where} {_asked(reached.question, one)}"
    yield f"  for example   {numbers.witness}"
    yield f"  numbers       {extent(numbers)}"
    if answer.epoch is not reached.proof.epochs[0]:
        yield f"  from          {answer.epoch.instant:%Y-%m-%dT%H:%M:%SZ} on"


def _amount(numbers: int, strings: int) -> str:
    """`3 numbers and 1 string that means nothing`."""
    meaningless = f"{count(strings, 'string')} that {'means' if strings == 1 else 'mean'} nothing"
    return " and ".join([count(numbers, "number")] * bool(numbers or not strings) + [meaningless] * bool(strings))


def _none(reached: Reached) -> Iterator[str]:
    where = f"at {count(len(reached.origins), 'origin')}, on {count(len(reached.verdict.instants), 'date')}"
    yield f"none: no number dialled at {_listed(reached.origins)} {_asked(reached.question, True)}"
    yield f"  proven for    {_amount(*reached.asked)}, {where}"


def _asked(question: Question, one: bool) -> str:
    asked = {key: getattr(question, key) for key in WORDS if getattr(question, key)}
    return " and ".join(WORDS[key][one] + _listed([*map(_named, items)] if key in CLAIMS else items) for key, items in asked.items())


def _named(item: str) -> str:
    """An item of a claim, countries by name: `not France mobile`."""
    if item == "*":
        return "any number"
    negation = "not " if item.startswith("not ") else ""
    first, space, kind = item.removeprefix("not ").partition(" ")
    return negation + region_name(first) + space + kind


def _listed(items: Sequence[str]) -> str:
    return ", ".join(items[:5]) + (f" and {len(items) - 5} more" if len(items) > 5 else "")


def _trace(reached: Reached, answer: Answer, colour: bool) -> str:
    smallest = answer.found.smallest
    assert smallest is not None
    call = follow(reached.proof, answer.epoch, answer.origin, smallest)
    return f"\n{trace.text([call], reached.standing, colour)}\n"


def json(reached: Reached) -> str:
    """The answer as JSON, pure ASCII."""
    numbers, strings = reached.asked
    shape = {
        "version": 1,
        "tool": {"name": "rightnumber", "version": __version__},
        "command": "reach",
        "status": 0 if reached.yes else 1,
        "question": _question(reached.question),
        "instants": reached.verdict.instants,
        "origins": reached.origins,
        "proven": {"numbers": numbers, "strings": strings},
        "assumptions": reached.verdict.assumptions,
        "found": [_found(reached, answer) for answer in reached.found],
    }
    return dumps(shape, indent=2) + "\n"


def _question(question: Question) -> Mapping[str, object]:
    return {key: list(getattr(question, key)) for key in WORDS}


def _found(reached: Reached, answer: Answer) -> Mapping[str, object]:
    patterns = answer.found.patterns()
    numbers = measured(answer.epoch, answer.origin, answer.found, patterns)
    ranges = list(dict.fromkeys(pattern.words for pattern in patterns))
    first = answer.epoch is reached.proof.epochs[0]
    begin = reached.verdict.instants[0] if first else f"{answer.epoch.instant:%Y-%m-%dT%H:%M:%SZ}"
    return {"origin": answer.origin.address, "from": begin, "numbers": {**asdict(numbers), "ranges": ranges}}
