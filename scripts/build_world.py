"""Build validator/data/world.json from the pinned phonenumbers package and the two reviewed files beside it.

Run `python scripts/build_world.py` after a change of the package's version, of corrections.yaml or of emergency.yaml; the difference
of world.json, one region per line, is what a reviewer reads. The package is needed here and in the tests only.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import phonenumbers
import yaml
from phonenumbers import PhoneMetadata
from phonenumbers.geodata.locale import LOCALE_DATA

from scripts.dialling import ways
from validator.numbering.automaton import strings

DATA = Path(__file__).resolve().parent.parent / "validator" / "data"

TYPES = {
    "fixed-line": "fixed_line",
    "mobile": "mobile",
    "toll-free": "toll_free",
    "premium-rate": "premium_rate",
    "shared-cost": "shared_cost",
    "voip": "voip",
    "personal": "personal_number",
    "pager": "pager",
    "uan": "uan",
    "voicemail": "voicemail",
    "no-international-dialling": "no_international_dialling",
}
SHORT_CODES = {
    "emergency": "emergency",
    "short-code": "short_code",
    "toll-free": "toll_free",
    "premium-rate": "premium_rate",
    "standard-rate": "standard_rate",
    "carrier-internal": "carrier_specific",
    "sms": "sms_services",
}
UNNAMED = {"AC": "Ascension Island", "TA": "Tristan da Cunha", "XK": "Kosovo"}
"""Regions that the package knows but does not name."""
MOST_PREFIXES = 100
"""International prefixes of one region that are worth listing; more are carrier access codes and need a correction."""


def world_text() -> str:
    """The content of world.json: a JSON object of a header and the regions, one region per line, sorted."""
    corrections = _reviewed("corrections.yaml")
    regions = _regions()
    for entry in corrections["dialling"]:
        _correct_dialling(regions, entry)
    for entry in corrections["ways"]:
        _withdraw_way(regions[entry["region"]], entry["withdraw"])
    for entry in corrections["ranges"]:
        regions[entry.pop("region")].setdefault("corrections", []).append(entry)
    for entry in _reviewed("emergency.yaml"):
        regions[entry["region"]]["emergency"] = [
            [number["number"], number["required"], number.get("source", "")] for number in entry["numbers"]
        ]
    header = {
        "source": f"phonenumbers {phonenumbers.__version__}: numbering metadata of libphonenumber, Apache License 2.0; see NOTICE",
        "version": phonenumbers.__version__,
        "longest_international": corrections["longest_international"]["digits"],
        "calling_codes": corrections["calling_codes"],
    }
    head = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in header.items()]
    lines = [f"{json.dumps(name)}: {json.dumps(facts, separators=(',', ':'))}" for name, facts in sorted(regions.items())]
    return "{\n" + ",\n".join(head) + ',\n"regions": {\n' + ",\n".join(lines) + "\n}\n}\n"


def _reviewed(name: str) -> Any:
    return yaml.safe_load((DATA / name).read_text("utf-8"))


def _regions() -> dict[str, dict[str, Any]]:
    regions = {
        region: {"name": _name(region)} | _facts(PhoneMetadata.metadata_for_region(region)) for region in phonenumbers.SUPPORTED_REGIONS
    }
    for region in phonenumbers.SUPPORTED_SHORT_REGIONS:
        regions[region]["short_codes"] = _expressions(PhoneMetadata.short_metadata_for_region(region), SHORT_CODES)
    for code in phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS:
        regions[f"+{code}"] = _facts(PhoneMetadata.metadata_for_nongeo_region(code))
    return regions


def _name(region: str) -> str:
    """The English name; the package writes a star and the language whose word is the same."""
    words = LOCALE_DATA.get(region, {})
    name = words.get("en", "")
    return UNNAMED.get(region) or (words[name[1:]] if name.startswith("*") else name)


def _facts(metadata: Any) -> dict[str, Any]:
    """What the package knows of a region; what it does not know is left out."""
    facts = {
        "calling_code": str(metadata.country_code),
        "main": metadata.main_country_for_code,
        "leading_digits": metadata.leading_digits,
        "international_prefix": metadata.international_prefix,
        "international_prefixes": _prefixes(metadata.international_prefix or ""),
        "preferred_international_prefix": (metadata.preferred_international_prefix or "").replace("~", ""),
        "trunk_prefix": metadata.national_prefix,
        "ways": ways(metadata),
        "types": _expressions(metadata, TYPES),
        "examples": {word: getattr(metadata, name).example_number for word, name in TYPES.items() if _has_example(metadata, name)},
    }
    return {key: value for key, value in facts.items() if value}


def _expressions(metadata: Any, words: dict[str, str]) -> dict[str, str]:
    described = {word: getattr(metadata, name) for word, name in words.items()}
    return {word: about.national_number_pattern for word, about in described.items() if about and about.national_number_pattern}


def _has_example(metadata: Any, name: str) -> bool:
    return bool(getattr(metadata, name) and getattr(metadata, name).example_number)


def _prefixes(expression: str) -> list[str]:
    """Every international prefix that an expression names; none if they are too many to list."""
    found = strings(expression, MOST_PREFIXES)
    return [prefix for prefix in found if prefix] if len(found) <= MOST_PREFIXES else []


def _correct_dialling(regions: dict[str, dict[str, Any]], entry: dict[str, Any]) -> None:
    named = entry["regions"]
    corrected = [facts for name, facts in regions.items() if named in (name, "+" + facts["calling_code"])]
    if not corrected:
        raise KeyError(named)
    for facts in corrected:
        facts.update({key: value for key, value in entry.items() if key not in ("regions", "source")})


def _withdraw_way(facts: dict[str, Any], kind: str) -> None:
    kept = [way for way in facts["ways"] if way["kind"] != kind]
    if kept == facts.pop("ways"):
        raise KeyError(kind)
    facts.update({"ways": kept} if kept else {})


if __name__ == "__main__":
    (DATA / "world.json").write_text(world_text(), "ascii")
