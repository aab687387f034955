# Groundwork's workshop. `make help` lists what there is; every target sets up what it needs.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
STACK ?= dev
BIN := .venv/bin
READY := .venv/.ready
WORKSHOP := .venv/.workshop
ENGINE := .venv/.engine

KIND ?= nspawn

.PHONY: hosts hosts-down hosts-status hosts-test soak help setup up down plan test e2e check format lint types arrows roles docs lock bench bench-hosts clean

help: ## List the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: $(READY) $(ENGINE) ## Make .venv with `groundwork` in it, and the Pulumi engine (first time: some minutes)

# What pip says, as one line a package.
FETCH := $(BIN)/python -m pip install --disable-pip-version-check --progress-bar off --require-hashes
TELL := awk '/^Collecting/ {printf "setup: fetching %s\n", $$2; fflush()} /^Installing/ {print "setup: installing them"; fflush()} /rror/ {print; fflush()}'

$(READY): requirements/runtime.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "error: \`$(PYTHON)\` is not on PATH"; echo; echo "hint: apt-get install python3 python3-venv, or make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "error: \`$(PYTHON)\` is older than Python 3.11"; echo; echo "hint: make setup PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || { echo "setup: making .venv"; $(PYTHON) -m venv .venv || { echo "hint: apt-get install python3-venv"; exit 1; }; }
	@echo "setup: installing the locked packages (half a minute the first time)"
	@set -o pipefail; $(FETCH) -r requirements/runtime.txt | $(TELL)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(WORKSHOP): $(READY) requirements/dev.txt
	@echo "setup: installing what tests and checks need (about a minute the first time)"
	@set -o pipefail; $(FETCH) -r requirements/dev.txt | $(TELL)
	@touch $@

$(ENGINE): $(READY) groundwork/sandbox/engine/go.mod groundwork/sandbox/engine/go.sum
	@$(BIN)/python -m groundwork.sandbox.install
	@touch $@

up: setup ## Provision the `dev` environment (STACK=…) into the local sandbox by the real Pulumi engine
	@$(BIN)/groundwork up $(STACK) --sandbox --yes

down: setup ## Take it down again and report what is left
	@$(BIN)/groundwork down $(STACK) --sandbox --yes

plan: $(READY) ## Show what an environment (STACK=…) will be and cost, offline
	@$(BIN)/groundwork plan $(STACK)

test: $(WORKSHOP) ## All fast tests, offline
	@$(BIN)/python -m pytest -m "not e2e and not hosts and not soak" -n 2

e2e: setup $(WORKSHOP) ## The real engine into the sandbox, policy pack, faults of real hosts where root may make some (minutes)
	@$(BIN)/python -m pytest -m e2e -n 2 --dist loadfile
	@if [ "$$(id -u)" = 0 ] && unshare --net --mount true 2>/dev/null; then $(BIN)/python -m pytest -m fault; \
	else echo "e2e: faults of real hosts were left out: they need root and namespaces; make hosts-test"; fi

hosts: $(WORKSHOP) ## Five real Linux hosts on this machine for the roles (KIND=nspawn|uml); needs root
	@$(BIN)/python -m tests.hosts up --kind $(KIND)

hosts-down: $(WORKSHOP) ## Remove them, and all they left but the cache
	@$(BIN)/python -m tests.hosts down

hosts-status: $(WORKSHOP) ## Which hosts there are, and whether they answer
	@$(BIN)/python -m tests.hosts status

hosts-test: $(WORKSHOP) ## Tests of the hosts themselves, both kinds (minutes); needs root
	@$(BIN)/python -m pytest -m hosts

soak: $(WORKSHOP) ## Power cuts at ten moments of a first run, hosts of both kinds (an hour on two cores); needs root
	@$(BIN)/python -m pytest -m soak

check: format lint types arrows roles ## Format, lint, types, arrows, roles, generated docs, tests
	@$(BIN)/groundwork docs --check
	@$(MAKE) --no-print-directory test

format: $(WORKSHOP)
	@$(BIN)/ruff format --check .

lint: $(WORKSHOP)
	@$(BIN)/ruff check .

types: $(WORKSHOP)
	@$(BIN)/pyright

arrows: $(WORKSHOP)
	@$(BIN)/lint-imports

roles: $(WORKSHOP)
	@cd ansible && PATH="$(CURDIR)/$(BIN):$$PATH" ansible-lint --offline --nocolor -q --profile production site.yml validate.yml remove.yml

docs: $(WORKSHOP) ## Write the generated pages: schema, environment reference, gallery, facts
	@$(BIN)/groundwork docs

bench: setup $(WORKSHOP) ## Measure the claims and write benchmarks/report.md
	@$(BIN)/python -m benchmarks

bench-hosts: $(WORKSHOP) ## Measure Ansible on five hosts made for it and write benchmarks/hosts.md (half an hour); needs root
	@$(BIN)/python benchmarks/bench_playbook.py

lock: $(WORKSHOP) ## Renew requirements/*.txt, hash-locked
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-header --generate-hashes --extra onprem pyproject.toml requirements/dev.in -o requirements/dev.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-header --generate-hashes --extra onprem --extra mitogen pyproject.toml requirements/ee.in -o requirements/ee.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-header --generate-hashes pyproject.toml requirements/build.in -o requirements/runtime.txt

clean: ## Remove .venv and the sandbox's state
	rm -rf .venv .groundwork
