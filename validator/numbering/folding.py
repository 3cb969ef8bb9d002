"""Number ranges for readers: prefixes folded into few patterns, and their exact sizes."""

from __future__ import annotations

from collections.abc import Iterable

Entries = Iterable[tuple[str, int]]
"""Disjoint prefixes; bit n of the lengths: a number of n digits in all."""
DIGITS = "0123456789"


def size(entries: Entries) -> int:
    """How many numbers."""
    return sum(10 ** (length - len(prefix)) for prefix, lengths in entries for length in digits_of(lengths))


def digits_of(lengths: int) -> list[int]:
    """The lengths of a mask."""
    return [length for length in range(lengths.bit_length()) if lengths >> length & 1]


def folded(entries: Entries) -> list[str]:
    """Patterns that make up the numbers, as an engineer writes them: `52[0-4]XXXXXX`, `30 and 5 to 11 digits`."""
    together: dict[tuple[int, int], list[tuple[str, ...]]] = {}
    for prefix, lengths in entries:
        together.setdefault((len(prefix), lengths), []).append(tuple(prefix))
    found = [(front, lengths) for (_, lengths), fronts in together.items() for front in _folded(fronts)]
    return [_words("".join(map(_set, front)), len(front), lengths) for front, lengths in sorted(found)]


def _folded(fronts: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Those that differ at one place alone become one, with a set of digits there; last places first."""
    for place in reversed(range(len(fronts[0]))):
        alike: dict[tuple[tuple[str, ...], tuple[str, ...]], str] = {}
        for front in fronts:
            rest = front[:place], front[place + 1 :]
            alike[rest] = alike.get(rest, "") + front[place]
        fronts = [(*before, "".join(sorted(digits)), *after) for (before, after), digits in alike.items()]
    return fronts


def _set(digits: str) -> str:
    if len(digits) == 1:
        return digits
    return "X" if digits == DIGITS else f"[{runs(digits)}]"


def runs(digits: str) -> str:
    """Ascending digits as a set is written: `0124689` as `0-24689`."""
    found: list[str] = []
    for digit in digits:
        if found and DIGITS.index(digit) == DIGITS.index(found[-1][-1]) + 1:
            found[-1] += digit
        else:
            found.append(digit)
    return "".join(run if len(run) < 3 else f"{run[0]}-{run[-1]}" for run in found)


def _words(front: str, places: int, lengths: int) -> str:
    further = [length - places for length in digits_of(lengths)]
    if len(further) == 1:
        return front + "X" * further[0]
    whole = further == list(range(further[0], further[-1] + 1))
    return f"{front} and {f'{further[0]} to {further[-1]}' if whole else ', '.join(map(str, further))} digits".lstrip()
