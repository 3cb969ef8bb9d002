"""What every face of a difference says: the first sentence, the lines of a row, the last sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from validator.finding import Place
from validator.report.diff.rows import Comparison, Line, Row
from validator.report.words import count
from validator.tables import BY, plain

LINES_SHOWN = 3


def headline(compared: Comparison) -> str:
    """The answer in one sentence."""
    if compared.withheld:
        return f"Not compared with {compared.base}: {compared.withheld}; nothing was proven."
    if not compared.rows:
        return f"Nothing changes: every number at {_where(compared)} is proven unchanged since {compared.base}."
    if not compared.numbers and any(row.calling for row in compared.rows):
        return f"Calling numbers change since {compared.base}; every number that is called is proven unchanged at {_where(compared)[:-1]}."
    if not compared.numbers:
        return f"Only strings that mean nobody change since {compared.base}; every number at {_where(compared)} is proven unchanged."
    touched = len({plain(origin) for row in compared.rows for origin in row.origins})
    moved = f"{count(compared.numbers, 'number')} {_verb(compared.numbers)} since {compared.base}"
    return f"{moved}, at {touched} of {count(compared.origins, 'origin')}{_harm(compared)}."


def _verb(amount: int) -> str:
    return "changes" if amount == 1 else "change"


def _where(compared: Comparison) -> str:
    return f"{count(compared.origins, 'origin')}, on {count(len(compared.instants), 'date')},"


def _harm(compared: Comparison) -> str:
    if compared.astray:
        return f"; {compared.astray:,} of them then {'reaches' if compared.astray == 1 else 'reach'} somebody else than was meant"
    return "; some reach nobody any more" if any(row.harm == "lost" for row in compared.rows) else ""


def edited(compared: Comparison) -> str:
    """`3 of 9 files edited`."""
    return f"{len(compared.edited):,} of {count(compared.files, 'file')} edited"


def rest(compared: Comparison) -> str:
    """What is proven of everything that no row holds."""
    return "every other number, at every origin and on every date: proven unchanged"


def amount(row: Row) -> str:
    """`1,000,000 numbers and 12 strings that mean nobody`."""
    valid = [count(row.valid, "calling number" if row.calling else "number")] if row.valid else []
    invalid = [f"{count(row.invalid, 'string')} that {'means' if row.invalid == 1 else 'mean'} nobody"] if row.invalid else []
    return " and ".join(valid + invalid)


def ranges(row: Row) -> str:
    """`0537XXXXXX, +212537XXXXXX and 3 more ranges`."""
    hidden = row.range_count - len(row.ranges)
    return ", ".join(row.ranges) + (f" and {count(hidden, 'more range')}" if hidden else "")


def verdict(row: Row, gated: bool) -> str:
    """What is to be said of a row: declared or not, and what harm it does."""
    harm = {"astray": "reaches somebody else", "lost": "reaches nobody any more", "": ""}[row.harm]
    declared = ""
    if row.declared:
        declared = f"declared at {place(row.declared)}"
    elif gated and row.valid:
        declared = "UNDECLARED"
    return ", ".join(part for part in (declared, harm) if part)


def dates(row: Row) -> str:
    """`from 2027-01-01T00:00:00Z until ...`; empty where the change holds on every date."""
    return " ".join(part for part in (row.since and f"from {row.since}", row.until and f"until {row.until}") if part)


def places(lines: Sequence[Line], after: bool) -> str:
    """The lines that decide, `rabat.yaml:8, common.yaml:10 and 2 more`."""
    found = list(dict.fromkeys(where for line in lines if (where := line.after if after else line.before)))
    more = f" and {len(found) - LINES_SHOWN} more" if len(found) > LINES_SHOWN else ""
    return ", ".join(map(place, found[:LINES_SHOWN])) + more


def place(where: Place) -> str:
    return f"{where.file}:{where.line}"


def trace(row: Row) -> str:
    """The command that shows the way of the smallest number; of calling numbers there is none."""
    if row.calling:
        return ""
    on = f" --on {row.since}" if row.since else ""
    return f"rightnumber trace {row.witness} --origin {row.origins[0].replace(BY, ' --calling ')}{on}"


def refusals(compared: Comparison) -> Iterator[str]:
    """Why the change is refused; nothing if it is not."""
    if compared.undeclared:
        yield f"refused: {count(len(compared.undeclared), 'undeclared move')}. Correct it, or declare it: {remedy(compared)}"
    for refusal in compared.refusals:
        yield f"refused: {refusal.words} ({place(refusal.place)})"


def remedy(compared: Comparison) -> str:
    """The next command."""
    return f"{compared.command} --write-moves FILE"
