# Every target works as the only command on a fresh machine with Python 3.11+ and make.
VENV   ?= .venv
PYTHON ?= python3
BIN     = $(VENV)/bin
STAMP   = $(VENV)/.installed

.DEFAULT_GOAL := help

help:  ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 16

$(STAMP): pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

install: $(STAMP)  ## the virtual environment with everything in it

demo: $(STAMP)  ## the monitor on a mock of all four vendors
	@$(BIN)/exectop demo

test: $(STAMP)  ## all tests, in parallel
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto --dist worksteal  # else each process compiles all again

fuzz: $(STAMP)  ## a minute of inputs bred to break what reads servers and queries
	@$(BIN)/python -c 'import atheris' 2>/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check atheris || true
	@$(BIN)/python benchmarks/fuzz.py 60

check: $(STAMP)  ## format, lint, types and the architecture tests
	@$(BIN)/ruff format --check src tests benchmarks
	@$(BIN)/ruff check src tests benchmarks
	@$(BIN)/mypy
	@$(BIN)/python -m pytest tests/architecture

format: $(STAMP)  ## rewrite the sources to the house style
	@$(BIN)/ruff format src tests benchmarks
	@$(BIN)/ruff check --fix src tests benchmarks

docs: $(STAMP)  ## regenerate docs/keys.md, docs/config.md and the key table of the README
	@$(BIN)/python -m exectop.cli.docs

screenshots: $(STAMP)  ## redraw screenshots/ from the mock
	@$(BIN)/python tests/support/screenshots.py

clean:  ## remove what was made
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

.PHONY: help install demo test fuzz check format docs screenshots clean
