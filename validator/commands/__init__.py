"""One module a verb: `run(arguments)` prints the answer and returns the exit status. The only place that prints, writes, or asks git."""
