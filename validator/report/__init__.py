"""Faces: a verdict becomes the text that people, programs or a code host read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the command line only asks for the names of the faces, and must start fast
    from validator.report.verdict import Verdict

Face = Callable[["Verdict", Mapping[str, str], bool, int], str]
"""A verdict, the texts of its files, whether to colour, the width to clip source lines to; only the faces for people use the last three."""


def _text(verdict: Verdict, sources: Mapping[str, str], colour: bool, width: int) -> str:
    from validator.report.text import text

    return text(verdict, sources, colour, width)


def _json(verdict: Verdict, _sources: Mapping[str, str], _colour: bool, _width: int) -> str:
    from validator.report.json import json

    return json(verdict)


def _sarif(verdict: Verdict, _sources: Mapping[str, str], _colour: bool, _width: int) -> str:
    from validator.report.sarif import sarif

    return sarif(verdict)


def _github(verdict: Verdict, _sources: Mapping[str, str], _colour: bool, _width: int) -> str:
    from validator.report.github import github

    return github(verdict)


def _gitlab(verdict: Verdict, _sources: Mapping[str, str], _colour: bool, _width: int) -> str:
    from validator.report.gitlab import gitlab

    return gitlab(verdict)


def _junit(verdict: Verdict, sources: Mapping[str, str], _colour: bool, _width: int) -> str:
    from validator.report.junit import junit

    return junit(verdict, sources)


def _markdown(verdict: Verdict, sources: Mapping[str, str], _colour: bool, _width: int) -> str:
    from validator.report.markdown import MOST, markdown

    return markdown(verdict, sources, MOST)


FORMATS: Mapping[str, Face] = {
    "text": _text,
    "json": _json,
    "sarif": _sarif,
    "github": _github,
    "gitlab": _gitlab,
    "junit": _junit,
    "markdown": _markdown,
}
