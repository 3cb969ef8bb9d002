"""Which numbers the law does not tell apart: most of the world's types and regions make no difference to a network."""

from __future__ import annotations

from collections.abc import Hashable

from validator.digits.labels import Labels
from validator.digits.numbermap import NumberMap
from validator.digits.painting import NOTHING
from validator.flow import claims
from validator.network import Network
from validator.numbering.meanings import Info, Meaning
from validator.tables import Table, Translate

SEEN_TYPES = frozenset({"emergency", "service", "no-international-dialling"})


class Alike:
    """Numbers by what claims say of them: two that every claim of a network covers, or none, are alike if they are in all else."""

    def __init__(self, network: Network) -> None:
        carried = (claims.carried(network, trunk) for trunk in network.trunks)
        accepted = (claims.texts(origin.accepts) for origin in network.origins if origin.accepts is not None)
        self._claims = tuple(dict.fromkeys((*carried, *accepted)))
        self._by_region = any(_readdresses(table) for table in network.translations.values())
        self._classes: dict[Info, Hashable] = {}
        self._merged: dict[int, tuple[NumberMap, NumberMap]] = {}

    def merged(self, meanings: NumberMap, labels: Labels[Meaning]) -> NumberMap:
        """The meanings of strings, every one as the first that is alike to it."""
        if id(meanings) not in self._merged:
            first: dict[Hashable, int] = {}

            def same(label: int) -> int:
                return label if label == NOTHING else first.setdefault((labels[label].form, self._class(labels[label].info)), label)

            self._merged[id(meanings)] = meanings, meanings.relabel(same)
        return self._merged[id(meanings)][1]

    def _class(self, info: Info) -> Hashable:
        if info not in self._classes:
            seen = info.types & SEEN_TYPES
            regions = info.regions if self._by_region or "no-international-dialling" in seen else None
            covered = tuple(claims.covers(items, info) for items in self._claims)
            alone = info.types == {"short-code"}
            self._classes[info] = info.space, info.valid, info.former, info.calling_code, seen, regions, alone, covered
        return self._classes[info]


def _readdresses(table: Table) -> bool:
    """Whether a rule of a table states what a call means from there on: that is judged by its regions."""
    return any(isinstance(rule.action, Translate) and rule.action.readdress for rule in table.rules)
