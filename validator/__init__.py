"""rightnumber: proves of every dialable number at every switch that it reaches the subscriber who was meant."""

__version__ = "0.1.0"
