"""Faces of `ci`: the verdict on a network and what its change moves, in one report where the format can hold both.

GitLab takes one code quality report of a job, GitHub one step summary. JSON and SARIF are of the verdict alone: what moves has JSON of
its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from json import dumps
from typing import NamedTuple

from validator.report import FORMATS
from validator.report.diff import FORMATS as DIFF_FORMATS
from validator.report.diff.rows import Comparison
from validator.report.verdict import Verdict


class Answers(NamedTuple):
    """What a pipeline asks, each answer with the texts of the files that it speaks of."""

    verdict: Verdict
    sources: Mapping[str, str]
    moved: Comparison
    moved_sources: Mapping[str, str]

    @property
    def status(self) -> int:
        """2 if either is not answered, else 1 if either is no."""
        return max(self.verdict.status, self.moved.status)


Face = Callable[[Answers, bool, int], str]
"""The answers, whether to colour, the width of source lines."""


def _one_after_the_other(name: str) -> Face:
    def face(answers: Answers, colour: bool, width: int) -> str:
        verdict = FORMATS[name](answers.verdict, answers.sources, colour, width)
        return f"{verdict}\n{DIFF_FORMATS[name](answers.moved, answers.moved_sources, colour, width)}"

    return face


def _verdict_alone(name: str) -> Face:
    return lambda answers, colour, width: FORMATS[name](answers.verdict, answers.sources, colour, width)


def _gitlab(answers: Answers, _colour: bool, _width: int) -> str:
    from validator.report.diff.gitlab import entries as moves
    from validator.report.gitlab import entries

    return dumps([*entries(answers.verdict), *moves(answers.moved)], indent=2) + "\n"


def _junit(answers: Answers, _colour: bool, _width: int) -> str:
    from validator.report.diff.junit import moves
    from validator.report.junit import properties, report

    return report([properties(answers.verdict, answers.sources), moves(answers.moved)])


FACES: Mapping[str, Face] = {
    "text": _one_after_the_other("text"),
    "json": _verdict_alone("json"),
    "sarif": _verdict_alone("sarif"),
    "github": _one_after_the_other("github"),
    "gitlab": _gitlab,
    "junit": _junit,
    "markdown": _one_after_the_other("markdown"),
}
