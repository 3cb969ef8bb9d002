"""`rightnumber reach`: is there any number such that ...; all of them, with one to dial and its trace, or the proof that there is none."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from validator.commands.asking import Unanswerable, origin_named
from validator.commands.proving import load, prove
from validator.network import Network
from validator.report import FORMATS
from validator.report.words import harmless

if TYPE_CHECKING:
    from validator.flow.reach import Question

PREFIX = re.compile(r"\+?(?:[0-9*#A-FXZN]|\[(?:[0-9](?:-[0-9])?)+\])*")
YES, NO, NOT_ANSWERED = range(3)
ASKED = ("dialled", "means", "over", "leaves_for", "ends", "charged")


def run(arguments: Namespace) -> int:
    """Print the answer: 0 if there is such a number, 1 if it is proven that there is none, 2 if the question was not answered."""
    try:
        return _answered(arguments)
    except Unanswerable as reason:
        print(harmless(str(reason)), file=sys.stderr)
        return NOT_ANSWERED


def _answered(arguments: Namespace) -> int:
    if not any(getattr(arguments, key) for key in ASKED):
        raise Unanswerable(f"ask for something: one of {', '.join('--' + key.replace('_', '-') for key in ASKED)}")
    loaded = load(arguments.directory, [])
    if loaded.network is not None:
        _check(loaded.network, arguments)
    proven = prove(loaded, arguments.on, "reach")
    if proven.proof is None:
        verdict = replace(proven.verdict, unanswered=True)
        print(FORMATS[arguments.output_format](verdict, proven.loaded.sources, arguments.colour, arguments.width), end="")
        return NOT_ANSWERED
    from validator.flow.reach import answers
    from validator.report.reach import Reached, json, text

    question = _question(arguments)
    found = tuple(answers(proven.proof, arguments.dialled_at, question))
    if not found:
        raise Unanswerable(f"no call enters at {', '.join(arguments.dialled_at)} from {proven.verdict.instants[0]} on")
    standing = frozenset((finding.rule, finding.place) for finding in proven.verdict.findings)
    reached = Reached(proven.proof, question, found, proven.verdict, standing)
    print(json(reached) if arguments.output_format == "json" else text(reached, arguments.colour), end="")
    return YES if reached.yes else NO


def _question(arguments: Namespace) -> Question:
    from validator.flow.reach import Question

    return Question(*(tuple(getattr(arguments, key)) for key in ASKED))


def _check(network: Network, arguments: Namespace) -> None:
    """Whether every name that is asked for means something."""
    for address in arguments.dialled_at:
        origin_named(network, address)
    for written in arguments.dialled:
        if not PREFIX.fullmatch(written):
            raise Unanswerable(f"'{written}' is no beginning of a number: write digits, * and #, sets (X, Z, N, [5-8]), a plus in front")
    trunks = {f"{trunk.switch}/{trunk.name}" for trunk in network.trunks}
    for name in arguments.over:
        _known(name, trunks, "trunk", name)
    for item in (*arguments.means, *arguments.leaves_for):
        _check_item(network, item)


def _check_item(network: Network, item: str) -> None:
    """An item of a claim: a region, a type, both, a `+` prefix, a plan, `emergency`, `*`; `nothing` for strings that mean nothing."""
    from validator.flow.reach import NO_NUMBER
    from validator.numbering import regions
    from validator.numbering.plan import TYPES

    first, _, kind = item.removeprefix("not ").partition(" ")
    if re.fullmatch(r"\+[0-9]+|\*", first) and not kind:
        return
    plans = {*regions(), *network.plans}
    _known(first, plans if kind else {*plans, *TYPES, NO_NUMBER}, "country, type of number or plan", item)
    if kind:
        _known(kind, TYPES, "type of number", item)


def _known(name: str, known: Iterable[str], word: str, item: str) -> None:
    if name not in set(known):
        raise Unanswerable(f"'{item}': there is no {word} '{name}'{''.join(_hint(name, known))}")


def _hint(name: str, known: Iterable[str]) -> Iterator[str]:
    near = get_close_matches(name, known, n=1, cutoff=0.7)
    if near:
        yield f"; did you mean {near[0]}?"
    elif len(listed := sorted(known)) <= 12:
        yield f"; there is {', '.join(listed)}"
