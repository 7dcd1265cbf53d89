# Two commands matter: make demo, make test. Needs Python 3.11+, make and, for PDF, Pango (`exporter doctor` names packages).
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
export MAKECMDGOALS
# Else each process, and tests start hundreds, compiles all that it imports: ten seconds for a worker, not three.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
OUT ?= out
PORT ?= 8000
JOBS ?= 2
AMP := tests/lanes/amp
LANES := node or libreoffice or qpdf or chromium or readers or verapdf or faketime or postgresql or redis or rabbitmq or s3 or compose or schemathesis or faults or corpus
# Neighbours share what takes long to start; who is done early takes over of the other.
PYTEST := $(BIN)/python -m pytest -n $(JOBS) --dist worksteal
UV ?= $(or $(shell command -v uv),.venv-lock/bin/uv)
LOCK = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --only-binary :all: \
	--no-binary feedgen --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

.PHONY: help demo serve secrets test test-all lint format bench lanes lock wheel clean

help: ## what can be done here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv/.runtime ## export the sample briefing into out/ in every format
	@$(BIN)/exporter demo --out $(OUT)

serve: .venv/.runtime ## the service on this machine: API, worker, sweep, data in EXPORTER_DATA_DIR; Ctrl-C drains
	@exec $(BIN)/exporter serve --port $(PORT)

secrets: ## passwords by chance for docker-compose.yml, into secrets/; what is there stays
	@tools/secrets

test: .venv/.dev ## the tests that need nothing but wheels and Pango
	@$(PYTEST) -m "not ($(LANES))"

test-all: export EXPORTER_DAMAGES ?= 2000
test-all: .venv/.dev lanes ## every test: also node, LibreOffice, qpdf, chromium, feed readers, veraPDF
	@$(PYTEST)

lint: .venv/.dev ## ruff, mypy, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

format: .venv/.dev ## mend what ruff can mend
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

bench: .venv/.bench ## measure beside pandoc, typst, WeasyPrint by hand, into docs/performance.md; QUICK=1 takes under 8 minutes
	@$(BIN)/python -m benchmarks --write $(if $(QUICK),--quick)

lanes: $(AMP)/.installed .venv/.lanes ## the AMP validator and axe-core (node, npm; 35 MB once), servers for tests (60 MB)

lock: ## pin the packages anew from pyproject.toml; UPGRADE=1 takes newer ones
	@test -x "$(UV)" || { python3 -m venv .venv-lock && .venv-lock/bin/python -m pip install --quiet uv; }
	@$(LOCK) --group build -o requirements-build.txt
	@$(LOCK) pyproject.toml --extra cjk --extra postgresql --extra redis -c requirements-build.txt -o requirements.txt
	@$(LOCK) pyproject.toml --extra cjk --extra postgresql --extra redis --extra dev -c requirements-build.txt -c requirements.txt -o requirements-dev.txt
	@$(LOCK) --group lanes -c requirements.txt -c requirements-dev.txt -o requirements-lanes.txt
	@$(LOCK) --group bench -o requirements-bench.txt

wheel: .venv/.dev ## wheel and source archive into dist/
	@$(BIN)/python -m build --no-isolation

clean: ## remove what the commands above made
	@rm -rf .venv .venv-lock $(OUT) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@rm -rf $(AMP)/node_modules $(AMP)/validator_wasm.js $(AMP)/.installed
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps: a second run starts at once.
.venv/.build: requirements-build.txt tools/install
	@tools/install build
	@touch $@

.venv/.runtime: .venv/.build requirements.txt pyproject.toml
	@tools/install runtime
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.txt
	@tools/install dev
	@touch $@

.venv/.lanes: .venv/.dev requirements-lanes.txt
	@tools/install lanes
	@touch $@

.venv/.bench: .venv/.dev requirements-bench.txt
	@tools/install bench
	@touch $@

$(AMP)/.installed: $(AMP)/package.json $(AMP)/install
	@$(AMP)/install
	@touch $@
