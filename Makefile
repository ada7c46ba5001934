# Two commands to begin with: `make run` (the demo site) and `make test`.
# docs/operations.md says what each does.

PY := .venv/bin/python
PYTHONS := python3.11 python3.12 python3.13 python3 python
RUNTIME := .venv/.runtime
DEV := .venv/.dev
PIP := $(PY) -m pip --disable-pip-version-check -qq

.PHONY: install run test check bench faults screenshots static

install: static

run: static
	@exec $(PY) -m portal.runner --end-with-parent

test: $(DEV) static
	@exec $(PY) -m tests.suite

check: $(DEV)
	@exec $(PY) -m tests.quality

bench: $(DEV) static
	@exec $(PY) -m tests.suite bench

faults: $(DEV) static
	@exec $(PY) -m tests.suite faults

screenshots: $(DEV) static
	@exec $(PY) -m tests.screenshots

static: $(RUNTIME)
	@$(PY) -m portal.collected

.venv/.made:
	@for python in $(PYTHONS); do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	    echo "Making .venv with $$($$python --version) ..."; \
	    $$python -m venv --clear .venv && touch $@ && exit 0; \
	    echo "This Python cannot make a virtual environment; on Debian: apt-get install python3-venv" >&2; \
	    exit 1; \
	  fi; \
	done; \
	echo "Python 3.11 or newer is needed and was not found (tried: $(PYTHONS))." >&2; exit 1

$(RUNTIME): requirements.txt | .venv/.made
	@echo "Installing requirements.txt ..."
	@$(PIP) install -r requirements.txt && touch $@

$(DEV): requirements-dev.txt requirements.txt | $(RUNTIME)
	@echo "Installing requirements-dev.txt ..."
	@$(PIP) install -r requirements-dev.txt && touch $@
