"""Numbers as a pattern writes them: whether a rewriting makes of all numbers of one pattern those of another, sets in order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from validator.digits.numberset import Pattern
from validator.digits.rewriting import Form
from validator.digits.shape import SETS
from validator.digits.space import DEPTH

Token = str | int
"""A digit that is known, or the place, from 0, of one of the number as it is dialled that may be any."""


def positions(written: str) -> list[str]:
    """`0`, `[5-8]`, `X`: what stands at each place of a pattern, the plus left out."""
    return re.findall(r"\[[^]]*\]|[^+]", written)


def is_set(position: str) -> bool:
    return len(position) > 1 or position in SETS


def places_of_sets(written: str) -> list[int]:
    """The places, plus left out, at which a pattern has a set and no digit."""
    return [place for place, written_there in enumerate(positions(written)) if is_set(written_there)]


def is_written(asked: str, named: Form, word: str, sent: Form, pattern: Pattern) -> bool:
    """Whether `sent` makes of every number of a pattern what `word` writes, plus apart: its sets are those of `asked`, which writes the
    numbers as `named` makes them."""
    counts = (n for n in range(DEPTH + 1) if pattern.lengths >> n & 1)
    return all(_is_so(asked, named, word, sent, [*pattern.prefix, *range(count), *pattern.suffix]) for count in counts)


def _is_so(asked: str, named: Form, word: str, sent: Form, dialled: Sequence[Token]) -> bool:
    as_asked, sets = _formed(named, dialled), iter(places_of_sets(asked))
    wanted = [as_asked[next(sets)] if is_set(position) else position for position in positions(word)]
    return wanted == _formed(sent, dialled)


def _formed(form: Form, tokens: Sequence[Token]) -> list[Token]:
    return [*form.put, *tokens[len(form.strip) :]]
