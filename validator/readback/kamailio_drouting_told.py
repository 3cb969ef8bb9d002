"""A Kamailio switch that decides by its modules dialplan and drouting, told in the language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from validator.readback.decision import Unreadable
from validator.readback.dialplan_running import REFUSED
from validator.readback.dialplan_told import lines_of, switch_of
from validator.readback.drouting_running import NONE, Block, Found, Gateways, in_turn
from validator.readback.expressions import DIGITS, Looks
from validator.readback.kamailio_drouting import read_switch
from validator.readback.kamailio_drouting import switch_of as found_in
from validator.readback.spelled import MARKED
from validator.readback.spelled_told import Said
from validator.readback.told import Keys, ToldSwitch, forwarded, refused


def told(files: Mapping[str, bytes], directory: str) -> ToldSwitch:
    """The switch of these files. Unreadable where they are, or where the language has no word for something."""
    found = found_in(files, directory)

    def lines(kind: str, dpid: str) -> Iterable[Said]:
        if kind == "translations":
            return lines_of(kind, found.script.rules[dpid])
        return [line for block in found.blocks(dpid) for line in _block(kind, block, found)]

    return switch_of(found.script, read_switch(files, directory).origins, found.trunks, lines)


def _block(kind: str, block: Block, found: Found) -> Iterator[Said]:
    """The rules for numbers of a kind, the longer prefix first."""
    front = (MARKED.marks[block.kind.nature], *block.kind.front)
    for prefix, counts, gateways in sorted(block.rules, key=lambda rule: (-len(rule[0]), rule[0])):
        if (begun := block.kind.beginning(prefix)) is not None:
            sets, suffix = (*front, *begun), tuple(block.kind.suffix)
            looks = tuple(Looks(sets, DIGITS, low, high, suffix, {}) for low, high in _runs(counts >> len(begun)))
            yield Said(looks, _does(kind, gateways, found), gateways[0].place)


def _runs(mask: int) -> Iterator[tuple[int, int]]:
    """First and last of the counts that follow one another."""
    low = None
    for count in range(mask.bit_length() + 1):
        if mask >> count & 1 and low is None:
            low = count
        elif not mask >> count & 1 and low is not None:
            yield low, count - 1
            low = None


def _does(kind: str, gateways: Gateways, found: Found) -> Keys | None:
    attrs = gateways[0].attrs
    if attrs == NONE:
        return None
    if kind == "charging":
        return {"charge": attrs}
    if refusal := REFUSED.fullmatch(attrs):
        return refused(int(refusal["cause"]))
    for trunk, addresses in in_turn(gateways):
        if addresses != found.trunks.get(trunk):
            raise Unreadable(f"a list has other gateways of trunk {trunk} than the first that names it", gateways[0].place)
    return forwarded([trunk for trunk, _ in in_turn(gateways)])
