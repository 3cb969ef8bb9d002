"""The manual of every rule, wherever the rule lives."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import cleandoc
from typing import NamedTuple

from validator.finding import Severity
from validator.load.manual import MANUAL
from validator.rules import RULES


class Manual(NamedTuple):
    """What a rule says of itself: a summary on the first line, then Why, Bad and Good."""

    rule: str
    severity: Severity
    text: str

    @property
    def summary(self) -> str:
        return self.text.partition("\n")[0]


def manuals() -> Mapping[str, Manual]:
    """Rule id to manual, sorted: the rules of telephony and those of reading files."""
    shape = [Manual(rule, "error", cleandoc(text)) for rule, text in MANUAL.items()]
    meaning = [Manual(rule.ID, rule.SEVERITY, cleandoc(rule.__doc__ or "")) for rule in RULES]
    return {manual.rule: manual for manual in sorted(shape + meaning)}
