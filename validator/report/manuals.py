"""The manual of every rule, wherever the rule lives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from inspect import cleandoc
from textwrap import dedent
from typing import NamedTuple

from validator.finding import Severity
from validator.load.manual import MANUAL
from validator.rules import RULES

INTRODUCTION = """\
Written by `rightnumber rules --markdown > docs/rules.md` from the manuals that stand with the rules; do not edit. Every example is
run by the tests: a comment marks the line where the finding must stand."""
_HEADING = re.compile(r"^(Why|Bad|Good)(?::|\n-+)$", re.MULTILINE)


class Manual(NamedTuple):
    """What a rule says of itself: a summary on the first line, then Why, Bad and Good."""

    rule: str
    severity: Severity
    text: str

    @property
    def summary(self) -> str:
        return self.text.partition("\n")[0]

    @property
    def markdown(self) -> str:
        """The manual as a section of `docs/rules.md`."""
        summary, _, rest = self.text.partition("\n")
        parts = _HEADING.split(rest)
        sections = (f"### {heading}\n\n{_section(heading, body)}\n" for heading, body in zip(parts[1::2], parts[2::2], strict=True))
        return f"## {self.rule}\n\n`{self.severity}` {summary}\n\n" + "\n".join(sections)


def _section(heading: str, body: str) -> str:
    """What stands under a heading, without its indentation; an example that is not fenced yet is."""
    text = dedent(body).strip()
    return f"```yaml\n{text}\n```" if heading != "Why" and not text.startswith("```") else text


def markdown() -> str:
    """All manuals as one page, `docs/rules.md`: a table of the rules, then a section for each."""
    known = manuals().values()
    rows = (f"| [{manual.rule}](#{manual.rule}) | {manual.severity} | {manual.summary.replace('|', '&#124;')} |" for manual in known)
    head = ["# Rules", "", INTRODUCTION, "", "| Rule | Severity | What is found |", "|---|---|---|", *rows, ""]
    return "\n".join([*head, *(manual.markdown for manual in known)])


def manuals() -> Mapping[str, Manual]:
    """Rule id to manual, sorted: the rules of telephony and those of reading files."""
    shape = [Manual(rule, "error", cleandoc(text)) for rule, text in MANUAL.items()]
    meaning = [Manual(rule.ID, rule.SEVERITY, cleandoc(rule.__doc__ or "")) for rule in RULES]
    return {manual.rule: manual for manual in sorted(shape + meaning)}
