"""The schema of the files: whether a tree has the right shape, and which keys take a whole number or true and false."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from validator.finding import Finding
from validator.load.source import Source
from validator.load.tree import Branch
from validator.load.words import worded

if TYPE_CHECKING:
    from jsonschema_rs import Validator

_SCHEMA = Path(__file__).parent.parent / "schemas" / "network.json"


@cache
def schema() -> dict[str, Any]:
    """The published schema, the one statement of what a file may hold."""
    loaded: dict[str, Any] = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    return loaded


@cache
def plain_types() -> Mapping[str, frozenset[str]]:
    """For every key, the types that the schema gives it: those without quotes that are no text are read by it."""
    types: dict[str, frozenset[str]] = {}
    for parent in (schema(), *schema()["definitions"].values()):
        for key, value in parent.get("properties", {}).items():
            types[key] = types.get(key, frozenset()) | _types(value)
    return types


def _types(subschema: dict[str, Any]) -> frozenset[str]:
    while "$ref" in subschema:
        subschema = schema()["definitions"][subschema["$ref"].rpartition("/")[2]]
    types = subschema.get("type", ())
    return frozenset([types] if isinstance(types, str) else types)


def number_types() -> tuple[str, ...]:
    """The types of number that plans and claims name."""
    return tuple(schema()["definitions"]["plan-entry"]["properties"]["type"]["enum"])


def tariffs() -> tuple[str, ...]:
    """The tariff classes."""
    return tuple(schema()["definitions"]["tariff"]["enum"])


@cache
def _validator() -> Validator:
    import jsonschema_rs

    # The regular expressions of the plain engine take linear time, whatever a file holds.
    return jsonschema_rs.validator_for(schema(), pattern_options=jsonschema_rs.RegexOptions())


def fits(tree: Branch) -> bool:
    """Whether a file has the right shape."""
    return _validator().is_valid(tree)


def is_foreign(tree: Branch) -> bool:
    """Whether a file is about something else: it has keys, and none of them is a section. Its first key is all that is worth a word."""
    return bool(tree) and tree.keys().isdisjoint(schema()["properties"])


def misshapen(source: Source, tree: Branch, reported: frozenset[int]) -> Iterator[Finding]:
    """What the schema refuses in a file, each fault once. At the offsets `reported` a fault of the same value is known already."""
    return worded(source, tree, schema(), _validator().iter_errors(tree), reported)
