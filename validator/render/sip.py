"""What any SIP switch must refuse to be: origins that share addresses, trunks without gateways, numbers that a request has no form for."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from validator.network import Listed
from validator.render.escape import Unrenderable, listen, network
from validator.render.model import OriginModel, SwitchModel, TrunkModel
from validator.tables import Forward


def check(model: SwitchModel) -> None:
    """Unrenderable where SIP, or a call known by its source address alone, has no way to say it."""
    listen(model.listen)
    for origin in model.origins:
        _check_origin(origin)
    for one, other in combinations(model.origins, 2):
        _check_apart(one, other)
    trunks = {trunk.name: trunk for trunk in model.trunks}
    for trunk in model.trunks:
        _check_trunk(trunk, transport(model.listen))
    for origin in model.origins:
        _check_sends(origin, trunks)


def _check_origin(origin: OriginModel) -> None:
    if not origin.takes("unknown") and not origin.takes("international"):
        raise Unrenderable(
            f"origin {origin.name} receives national numbers only, and a SIP request does not tell them; say reads: national", origin.place
        )


def _check_apart(one: OriginModel, other: OriginModel) -> None:
    for mine in one.addresses:
        for theirs in other.addresses:
            left, right = network(mine), network(theirs)
            if left.overlaps(right):
                raise Unrenderable(
                    f"origins {one.name} ({left}) and {other.name} ({right}) share addresses, and a call is known by its source alone",
                    theirs.place,
                )


def _check_trunk(trunk: TrunkModel, listens: str) -> None:
    if "national" in trunk.natures:
        raise Unrenderable(
            f"trunk {trunk.name} would send national numbers, and a SIP request has no form for them; translate them to international, "
            "or to what is dialled, before they leave",
            trunk.place,
        )
    if not trunk.gateways:
        raise Unrenderable(f"trunk {trunk.name} has no gateways", trunk.place)
    for gateway in trunk.gateways:
        if transport(gateway) != listens:
            raise Unrenderable(
                f"gateway {gateway.text} of trunk {trunk.name} cannot be reached: the switch listens on {listens}", gateway.place
            )


def _check_sends(origin: OriginModel, trunks: Mapping[str, TrunkModel]) -> None:
    for action in origin.route.actions:
        for trunk in action.trunks if isinstance(action, Forward) else ():
            if trunk not in trunks:
                raise Unrenderable(f"origin {origin.name} routes to {trunk}, which is no trunk of this switch", origin.place)


def transport(listed: Listed) -> str:
    """`udp` or `tcp`, of a gateway or of the address that the switch listens on."""
    return "tcp" if listed.text.startswith("tcp:") or listed.text.endswith(";transport=tcp") else "udp"
