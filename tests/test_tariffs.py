"""Which tariff class may be given to which number, by hand from the language's sentences on charges."""

from __future__ import annotations

import pytest

from validator.flow.charges import fits
from validator.numbering.meanings import Info

CLASSES = ("", "free", "local", "national", "mobile", "international", "shared-cost", "premium")


def number(regions: str, types: str, space: str = "international") -> Info:
    return Info(space, True, frozenset(regions.split()), frozenset(types.split()))


FITTING: dict[str, tuple[Info, str, bool, str]] = {
    "a line of the country": (number("FR", "fixed-line"), "FR", True, "none local national mobile"),
    "a mobile of the country": (number("FR", "mobile"), "FR", True, "none local national mobile"),
    "a line of another country": (number("MA", "fixed-line"), "FR", True, "none international"),
    "a line of a region inside": (number("EH", "fixed-line"), "MA", True, "none local national mobile"),
    "a number that two countries share": (number("IT VA", "fixed-line"), "IT", True, "none local national mobile"),
    "Jersey from Britain": (number("JE", "mobile"), "GB", True, "none local national mobile"),
    "Britain from Jersey": (number("GB", "mobile"), "JE", True, "none international"),
    "Canada from the United States": (number("CA", "fixed-line mobile"), "US", True, "none international"),
    "a free number": (number("FR", "toll-free"), "FR", True, "none free local national mobile"),
    "a free number of another country": (number("MA", "toll-free"), "FR", True, "none free international"),
    "shared cost": (number("FR", "shared-cost"), "FR", True, "none local national mobile shared-cost"),
    "premium where the class is used": (number("FR", "premium-rate"), "FR", True, "none premium"),
    "premium where it is not": (number("FR", "premium-rate"), "FR", False, "none local national mobile premium"),
    "premium of another country": (number("MA", "premium-rate"), "FR", True, "none international premium"),
    "premium that may be a line": (number("FR", "premium-rate fixed-line"), "FR", True, "none local national mobile premium"),
    "a satellite": (number("", "mobile"), "FR", True, "none international"),
    "+979": (number("", "premium-rate"), "FR", True, "none international premium"),
    "a service": (number("MA", "service", "MA"), "MA", True, "free local national mobile"),
}


@pytest.mark.parametrize(("info", "country", "premium", "expected"), FITTING.values(), ids=list(FITTING))
def test_the_classes_that_fit(info: Info, country: str, premium: bool, expected: str) -> None:
    found = [tariff or "none" for tariff in CLASSES if fits(tariff, info, country, premium)]
    assert found == expected.split()
