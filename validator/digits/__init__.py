"""Exact sets of numbers and maps over all numbers: the only modules that know how digits are encoded."""

from validator.digits.space import Axis, Box, Number, NumberSpace

__all__ = ["Axis", "Box", "Number", "NumberSpace"]
