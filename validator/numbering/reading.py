"""Reading: what a string of digits means, for every string at once.

Meanings are places on the same line of integers as numbers: international numbers on the international axis, the codes
of a plan on an axis that bears the plan's name. So a reading is a rewriting, like a translation: `00` becomes the plus, a trunk
prefix the calling code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
from functools import cached_property

from validator.digits.labels import Labels
from validator.digits.numbermap import NumberMap
from validator.digits.numberset import NumberSet
from validator.digits.painting import NOTHING
from validator.digits.rewriting import Form, back, layers
from validator.numbering.candidates import Candidate
from validator.numbering.meanings import NO_INFO, Meaning, World


class Reading:
    """How a plan reads: for every string the candidate that decides, and the meaning.

    A string has the meaning of the first candidate under which it is valid; one without a meaning keeps the form of the
    first candidate that fits.
    """

    def __init__(self, world: World, candidates: Iterable[Candidate]) -> None:
        self.world, self.candidates = world, tuple(candidate for candidate in candidates if candidate.found)
        self._layers = [layers(world.space, candidate.found) for candidate in self.candidates]
        self.choice = self._choose()

    def _back(self, place: int, out: NumberMap, miss: int, too_long: int, through: Callable[[int, Form], int]) -> NumberMap:
        return back(self._layers[place], out, miss, too_long, through)

    def _choose(self) -> NumberMap:
        """The first candidate that fits, but where a later one is valid and none before it is, that one."""
        space = self.world.space
        regions = [NumberSet.of(space, (piece.source for piece in candidate.found)) for candidate in self.candidates]
        choice = NumberMap.constant(space, NOTHING)
        for place in reversed(range(len(regions))):
            choice = choice.over(regions[place], place)
        before = NumberSet.empty(space)
        for place in range(len(regions)):
            if (shared := regions[place] & before) and (valid := self._valid(place, shared)):
                for earlier in range(place):
                    if both := regions[earlier] & valid:
                        valid = valid - self._valid(earlier, both)
                choice = choice.over(valid, place)
            before = before | regions[place]
        return choice

    def _valid(self, place: int, numbers: NumberSet) -> NumberSet:
        """Those of the numbers that are valid under a candidate."""
        met = [piece for piece in self.candidates[place].found if numbers.reaches_into(piece.source)]
        infos = back(layers(numbers.space, met), self.world.map, 0, 0, lambda label, form: label)
        return infos.where(lambda label: self.world.infos[label].valid) & numbers

    def back(self, out: NumberMap, miss: int, too_long: int, through: Callable[[int, Form], int]) -> NumberMap:
        """From what holds of meanings, what holds of the strings that are read so; `miss` where nothing fits."""
        maps = {place: self._back(place, out, miss, too_long, through) for place in range(len(self.candidates))}
        maps[NOTHING] = NumberMap.constant(self.world.space, miss)
        return self.choice.substitute(maps)

    def without(self, name: str) -> Reading:
        """The same reading where what the candidates of that name decide means nothing."""
        other = copy(self)
        vars(other).pop("_decided", None)  # it goes by the choice, and is found anew
        gone = {place for place, candidate in enumerate(self.candidates) if candidate.name == name}
        other.choice = self.choice.relabel(lambda place: NOTHING if place in gone else place)
        return other

    def decided_by(self, name: str) -> NumberSet:
        """The strings that candidates of this name decide."""
        return self.choice.where(lambda place: place >= 0 and self.candidates[place].name == name)

    def forward(self, numbers: NumberSet) -> NumberSet:
        """What these strings become when they are read."""
        result = NumberSet.empty(self.world.space)
        for place, decided in self._decided:
            if chosen := numbers & decided:
                for layer in self._layers[place]:
                    result = result | layer.forward(chosen)
        return result

    @cached_property
    def _decided(self) -> list[tuple[int, NumberSet]]:
        """The candidates that decide some strings, each with these."""
        return list(self.choice.parts(range(len(self.candidates))))

    def meanings(self, labels: Labels[Meaning]) -> NumberMap:
        """Every string's meaning, as numbers of `labels`; a meaning of NO_INFO is none."""
        nothing = labels.of(Meaning(Form(), NO_INFO))
        if not self.world.renumbered.moved:
            return self.back(self.world.map, nothing, nothing, lambda label, form: labels.of(Meaning(form, self.world.infos[label])))
        meant = self.world.meant()

        def through(label: int, form: Form) -> int:
            known = self.world.meanings[label]
            return labels.of(Meaning(form.then(known.form), known.info))

        return self.back(meant, nothing, nothing, through)
