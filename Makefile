# `make run` serves the site on http://127.0.0.1:8000, `make demo` one with synthetic calls, `make test` runs every check.
# Everything is installed into .venv, nothing outside of it.

ifndef PYTHON
PYTHON := $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python3.10; do \
            $$name -c 'import sys; sys.exit(sys.version_info < (3, 10))' && echo $$name && break; done 2>/dev/null)
endif
SOURCE ?= seeds
INDEX ?= index
DEMO ?= demo
HOST ?= 127.0.0.1
PORT ?= 8000
SINCE ?= HEAD~1

VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help install index run demo opensearch test lint type mutants fuzz soak bench bench-guard clean

help:
	@echo 'make run           install, index $(SOURCE)/ and serve http://$(HOST):$(PORT) until Ctrl-C'
	@echo 'make demo          install, write 299 synthetic calls into $(DEMO)/, index and serve them'
	@echo 'make test          lint, check types and run the tests'
	@echo 'make opensearch    download and compile a node of OpenSearch for the tests, which skip those that need it otherwise'
	@echo 'make mutants SINCE=REVISION'
	@echo '                   list the one-line changes to the code changed since REVISION that no test catches'
	@echo 'make fuzz          try typed queries against a plain scan, damaged indexes and changed transcripts, for minutes'
	@echo 'make soak          try power failures, kills, and searches while the index changes, for MINUTES=10 and longer'
	@echo 'make bench         compare this engine with others'
	@echo 'make bench-guard   compare each stage of an answer with the figures kept in bench/guard.json'
	@echo 'make clean         remove .venv, the index, the demo and the caches of tools'

# Each stamp file is newer than what it depends on, so a second run has nothing to install.
$(VENV)/.python:
	@test -n '$(PYTHON)' || { echo 'error: no Python 3.10 or newer found; install one, or name it with make PYTHON=/path/to/python3' >&2; exit 1; }
	@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
	  { echo "error: $(PYTHON) is older than 3.10; install a newer one, or name it with make PYTHON=/path/to/python3" >&2; exit 1; }
	@'$(PYTHON)' -m venv $(VENV) || \
	  { rm -rf $(VENV); echo 'error: $(PYTHON) cannot create a virtual environment; on Debian and Ubuntu, run apt install python3-venv' >&2; exit 1; }
	@touch $@

# The extras `fast` and `png` are only taken as wheels: without one, pip would look for a Rust compiler. If they cannot be
# installed, the second attempt does without them, and shows its errors if those have another cause.
$(VENV)/.installed: $(VENV)/.python setup.cfg pyproject.toml
	@echo 'installing into $(VENV); this takes about a minute'
	@$(BIN)/python -m pip install --quiet --only-binary rjieba,resvg_py --editable '.[documents,fast,png,xlsx]' 2>$(VENV)/fast.log || { \
	  $(BIN)/python -m pip install --quiet --editable '.[documents,xlsx]' && \
	  echo 'note: no faster segmenter (rjieba) and no PNG pictures (resvg_py) for this machine: same results, slower indexing (see $(VENV)/fast.log)'; }
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --editable '.[documents,fast,opensearch,png,xlsx,test]'
	@touch $@

install: $(VENV)/.installed

# A node of OpenSearch for the tests: its classes, which Maven downloads, and the program that starts it. For another version,
# add its number: make -B opensearch OPENSEARCH=3.6.0 (version 3 needs a JDK 21 or newer).
NODE := .opensearch
$(NODE)/.ready: tests/opensearch/pom.xml tests/opensearch/TestNode.java
	@command -v javac >/dev/null && command -v mvn >/dev/null || \
	  { echo 'error: a JDK 17 or newer and Maven are needed; on Debian and Ubuntu, run apt install default-jdk-headless maven' >&2; exit 1; }
	@rm -rf $(NODE)
	@mkdir -p $(NODE)/classes
	@echo 'downloading OpenSearch for the tests into $(NODE); this takes about a minute'
	mvn --quiet --batch-mode --file tests/opensearch/pom.xml $(if $(OPENSEARCH),-Dopensearch=$(OPENSEARCH)) dependency:copy-dependencies -DoutputDirectory='$(CURDIR)/$(NODE)/lib'
	javac -nowarn -cp '$(NODE)/lib/*' -d $(NODE)/classes tests/opensearch/TestNode.java
	@touch $@

opensearch: $(NODE)/.ready

# Exit status 3: done, but some files were refused. They are listed; the others can be served.
index: $(VENV)/.installed
	@$(BIN)/searchapp index update '$(SOURCE)' --index '$(INDEX)' --rebuild || test $$? -eq 3

run: index
	@echo 'The site runs at the address below until you press Ctrl-C.'
	@echo 'For the command line, open another terminal in this folder and run: . $(BIN)/activate$(if $(filter-out index,$(INDEX)), (then add --index $(INDEX) to searchapp commands))'
	@exec $(BIN)/searchapp serve --index '$(INDEX)' --host '$(HOST)' --port '$(PORT)'

demo: $(VENV)/.installed
	@echo 'writing synthetic calls into $(DEMO)/ and indexing them'
	@$(BIN)/searchapp demo '$(DEMO)' --quiet
	@echo 'The site runs at the address below until you press Ctrl-C.'
	@exec $(BIN)/searchapp serve --index '$(DEMO)/index' --host '$(HOST)' --port '$(PORT)'

lint: $(VENV)/.installed-test
	$(BIN)/ruff check
	$(BIN)/ruff format --check

type: $(VENV)/.installed-test
	$(BIN)/mypy --strict searchapp

test: lint type
	$(BIN)/pytest --numprocesses auto --dist loadscope --no-loadscope-reorder

# Takes minutes per file. To choose files and tests: make mutants ARGS='searchapp/periods.py --tests tests/search'
mutants: $(VENV)/.installed-test
	$(BIN)/python -m pip install --quiet --editable '.[mutants]'
	$(BIN)/python tools/mutants.py --since $(SINCE) $(ARGS)

# What the tests do briefly, for long; docs/reliability.md says what each shows.
QUERIES ?= 20000
FLIPS ?= 500
CUTS ?= 200
DAMAGES ?= 300
FILES ?= 2000
SEED ?= 1
fuzz: $(VENV)/.installed-test
	SEARCHAPP_FUZZ=$(QUERIES) $(BIN)/pytest tests/engine/test_queries.py
	$(BIN)/python -m tests.library.damage $(FLIPS) $(CUTS) $(DAMAGES) $(SEED)
	$(BIN)/python -m tests.transcripts.mutations $(FILES) $(SEED)

# STATES limits how many states of the disk are tried for each action; all of them if empty.
STATES ?=
KILLS ?= 300
MINUTES ?= 10
soak: $(VENV)/.installed-test
	@set -e; room=$$(mktemp -d); trap 'rm -rf "$$room"' EXIT; \
	for action in first build update reclaim merge killed_update killed_build; do \
	  echo "power failures: $$action"; $(BIN)/python -m tests.library.power_failures "$$room/$$action" $$action $(SEED) $(STATES); \
	done; \
	echo 'kills'; $(BIN)/python -m tests.library.kill_points "$$room/kills" random $(KILLS) $(SEED)
	$(BIN)/python -m tests.library.soak $(MINUTES) $(SEED)

# Other sizes, single measurements, another checkout: make bench ARGS='--sizes 200 2000'; see docs/benchmarks.md.
bench: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --editable '.[bench,documents]'
	$(BIN)/python -m bench $(ARGS)

# To keep the figures of a release: make bench-guard ARGS=--save
bench-guard: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --editable '.[bench,documents]'
	$(BIN)/python -m bench.guard $(ARGS)

clean:
	rm -rf $(VENV) $(NODE) $(INDEX) $(DEMO) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
