# Two commands: `make run` serves the site on http://127.0.0.1:8000, `make test` runs every check.
# Nothing is installed outside of .venv.

ifndef PYTHON
PYTHON := $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python3.10; do \
            $$name -c 'import sys; sys.exit(sys.version_info < (3, 10))' && echo $$name && break; done 2>/dev/null)
endif
SOURCE ?= seeds
INDEX ?= index
HOST ?= 127.0.0.1
PORT ?= 8000
SINCE ?= HEAD~1

VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help install index run test lint type mutants bench bench-parser clean

help:
	@echo 'make run    build the index from $(SOURCE)/ where it is missing or out of date, serve http://$(HOST):$(PORT)'
	@echo 'make test   lint, check types, run the tests'
	@echo 'make mutants SINCE=REVISION  name the one-line changes of what changed since that no test notices'
	@echo 'make bench  measure this engine beside others; make bench-parser  measure the reading of transcripts'
	@echo 'make clean  remove the environment, the index and what tools left'

# Each stamp is newer than what it was made from, so that a second run has nothing to install.
$(VENV)/.python:
	@test -n '$(PYTHON)' || { echo 'error: no Python 3.10 or newer was found; install one, or say make PYTHON=/path/to/python3' >&2; exit 1; }
	@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
	  { echo "error: $(PYTHON) is older than 3.10; install a newer one, or say make PYTHON=/path/to/python3" >&2; exit 1; }
	@'$(PYTHON)' -m venv $(VENV) || \
	  { rm -rf $(VENV); echo 'error: $(PYTHON) cannot make an environment; on Debian and Ubuntu: apt install python3-venv' >&2; exit 1; }
	@touch $@

$(VENV)/.installed: $(VENV)/.python setup.cfg pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[documents]'
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --editable '.[documents,fast,test]'
	@touch $@

install: $(VENV)/.installed

# Exit status 3: done, but some files were refused. Each was named; the others are worth serving.
index: $(VENV)/.installed
	@$(BIN)/searchapp index update '$(SOURCE)' --index '$(INDEX)' --rebuild || test $$? -eq 3

run: index
	@exec $(BIN)/searchapp serve --index '$(INDEX)' --host '$(HOST)' --port '$(PORT)'

lint: $(VENV)/.installed-test
	$(BIN)/ruff check
	$(BIN)/ruff format --check

type: $(VENV)/.installed-test
	$(BIN)/mypy --strict searchapp

test: lint type
	$(BIN)/pytest --numprocesses auto --dist loadscope --no-loadscope-reorder

# Some minutes a file. Other files and tests: make mutants ARGS='searchapp/periods.py --tests tests/search'
mutants: $(VENV)/.installed-test
	$(BIN)/python -m pip install --quiet --editable '.[mutants]'
	$(BIN)/python tools/mutants.py --since $(SINCE) $(ARGS)

# Other sizes and single measurements: make bench ARGS='--sizes 200,2000 --write-docs'
bench: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --editable '.[bench,documents]'
	$(BIN)/python -m bench $(ARGS)

bench-parser: $(VENV)/.installed
	$(BIN)/python -m bench.parser $(ARGS)

clean:
	rm -rf $(VENV) $(INDEX) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
