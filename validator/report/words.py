"""The words that several faces share: counts, facts, the summary; and text that no terminal can stumble over."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from validator.finding import Finding, Numbers
from validator.report.verdict import Verdict
from validator.tables import unvaried

ASSUMPTIONS = "rightnumber explain assumptions"


def harmless(text: str) -> str:
    """The text on one line, with a visible picture for whatever a terminal might obey: control characters, escape sequences,
    characters without width and those that reverse the reading direction."""
    return text if text.isprintable() else "".join(c if c.isprintable() else _picture(c) for c in unvaried(text))


def _picture(character: str) -> str:
    code = ord(character)
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"


def fingerprint(rule: str, subject: str) -> str:
    """The same for one fault however its lines move: a digest of rule and subject."""
    return sha256(f"{rule}\0{subject}".encode(errors="backslashreplace")).hexdigest()


def count(amount: int, noun: str) -> str:
    """`1 error`, `1,200 errors`, `16 properties`, `3 switches`."""
    return f"{amount:,} {noun if amount == 1 else _plural(noun)}"


def _plural(noun: str) -> str:
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}es" if noun.endswith("ch") else f"{noun}s"


def listed(items: Sequence[str]) -> str:
    """`15`, `15 and 17`, `15, 17 and 18`."""
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def facts(finding: Finding) -> tuple[tuple[str, str], ...]:
    """Heading and words of every line that stands below a finding: the number to dial, the harm in numbers, what the rule
    says, and where to read on. A finding of shape (no numbers, no facts) explains itself and has none."""
    measured: tuple[tuple[str, str], ...] = ()
    if finding.numbers:
        measured = (("for example", finding.numbers.witness), ("numbers", extent(finding.numbers)))
    said = {heading for heading, _ in finding.facts}
    examples = [fact for fact in finding.facts if fact[0] == "for example"]
    others = [fact for fact in finding.facts if fact[0] != "for example"]
    below = [*examples, *(fact for fact in measured if fact[0] not in said and fact[1]), *others]
    return (*below, ("rule", f"rightnumber explain {finding.rule}")) if below else ()


def extent(numbers: Numbers) -> str:
    """The ranges and their exact size: `0[5-8]XXXXXXXX: 209,440,000 valid numbers, and 190,560,000 invalid strings`."""
    valid = [count(numbers.valid, "valid number")] if numbers.valid else []
    invalid = [count(numbers.invalid, "invalid string")] if numbers.invalid else []
    hidden = numbers.range_count - len(numbers.ranges)
    more = [f"and {count(hidden, 'more range')}"] if numbers.ranges and hidden > 0 else []
    ranges = ", ".join([*numbers.ranges, *more])
    return ": ".join(part for part in (ranges, ", and ".join(valid + invalid)) if part)


def summary(verdict: Verdict) -> tuple[str, ...]:
    """The last lines of every face: what was found, what was proven or why nothing was, and what the proof assumes."""
    proof = _proof(verdict) if verdict.proven else (f"{verdict.withheld}; nothing was proven",)
    accepted = [f"{count(verdict.accepted, 'more finding')} accepted by the baseline"] if verdict.accepted else []
    return tuple(harmless(line) for line in (found(verdict), *accepted, *proof))


def found(verdict: Verdict) -> str:
    """`2 errors, 1 warning in 2 of 14 files (1 fixable with --fix)`."""
    counts = [count(len(verdict.of(severity)), severity) for severity in ("error", "warning") if verdict.of(severity)]
    if not counts:
        return f"no errors, no warnings in {count(verdict.files, 'file')}"
    touched = len({finding.place.file for finding in verdict.findings})
    fixable = sum(finding.edit is not None for finding in verdict.findings)
    hint = f" ({fixable:,} fixable with --fix)" if fixable else ""
    where = f" in {touched:,} of {count(verdict.files, 'file')}" if touched <= verdict.files else ""
    return f"{', '.join(counts)}{where}{hint}"


def _proof(verdict: Verdict) -> tuple[str, ...]:
    noun = "other property" if verdict.of("error") else "property"
    proven = (
        f"{count(len(verdict.properties), noun)} proven for every number at {count(verdict.switches, 'switch')},"
        f" {count(verdict.origins, 'origin')}, on {count(len(verdict.instants), 'date')} ({count(verdict.numbers, 'distinct number')})"
    )
    borders = [_borders(*verdict.borders, verdict.origins)] if verdict.borders[1] else []
    assumed = f"assumed: {'; '.join(verdict.assumptions)}" if verdict.assumptions else "no assumptions"
    return proven, *borders, f"{assumed}; in full: {ASSUMPTIONS}"


def _borders(numbers: int, countries: int, crossing: int, origins: int) -> str:
    """What the Gambian regulator asks, of all countries at once."""
    whose = f"of {count(countries, 'country')} at {count(origins, 'origin')}"
    if not crossing:
        return f"no number of a country ends in another: proven for {count(numbers, 'number')} {whose}"
    return f"{count(crossing, 'number')} may end in another country; none of the other {numbers - crossing:,} {whose} does"
