"""The exact engine: every number through every switch."""
