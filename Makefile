# make        installs what the program needs into .venv and proves the example network
# make test   runs every test; on Debian as root it installs the switches that are dialled for real
# make lint   runs everything else that must pass; make ci: both
# The interpreter is PYTHON (3.11 or newer): make PYTHON=python3.12

PYTHON ?= python3
BIN := .venv/bin
CODE := validator scripts benchmarks tests

prove: .venv/installed
	$(BIN)/rightnumber check

test: .venv/developer switches
	$(BIN)/python -m pytest -n 2

lint: .venv/developer ratchets
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pre-commit run --all-files
	$(BIN)/python -m build --wheel --outdir build/wheel

ci: lint test

switches:
	sh .ci/switches

# What there is none of, and shall be none of: silenced tools, swallowed errors, promises.
ratchets:
	@! grep -rnE 'noqa|type: ignore|pragma: no cover|except Exception|except BaseException|except:|TODO|FIXME' --include='*.py' $(CODE)

# Every platform with 200 random networks: rendered, read back, equal. Of each the tests have only a few.
random: .venv/developer
	RANDOM_NETWORKS=200 $(BIN)/python -m pytest -n 2 -k a_random_network_reads_back tests/test_readback_*.py

mutate: .venv/developer
	$(BIN)/python scripts/mutate.py

bench: .venv/installed
	@for benchmark in benchmarks/*.py; do echo "$$benchmark" && $(BIN)/python "$$benchmark" || exit; done

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "rightnumber needs Python 3.11 or newer: make PYTHON=...")'
	$(PYTHON) -m venv .venv

.venv/installed: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

.venv/developer: .venv/installed
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

clean:
	rm -rf .venv build dist .hypothesis .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

.PHONY: prove test lint ci switches ratchets random mutate bench clean
