"""The border: files become a network whose every value has the right shape and whose every name means something, or findings."""

from __future__ import annotations

from validator.load.loading import Loaded, load_files, load_network, load_texts
from validator.load.source import apply_edits

__all__ = ["Loaded", "apply_edits", "load_files", "load_network", "load_texts"]
