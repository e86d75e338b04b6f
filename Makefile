# Everything a developer does here. `make` alone prints the list.

.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

# The first Python on the path that is new enough; PYTHON=... names another.
PYTHON ?= $(shell for candidate in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$candidate && break; done)
VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready
INSTALL := --editable '.[bedrock,cli,google,google-login,grpc,httpx2,llamacpp,pyreqwest,socks,testing,truststore,websocket]' --group dev --constraint constraints/dev.txt
TESTS ?= tests

.PHONY: help
help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: setup
setup: $(READY) ## Make .venv with everything that development needs

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "make: Python 3.11 or newer is needed; name one with PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv --without-pip $(VENV)

# uv is several times faster than pip; pip does it where uv is not to be had, or fails. Neither writes outside .venv.
$(READY): pyproject.toml constraints/dev.txt | $(VENV)/bin/python
	@uv=$$(command -v uv) || { $(PYTHON) -m pip --python $(PY) install --quiet uv && uv=$(VENV)/bin/uv; } || uv=false; \
	echo "installing into $(VENV); the first time takes a minute or two"; \
	$$uv pip install --quiet --python $(PY) $(INSTALL) || \
	{ echo "uv could not; trying pip"; $(PYTHON) -m pip --python $(PY) install --quiet 'pip>=25.1' && \
		$(PY) -m pip install --quiet $(INSTALL); }
	@touch $@

.PHONY: demo
demo: $(READY) ## The main job on a model inside this process: no key, no network
	$(PY) -m examples.demo

.PHONY: test
test: $(READY) ## All tests but the heavy ones; TESTS=path narrows
	$(PY) -m pytest -n auto --dist loadgroup $(TESTS)

.PHONY: test-heavy
test-heavy: $(READY) ## The tests that take long
	$(PY) -m pytest -m heavy -n auto --dist loadgroup $(TESTS)

.PHONY: check
check: format-check lint types arrows fresh ## Everything that judges the code without running it

.PHONY: format-check lint types types-pyright types-mypy arrows fresh fresh-clients fresh-specs
format-check: $(READY)
	$(VENV)/bin/ruff format --check .
lint: $(READY)
	$(VENV)/bin/ruff check .
types: types-pyright types-mypy
types-pyright: $(READY)
	$(VENV)/bin/pyright
types-mypy: $(READY)
	$(VENV)/bin/mypy
arrows: $(READY)
	$(VENV)/bin/lint-imports --no-logo
fresh: fresh-clients fresh-specs
fresh-clients: $(READY)
	$(PY) -m codegen regen --check
fresh-specs: $(READY)
	$(PY) -m codegen check

.PHONY: format
format: $(READY) ## Format and sort imports
	$(VENV)/bin/ruff check --fix-only --quiet .
	$(VENV)/bin/ruff format .

.PHONY: specs
specs: $(READY) ## Fetch the providers' specs and write specs/; MIRROR=folder, FROM=package, COMPARE="package mirror"
	$(PY) -m codegen specs $(if $(MIRROR),--mirror $(MIRROR)) $(if $(FROM),--from $(FROM)) \
		$(if $(COMPARE),--compare $(COMPARE)) $(if $(API),--api $(API))

.PHONY: regen
regen: $(READY) ## Compile specs/ into generated/, derive the sync code, say what changed since the last commit
	$(PY) -m codegen regen $(if $(API),--api $(API))

.PHONY: update
update: $(READY) ## API=openai: its newest spec, new clients, and what changed
	@test -n "$(API)" || { echo "make: say which API: make update API=openai" >&2; exit 1; }
	@$(MAKE) --no-print-directory specs regen API=$(API)

.PHONY: rows
rows: $(READY) ## Write what programs read of the TOML files of providers and profiles; regen does it too
	$(PY) -m codegen.rows

.PHONY: parameters
parameters: $(READY) ## Write docs/parameters.md: what becomes of every parameter at every provider
	$(PY) -m tests.matrix.table

.PHONY: provider-pages
provider-pages: $(READY) ## Write docs/providers/: the table of all providers, and a page for each that has none by hand
	$(PY) -m tests.providers.pages

.PHONY: operations
operations: $(READY) ## Write docs/gemini/operations.md: each operation, called, and beside google-genai; ANEW=1 asks google-genai again
	$(if $(ANEW),$(PY) -m tests.peers.google_genai_table)
	$(PY) -m tests.gemini.coverage

.PHONY: docs
docs: $(READY) ## Check the documentation: links, commands, and that each example runs
	$(PY) -m pytest tests/house/test_documents.py tests/examples

SECONDS ?= 600

.PHONY: fuzz
fuzz: $(READY) ## Inputs that nobody thought of, for ten minutes; SECONDS=60, ONLY=sse
	$(PY) -m tests.fuzz --seconds $(SECONDS) --only '$(ONLY)'

.PHONY: soak
soak: $(READY) ## 100,000 calls and 10,000 streams, of which 5 % go wrong, without and with a loop; REQUESTS=3000, STREAMS=300
	$(PY) -W error::ResourceWarning -m benchmarks.soak $(if $(REQUESTS),--requests $(REQUESTS)) $(if $(STREAMS),--streams $(STREAMS))

.PHONY: bench
bench: $(READY) ## What an import and a first call cost
	$(PY) -m benchmarks

# The harness and the environments of the other libraries live outside the repository.
BENCH ?= ../shared/bench
ENVS ?= ../bench-envs

.PHONY: bench-peers
bench-peers: $(READY) ## Us beside other libraries, into docs/performance.md; ONLY=regex, ROUNDS=3, BENCH=folder, ENVS=folder
	$(PY) -m benchmarks.peers --harness $(BENCH) --envs $(ENVS) $(if $(ONLY),--only '$(ONLY)') $(if $(ROUNDS),--rounds $(ROUNDS))
	$(PY) -m benchmarks.tables
	test -x $(ENVS)/picture/bin/python || $(PY) -m venv $(ENVS)/picture
	$(ENVS)/picture/bin/python -m pip install --quiet matplotlib
	$(ENVS)/picture/bin/python benchmarks/tables.py --picture

.PHONY: constraints
constraints: $(READY) ## Write down the versions now installed, for everybody's next set-up
	$(PY) constraints/freeze.py

.PHONY: clean
clean: ## Remove .venv and every cache
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist build
