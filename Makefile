# `make` alone lists what can be made.
PYTHON ?= python3
BIN := .venv/bin
export FLASK_APP := wsgi

help: ## List what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 8

run: .venv/code.stamp ## Start Good Word on http://HOST:PORT, with SQLite in instance/
	@$(BIN)/gunicorn wsgi:app

demo: .venv/code.stamp ## The same with a believable year for three locations, in a database of its own
	@DEMO=yes INSTANCE_PATH=instance/demo $(BIN)/flask kiosk demo
	@DEMO=yes INSTANCE_PATH=instance/demo $(BIN)/gunicorn wsgi:app

test: .venv/test.stamp .venv/code.stamp ## Run every check and test, on SQLite and PostgreSQL and in a real Chromium
	@sh tests/browser/find-chromium.sh
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy
	@$(BIN)/python -m pytest -n auto --dist worksteal

lint: .venv/test.stamp ## Check style and types alone
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

bench: .venv/test.stamp .venv/code.stamp ## Measure speed and weight against references in the same run
	@$(BIN)/python -m bench

drill: .venv/test.stamp .venv/code.stamp ## Put faults in on purpose, and check that nothing is lost
	@$(BIN)/python -m bench.drills

lock: ## Pin what the requirements*.in files ask for, with hashes
	uv pip compile -q --universal --python-version 3.11 --no-strip-extras --generate-hashes --only-binary :all: requirements.in -o requirements.txt
	uv pip compile -q --universal --python-version 3.11 --no-strip-extras --generate-hashes requirements-postgresql.in -o requirements-postgresql.txt
	uv pip compile -q --universal --python-version 3.11 --no-strip-extras --generate-hashes requirements-dev.in -o requirements-dev.txt

# A stamp is newer than what it stands for, so that a second start installs and compiles nothing.
.venv/run.stamp: requirements.txt deploy/install.sh
	@sh deploy/install.sh $(PYTHON) requirements.txt
	@touch $@

.venv/test.stamp: .venv/run.stamp requirements-dev.txt
	@sh deploy/install.sh $(PYTHON) requirements.txt requirements-dev.txt
	@touch $@

# Python keeps what it compiles, but not where it may not write or PYTHONDONTWRITEBYTECODE is set. Here it is kept anyway.
.venv/code.stamp: .venv/run.stamp $(shell find kiosk -name '*.py')
	@$(BIN)/python -m compileall -q kiosk
	@touch $@

.PHONY: help run demo test lint bench drill lock
