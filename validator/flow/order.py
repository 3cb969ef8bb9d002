"""The order in which origins are followed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping


def far_ends_first(feeders: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """All origins, those that others lead to before those, as far as there is no circle; `feeders` are for each those that lead to it."""
    seen: set[str] = set()
    targets: dict[str, list[str]] = {address: [] for address in feeders}
    for target, leading in feeders.items():
        for feeder in leading:
            targets[feeder].append(target)
    for start in feeders:
        path = [(start, iter(targets[start]))] if start not in seen else []
        seen.add(start)
        while path:
            address, onward = path[-1]
            following = next((target for target in onward if target not in seen), None)
            if following is None:
                yield address
                path.pop()
            else:
                seen.add(following)
                path.append((following, iter(targets[following])))
