"""Numbering plans: what a string of digits means in a country on a date."""

from __future__ import annotations

from validator.numbering.world import assigned, calling_codes, data_version, instants, lengths_behind, ranges, region, region_name, regions

__all__ = ["assigned", "calling_codes", "data_version", "instants", "lengths_behind", "ranges", "region", "region_name", "regions"]
