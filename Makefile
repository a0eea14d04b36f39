# `make` alone lists what can be made.
PYTHON ?= python3
BIN := .venv/bin
export FLASK_APP := wsgi

# PostgreSQL's driver is installed where DATABASE_URL asks for it: in the environment, in .env, or in the file that DATABASE_URL_FILE names.
ASKS := $(firstword $(subst :, ,$(DATABASE_URL)))
ASKS += $(shell grep -shoE "^(export +)?DATABASE_URL *= *[\"']?postgres" .env; grep -shoE '^postgres' /dev/null $(DATABASE_URL_FILE) \
	$$(sed -n "s/^DATABASE_URL_FILE *= *[\"']\{0,1\}\([^\"']*\).*/\1/p" .env 2>/dev/null))
DRIVER := $(if $(findstring postgres,$(ASKS)),.venv/postgresql.stamp)

help: ## List what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 8

run: .venv/code.stamp $(DRIVER) ## Start Good Word on http://HOST:PORT, with SQLite in instance/
	@$(BIN)/gunicorn wsgi:app

dev: .venv/code.stamp $(DRIVER) ## The same on 127.0.0.1 for whoever changes it: tables made, reloaded at each change
	@$(BIN)/goodword migrate
	@$(BIN)/goodword setup-address 2>/dev/null || true
	@$(BIN)/flask run --debug --host 127.0.0.1 --port $${PORT:-8000}

demo: .venv/code.stamp $(DRIVER) ## The same with a believable year for three locations, in a database of its own
	@DEMO=yes INSTANCE_PATH=instance/demo $(BIN)/goodword demo
	@DEMO=yes INSTANCE_PATH=instance/demo $(BIN)/gunicorn wsgi:app

test: .venv/test.stamp .venv/code.stamp ## Run every check and test, on SQLite and PostgreSQL, with a real Chromium, nginx and Caddy
	@sh tests/find-programs.sh
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
.venv/run.stamp: requirements.txt deploy/install.sh deploy/goodword
	@sh deploy/install.sh $(PYTHON) requirements.txt
	@touch $@

.venv/postgresql.stamp: .venv/run.stamp requirements-postgresql.txt
	@sh deploy/install.sh $(PYTHON) requirements.txt requirements-postgresql.txt
	@touch $@

.venv/test.stamp: .venv/run.stamp requirements-dev.txt
	@sh deploy/install.sh $(PYTHON) requirements.txt requirements-dev.txt
	@touch $@

# Python keeps what it compiles, but not where it may not write or PYTHONDONTWRITEBYTECODE is set. Here it is kept anyway.
.venv/code.stamp: .venv/run.stamp $(shell find kiosk -name '*.py')
	@$(BIN)/python -m compileall -q kiosk
	@touch $@

.PHONY: help run dev demo test lint bench drill lock
