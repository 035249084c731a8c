# Everything a clerk's counter or an engineer's desk needs; `make help` lists it.
# Uses sh, make and python3 alone; the rest is fetched by `make setup`.

BIN := .venv/bin
OUT ?= out
CODE := $(wildcard main.py counter central tests benchmarks tools)
CATALOGUES := $(patsubst %.ts,%.qm,$(wildcard resources/i18n/*.ts))
JOBS ?= 2
# Tests of windows wait for a good part of their time: one more than there are cores keeps both busy.
TESTERS ?= 3
SEEDS ?= 2000
FIRST ?= 0
SCHEDULES := 2000
# Tests start many programs; where Python keeps no bytecode each compiles all of it anew.
export PYTHONDONTWRITEBYTECODE :=
# The same examples each time; `make test HYPOTHESIS_PROFILE=dev` tries others.
export HYPOTHESIS_PROFILE ?= ci

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev catalogues run test lint audit format translations bench simulate stocktake-check deep lock clean

help:                ## say what can be made
	@sed -n 's/^\([a-z-]*\): .*## /  make \1|/p' Makefile | \
	    while IFS='|' read -r target text; do printf '%-20s %s\n' "$$target" "$$text"; done

setup:               ## system packages, .venv and translations; quick when all is there
	@tools/setup
	@$(MAKE) --no-print-directory catalogues

setup-dev:           ## the same, with what tests and lint need
	@tools/setup dev
	@$(MAKE) --no-print-directory catalogues

catalogues: $(CATALOGUES)
	@:

# A running counter reads the old file to the end: it is replaced, never written over.
%.qm: %.ts
	$(BIN)/pyside6-lrelease -silent $< -qm $@.new && mv $@.new $@

run: setup           ## open the counter; without a screen, tour it and leave pictures in out/
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname -s)" != Linux ]; then \
	    exec $(BIN)/counter; \
	fi; \
	mkdir -p $(OUT) && \
	QT_QPA_PLATFORM=offscreen $(BIN)/counter tour --out $(OUT)/ && \
	printf '%s\n' \
	    "There is no screen here, so the counter was toured without one." \
	    "Tickets, reports and pictures of the pages are in $(OUT)/." \
	    "本機沒有螢幕，已改以離屏方式走過一遍；當票、報表與畫面都在 $(OUT)/。"

# ARGS="tests/domain -k interest" runs some tests only, then without the gates and the schedules: measured, these take
# twice as long.
test: setup-dev      ## all tests, the coverage gates, 2,000 schedules
	@rm -rf build/coverage && mkdir -p build/coverage
	$(BIN)/python -m pytest -n $(TESTERS) --dist worksteal --cov --cov-report= $(ARGS)
ifeq ($(strip $(ARGS)),)
	@$(BIN)/python -m coverage json --quiet
	@$(BIN)/python -m tools.coverage_gates
	$(BIN)/python -m tests.simulation --jobs $(JOBS) --seeds $(SCHEDULES)
endif

lint: setup-dev      ## style, types, what must not be done, layers
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy $(CODE)
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml counter central main.py
	$(BIN)/lint-imports --no-logo --cache-dir build/import-linter

audit: setup-dev     ## look the locked packages up among known vulnerabilities; says so where nobody answers
	$(BIN)/python -m tools.audit

format: setup-dev    ## bring the code into shape
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

translations: setup-dev  ## bring the Chinese catalogue up to date with the windows' texts
	$(BIN)/python -m tools.translations
	@$(MAKE) --no-print-directory catalogues

bench: setup-dev     ## measure; figures go to build/bench.json
	@mkdir -p build
	$(BIN)/python -m benchmarks

simulate: setup-dev  ## counters, line and central under faults: SEEDS=100000 FIRST=0
	$(BIN)/python -m tests.simulation --jobs $(JOBS) --seeds $(SEEDS) --first $(FIRST)

stocktake-check: setup-dev  ## counts of a branch of 6,000 bags, all found, none invented: SEEDS=1000
	$(BIN)/python -m tests.stocktake --jobs $(JOBS) --seeds $(SEEDS) --first $(FIRST)

deep: setup-dev      ## mutations and long runs; takes hours
	$(BIN)/python -m tools.deep

lock: setup-dev      ## resolve the dependencies anew into the two locks
	@tools/lock

clean:               ## remove everything that was made
	rm -rf .venv build $(OUT) htmlcov .hypothesis *.egg-info $(CATALOGUES)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
