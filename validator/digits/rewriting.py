"""Rewriting the beginning of a number: what translations, readings and paths through a network all are.

Inside one prefix every such step replaces a leading string by another and keeps the rest: a `Form`. Forms compose, and for
one number its form to a result is unique (the common rest is as long as can be), so two ways to write a meaning can be
compared without a number in hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from validator.digits.numbermap import NumberMap
from validator.digits.numberset import NumberSet
from validator.digits.space import ANY_LENGTH, DEPTH, DIGITS, LENGTHS, Box, Number, NumberSpace, closes
from validator.digits.steps import GRID, Ints, distinct_rows, pairs, spans

MOST_STEPS = 4_000_000
"""Steps that one rewriting may carry back: a rule that strips digits which it does not name repeats what is behind it for each."""


class TooManySteps(Exception):
    """A rewriting repeats what is behind it too often to be followed: nothing is proven."""

    def __init__(self) -> None:
        super().__init__("a translation strips so many digits that it does not name that what follows cannot be told apart")


class Form(NamedTuple):
    """Instead of the leading characters `strip` stands `put`; they do not end in the same character."""

    strip: str = ""
    put: str = ""

    @classmethod
    def of(cls, strip: str, put: str) -> Form:
        """The form, common last characters taken off."""
        while strip and put and strip[-1] == put[-1]:
            strip, put = strip[:-1], put[:-1]
        return cls(strip, put)

    def then(self, following: Form) -> Form:
        """First this, then the following, on numbers for which both are defined."""
        if self.put.startswith(following.strip):
            return Form.of(self.strip, following.put + self.put[len(following.strip) :])
        return Form.of(self.strip + following.strip[len(self.put) :], following.put)

    def apply(self, digits: str) -> str:
        return self.put + digits[len(self.strip) :]


IDENTITY = Form()


class Piece(NamedTuple):
    """The numbers of the box `source` become those of the box `target`, the tail behind both prefixes kept.

    `target` is None where no axis can hold the result: it is too long.
    """

    source: Box
    target: Box | None
    form: Form


def pieces(space: NumberSpace, nature: str, prefix: str, becomes: Number, lengths: int = ANY_LENGTH, suffix: str = "") -> Iterator[Piece]:
    """The pieces by which `prefix`... of a nature becomes `becomes`..., cut where the result passes into a longer head.

    Bit n of `lengths` admits n characters in all, the plus not counted.
    """
    for source in space.boxes(nature, prefix, lengths, suffix):
        written = space.number(source.start, source.depth).digits
        written = written[: len(written) - len(suffix)]
        yield from cut(space, source, written, Number(becomes.nature, becomes.digits + written[len(prefix) :]), suffix)


def cut(space: NumberSpace, source: Box, written: str, becomes: Number, suffix: str) -> Iterator[Piece]:
    """The pieces of one box, whose numbers begin with `written`, as they become `becomes`..."""
    place = space.locate(Number(becomes.nature, becomes.digits + suffix))
    target = None if place is None else Box(space.point(*place), len(place[1]), 0)
    form = Form.of(written, becomes.digits)
    alone = place is not None and space.axes[place[0]].suffix != suffix
    if source.depth == DEPTH or not (alone or _leads_to_head(space, becomes, suffix)):
        yield Piece(source, target, form)
        return
    if own := source.lengths & 1 << source.depth:
        yield Piece(source._replace(lengths=own), target, form)
    if longer := source.lengths & ~((2 << source.depth) - 1):
        for place_of_digit, digit in enumerate("0123456789"):
            start = source.start + place_of_digit * 10 ** (DEPTH - source.depth - 1)
            inner = Box(start, source.depth + 1, longer)
            yield from cut(space, inner, written + digit, Number(becomes.nature, becomes.digits + digit), suffix)


def _leads_to_head(space: NumberSpace, begun: Number, suffix: str) -> bool:
    """Whether further digits may make a longer head of what is begun, or, with the suffix, a head."""
    if any(_leads_to(begun.digits, head) for head in space.heads(begun.nature, suffix)):
        return True
    return bool(suffix) and any(closes(head, begun.digits, suffix) for head in space.heads(begun.nature))


def _leads_to(digits: str, head: str) -> bool:
    return len(head) > len(digits) and head.startswith(digits) and DIGITS.issuperset(head[len(digits) :])


class Layer:
    """Pieces with disjoint sources, as arrays, ready to carry a map back or a set forward."""

    __slots__ = ("depth", "forms", "masks", "number", "source", "space", "target", "target_depth")

    def __init__(self, space: NumberSpace, found: Sequence[Piece]) -> None:
        ordered = sorted(found, key=lambda piece: piece.source)
        self.space = space
        self.source = np.array([piece.source.start for piece in ordered], dtype=np.int64)
        self.depth = np.array([piece.source.depth for piece in ordered], dtype=np.int64)
        self.masks = np.array([piece.source.lengths for piece in ordered], dtype=np.int64)
        self.target = np.array([piece.target.start if piece.target else -1 for piece in ordered], dtype=np.int64)
        self.target_depth = np.array([piece.target.depth if piece.target else 0 for piece in ordered], dtype=np.int64)
        known: dict[Form, int] = {}
        self.number = np.array([known.setdefault(piece.form, len(known)) for piece in ordered], dtype=np.int64)
        self.forms = list(known)

    def back(self, out: NumberMap, miss: int, too_long: int, through: Callable[[int, Form], int]) -> NumberMap:
        """The map that gives a number of a piece the label through(label of its result in `out`, form); others `miss`.

        Inside a piece the affine change of keys carries the grid of one tail length onto that of another, so edges are
        multiplied, or divided and rounded up; of edges that meet, the last one says what follows.
        """
        low = np.searchsorted(out.edges, self.target, "right") - 1
        high = np.searchsorted(out.edges, self.target + GRID[self.target_depth], "left")
        lost = self.target < 0
        low[lost], high[lost] = 0, 1
        if int((high - low).sum()) > MOST_STEPS:
            raise TooManySteps
        steps, piece = spans(low, high)
        shift = self.target_depth - self.depth
        into = np.maximum(out.edges[steps] - self.target[piece], 0)
        into[lost[piece]] = 0
        up, down = 10 ** np.maximum(shift, 0)[piece], 10 ** np.maximum(-shift, 0)[piece]
        edges = self.source[piece] + -(-(into * up) // down)
        inside = edges < self.source[piece] + GRID[self.depth[piece]]
        inside[:-1] &= (edges[1:] != edges[:-1]) | (piece[1:] != piece[:-1])
        edges, steps, piece = edges[inside], steps[inside], piece[inside]
        kinds, kind = distinct_rows(np.stack((shift, self.depth, self.masks, self.number, lost.astype(np.int64)), axis=-1))
        first, rows = pairs(out.rows[steps], kind[piece], len(kinds))
        table = self._table(out, out.rows[steps[first]], piece[first], miss, too_long, through)
        return self._with_gaps(edges, rows, table, miss)

    def _table(self, out: NumberMap, row: Ints, piece: Ints, miss: int, too_long: int, through: Callable[[int, Form], int]) -> Ints:
        lengths = np.arange(DEPTH + 1, dtype=np.int64)
        wanted = lengths + (self.target_depth - self.depth)[piece][:, None]
        theirs = out.table[row[:, None], np.clip(wanted, 0, DEPTH)]
        lowest = int(theirs.min()) if theirs.size else 0
        forms = np.broadcast_to(self.number[piece][:, None], theirs.shape)
        first, number = pairs((theirs - lowest).ravel(), forms.ravel(), len(self.forms))
        said = zip(theirs.ravel()[first].tolist(), forms.ravel()[first].tolist(), strict=True)
        labels = np.array([through(label, self.forms[form]) for label, form in said], dtype=np.int64)
        table = labels[number].reshape(theirs.shape)
        table = np.where((wanted > DEPTH) | (self.target[piece] < 0)[:, None], too_long, table)
        admitted = (self.masks[piece][:, None] >> lengths & 1 == 1) & (lengths >= self.depth[piece][:, None])
        return np.where(admitted, table, miss)

    def _with_gaps(self, edges: Ints, rows: Ints, table: Ints, miss: int) -> NumberMap:
        ends = np.concatenate((np.zeros(1, dtype=np.int64), self.source + GRID[self.depth]))
        ends = ends[ends < self.space.size]
        free = ~np.isin(ends, self.source)
        all_edges = np.concatenate((ends[free], edges))
        all_rows = np.concatenate((np.full(int(free.sum()), len(table), dtype=np.int64), rows))
        order = np.argsort(all_edges, kind="stable")
        gap = np.full((1, DEPTH + 1), miss, dtype=np.int64)
        return NumberMap(self.space, all_edges[order], all_rows[order], np.concatenate((table, gap)))

    def forward(self, numbers: NumberSet) -> NumberSet:
        """The results of all numbers of the set that lie in a piece; what is too long is left out."""
        kept = self.target >= 0
        source, depth, target = self.source[kept], self.depth[kept], self.target[kept]
        shift = (self.target_depth - self.depth)[kept]
        low = np.searchsorted(numbers.edges, source, "right") - 1
        high = np.searchsorted(numbers.edges, source + GRID[depth], "left")
        steps, piece = spans(low, high)
        ends = np.append(numbers.edges[1:], self.space.size)[steps]
        first = np.maximum(numbers.edges[steps], source[piece]) - source[piece]
        last = np.minimum(ends, (source + GRID[depth])[piece]) - source[piece]
        up, down = 10 ** np.maximum(-shift, 0)[piece], 10 ** np.maximum(shift, 0)[piece]
        masks = numbers.masks[steps] & self.masks[kept][piece] & ~((1 << depth[piece]) - 1)
        masks = np.where(shift[piece] >= 0, masks << np.maximum(shift, 0)[piece], masks >> np.maximum(-shift, 0)[piece]) & LENGTHS
        return NumberSet.of_intervals(self.space, target[piece] + -(-(first * up) // down), target[piece] + -(-(last * up) // down), masks)


def layers(space: NumberSpace, found: Iterable[Piece]) -> list[Layer]:
    """Layers that hold all pieces: those of one depth of source together, a repeated source in a further one."""
    sorted_out: dict[tuple[int, int], list[Piece]] = {}
    seen: dict[tuple[int, int], int] = {}
    for piece in found:
        key = piece.source.start, piece.source.depth
        seen[key] = seen.get(key, -1) + 1
        sorted_out.setdefault((piece.source.depth, seen[key]), []).append(piece)
    return [Layer(space, sorted_out[key]) for key in sorted(sorted_out)]


def back(found: Sequence[Layer], out: NumberMap, miss: int, too_long: int, through: Callable[[int, Form], int]) -> NumberMap:
    """`Layer.back` over several layers whose masks are apart where their sources overlap."""
    result = NumberMap.constant(out.space, miss)
    for layer in found:
        result = result.substitute({miss: layer.back(out, miss, too_long, through)})
    return result
