"""The answer to `check`, before it has a face."""

from __future__ import annotations

from dataclasses import dataclass

from validator.finding import Finding


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found, what was proven, and on what grounds.

    `instants` are the dates judged, `properties` the ids of the rules that hold for every number, `numbers` the distinct
    numbers they hold for. `withheld` says why nothing was proven and is empty when a proof ran. `unanswered` means that the
    question itself could not be answered (a file that cannot be read, calls that cannot be followed). `command` is what was typed,
    `accepted` counts the findings that a baseline took out. `borders` are the numbers that can be dialled, the countries that have
    them, and how many of them may end in another country.
    """

    findings: tuple[Finding, ...]
    files: int
    switches: int
    origins: int
    instants: tuple[str, ...]
    properties: tuple[str, ...]
    numbers: int
    withheld: str
    unanswered: bool
    assumptions: tuple[str, ...]
    command: str
    accepted: int = 0
    borders: tuple[int, int, int] = (0, 0, 0)

    @property
    def proven(self) -> bool:
        """Whether a proof ran to its end. Findings of a proof count as proven, too: each has its witness."""
        return not self.withheld

    @property
    def status(self) -> int:
        """The exit status: 0 yes (warnings alone are yes), 1 no, 2 not answered: also where nothing was proven and no error told why."""
        wrong = bool(self.of("error"))
        return 2 if self.unanswered or not (wrong or self.proven) else int(wrong)

    @property
    def ordered(self) -> tuple[Finding, ...]:
        """The findings in the one order that every machine prints them in."""
        return tuple(sorted(self.findings, key=lambda finding: finding.order))

    def of(self, severity: str) -> tuple[Finding, ...]:
        """The findings of one severity, in order."""
        return tuple(finding for finding in self.ordered if finding.severity == severity)
