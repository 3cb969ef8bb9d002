"""What calls notice of the records of a network, wherever they stand in its files."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields, is_dataclass

from validator.finding import Place
from validator.network import Origin, Trunk

UNSEEN = frozenset(["note", "allow", "place"])
"""Fields that no call notices."""


def content(value: object) -> object:
    """What calls notice of a record: everything but places, notes and exceptions."""
    if isinstance(value, Place):
        return None
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return tuple(content(part) for name, part in zip(value._fields, value, strict=True) if name not in UNSEEN)
    if isinstance(value, tuple | list):
        return tuple(content(part) for part in value)
    if is_dataclass(value):
        return tuple(content(getattr(value, field.name)) for field in fields(value) if field.name not in UNSEEN)
    return value


def beside(record: Origin | Trunk, known: Collection[str]) -> tuple[object, ...]:
    """The same of a record, but for the fields that are known, and are compared by whoever asks."""
    names = (field.name for field in fields(record))
    return tuple(content(getattr(record, name)) for name in names if name not in known and name not in UNSEEN)
