"""Faces of a difference: what a change of the network does to numbers, for people, programs and code hosts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the command line only asks for the names of the faces, and must start fast
    from validator.report.diff.rows import Comparison

Face = Callable[["Comparison", Mapping[str, str], bool, int], str]
"""A comparison, the texts of the files that its findings speak of, whether to colour, the width of source lines."""


def _text(compared: Comparison, sources: Mapping[str, str], colour: bool, width: int) -> str:
    from validator.report.diff.text import text

    return text(compared, sources, colour, width)


def _json(compared: Comparison, _sources: Mapping[str, str], _colour: bool, _width: int) -> str:
    from validator.report.diff.json import json

    return json(compared)


def _markdown(compared: Comparison, _sources: Mapping[str, str], _colour: bool, _width: int) -> str:
    from validator.report.diff.markdown import markdown

    return markdown(compared)


def _github(compared: Comparison, _sources: Mapping[str, str], _colour: bool, _width: int) -> str:
    from validator.report.diff.github import github

    return github(compared)


def _gitlab(compared: Comparison, _sources: Mapping[str, str], _colour: bool, _width: int) -> str:
    from validator.report.diff.gitlab import gitlab

    return gitlab(compared)


def _junit(compared: Comparison, _sources: Mapping[str, str], _colour: bool, _width: int) -> str:
    from validator.report.diff.junit import junit

    return junit(compared)


FORMATS: Mapping[str, Face] = {
    "text": _text,
    "json": _json,
    "markdown": _markdown,
    "github": _github,
    "gitlab": _gitlab,
    "junit": _junit,
}
