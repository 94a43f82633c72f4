# The few commands of this project. What each does: docs/contributing.md.

PYTHON = python3
VENV = .venv
BIN = $(VENV)/bin
# Crashes, crowds and clocks: what they say depends on the machine being left alone.
UNHURRIED = tests/faults tests/walls/test_slow_input.py tests/walls/test_other_pages.py
PIP = $(BIN)/python -m pip -qq --disable-pip-version-check --no-input

.PHONY: run test faults bench check lint types layers format

# Start the forum: web server and worker, stopped together by Ctrl-C.
run: $(VENV)/run.stamp
	@$(BIN)/flask serve

# Run every test; what had to be left out is listed with its reason at the end.
test: $(VENV)/dev.stamp
	@$(BIN)/python -m pytest -n auto --dist worksteal -q -rs $(UNHURRIED:%=--ignore=%) $(ARGS)

# Kill, fill, crowd and attack it at the size that is promised, with nothing beside: half an hour.
# With SIZE=short in some minutes, as it is done before a change is taken.
faults: $(VENV)/dev.stamp
	@FAULTS=$(or $(SIZE),full) $(BIN)/python -m pytest -q -rs \
	  $(or $(ARGS),$(UNHURRIED) $(if $(SIZE),,tests/walls/test_inputs.py))

# Measure how fast it is. ARGS="--short" takes a minute, ARGS="--markdown" prints for a document.
bench: $(VENV)/run.stamp
	@$(BIN)/python -m bench $(ARGS)

check: lint types layers test

lint: $(VENV)/dev.stamp
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

types: $(VENV)/dev.stamp
	@$(BIN)/mypy

layers: $(VENV)/dev.stamp
	@$(BIN)/lint-imports

format: $(VENV)/dev.stamp
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

# The stamps are younger than the lists they stand for, so pip only runs when a list changed.
$(VENV)/run.stamp: requirements.txt $(BIN)/python
	@echo "Installing what the forum runs on (once, about a minute) ..."
	@$(PIP) install -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt requirements-scale.txt requirements.txt $(BIN)/python
	@echo "Installing what the tests need (once, about a minute) ..."
	@$(PIP) install -r requirements-dev.txt
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Askwell needs Python 3.11 or newer, and $(PYTHON) is `$(PYTHON) --version 2>/dev/null || echo missing`." >&2; \
	  echo "If a newer one is installed under another name: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; \
	  exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || { \
	  rm -rf $(VENV); \
	  echo "Python could not make $(VENV). On Debian and Ubuntu: apt install python3-venv" >&2; \
	  exit 1; }
