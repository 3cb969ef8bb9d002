"""Numbering plans: what a string of digits means in a country on a date."""

from __future__ import annotations

from validator.numbering.world import calling_codes, data_version, instants, ranges, region, region_name, regions

__all__ = ["calling_codes", "data_version", "instants", "ranges", "region", "region_name", "regions"]
