# make demo   sets up .venv, builds the dossier of the bundled pile, prints where it is
# make test   sets up .venv with the development tools, runs the tests
# make check  ruff, mypy --strict;  make quality, make bench  accuracy and speed (see quality/, bench/)
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
OUT ?= dossier

.PHONY: demo test check quality bench clean

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Tellings needs Python 3.11 or later, and $(PYTHON) is older; name a newer one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
	  echo "$(PYTHON) cannot make a virtual environment; install its venv module (on Debian and Ubuntu: apt install python3-venv)" >&2; exit 1; }

.venv/.user: .venv/bin/python pyproject.toml constraints.txt
	$(PIP) install --quiet --constraint constraints.txt --editable .
	@touch $@

.venv/.dev: .venv/bin/python pyproject.toml constraints.txt
	$(PIP) install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@ .venv/.user

demo: .venv/.user
	$(BIN)/tellings build examples/pile -o $(OUT)
	@echo "The dossier of the bundled pile: $(abspath $(OUT))/dossier.html"

test: .venv/.dev
	$(BIN)/pytest -n 2

check: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

quality: .venv/.dev
	$(BIN)/python -m quality --write

bench: .venv/.dev
	$(BIN)/python -m bench --write

clean:
	rm -rf .venv $(OUT) build *.egg-info
