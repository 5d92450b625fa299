# Every command there is; `make` alone lists them. Nothing is needed beforehand but Python and make.

# A version manager may answer to python3 without having the one that .python-version names.
PYTHON ?= $(shell python3 -c '' 2>/dev/null && echo python3 || echo /usr/bin/python3)
WORKERS ?= 2

# uv from the package index, in a folder of its own, where the machine has none.
UV_VERSION := >=0.9,<1
UV := $(or $(shell command -v uv 2>/dev/null),.tools/uv/bin/uv)
export UV_PROJECT_ENVIRONMENT := .venv
export UV_SYSTEM_CERTS ?= true
# In CI a lock that no longer agrees with pyproject.toml is a fault; elsewhere it is brought up to date.
SYNC := $(UV) sync --quiet $(if $(CI),--locked)

BIN := .venv/bin
export DJANGO_SETTINGS_MODULE := anslag.settings
PROGRAMMES := $(patsubst %/programme.toml,%,$(wildcard programmes/*/programme.toml))
YEAR_2025 := $(addprefix programmes/,government-assignment-2025 primary-care-mental-health-2025 \
	region-orebro-2025 development-assignment-2025-2028)

.DEFAULT_GOAL := help
.PHONY: help setup demo serve browser test test-sqlite test-postgres test-full check fix bench clean

help:  ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | awk -F '|' '{ printf "  make %-10s %s\n", $$1, $$2 }'

setup: .venv/.ready  ## install what is needed into .venv/ (quick when nothing has changed)

demo: setup  ## replay the grant year 2025, and show it at http://localhost:8000 with made-up people to sign in as
	@$(BIN)/anslag demo $(YEAR_2025) --today $(or $(ANSLAG_TODAY),2026-07-01) --port $(or $(PORT),8000)

serve: setup  ## show what DATABASE_URL names at http://localhost:8000 (PORT=8001 for another port)
	@$(BIN)/anslag serve --port $(or $(PORT),8000)

browser: setup  ## find an installed Chromium for the browser tests, or install one
	@$(BIN)/python -m scripts.browser

test: test-sqlite test-postgres  ## run the tests on SQLite, then what is kept and done on a real PostgreSQL server

test-sqlite: browser
	$(BIN)/pytest --engine sqlite -n $(WORKERS)

test-postgres: setup
	$(BIN)/pytest --engine postgres -n $(WORKERS)

test-full: .venv/.full browser  ## run the slow tests, the pages on PostgreSQL, and the outside validators (needs Java)
	@.ci/validators
	$(BIN)/pytest --engine sqlite -m full -n $(WORKERS)
	$(BIN)/pytest --engine postgres -m full -n $(WORKERS)

check: setup  ## lint, format, types, direction of imports, migrations, programme folders
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	@mkdir -p var
	$(BIN)/python -m django makemigrations --check --dry-run
	@for folder in $(PROGRAMMES); do echo "anslag check $$folder"; $(BIN)/anslag check $$folder || exit 1; done

fix: setup  ## mend what lint and format can mend; write the generated pages of docs/ and the English catalogue anew
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/python -m scripts.commands_page
	$(BIN)/python -m scripts.catalogue

bench: .venv/.bench  ## measure beside what others would pick
	$(BIN)/python -m bench

clean:  ## remove what make has installed and built (your own databases under var/ stay)
	rm -rf .venv .tools var/demo var/ci .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.tools/uv/bin/uv:
	@echo "Fetching uv into .tools/ ..."
	@$(PYTHON) -m venv .tools/uv
	@.tools/uv/bin/python -m pip install --quiet --disable-pip-version-check 'uv$(UV_VERSION)'

# .python-version names the Python we develop with; any that pyproject.toml allows will do where it is missing.
.venv/.ready: pyproject.toml uv.lock .python-version | $(filter .tools/%,$(UV))
	@echo "Installing into .venv/ ..."
	@$(SYNC) || $(SYNC) --python '>=3.12' || \
	{ echo "Nothing was installed: see above. Is the package index in reach, and Python 3.12 or later here?" >&2; exit 1; }
	@touch $@

.venv/.full: .venv/.ready
	@$(SYNC) --inexact --group full
	@touch $@

.venv/.bench: .venv/.ready
	@$(SYNC) --inexact --group bench
	@touch $@
