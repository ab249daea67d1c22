# `make demo` runs the product on this machine, `make test` proves it. The logic is in scripts/.
PY ?= python3
PORT ?= 8000
SANDBOX_PORT ?= 8001
PYTHON := .venv/bin/python
export UV_PYTHON_DOWNLOADS := never
export UV_SYSTEM_CERTS := 1
COMPILE := $(PYTHON) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

.PHONY: help setup setup-dev demo test torture torture-broken mutants lint screenshots messages lock audit sbom

help:  ## these lines
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

setup:  ## make .venv and install what the product needs (done once)
	@$(PY) scripts/setup.py

setup-dev:  ## the same, and what its tests need
	@$(PY) scripts/setup.py --dev

demo: setup  ## run everything until Ctrl-C (PORT=8000 SANDBOX_PORT=8001)
	@$(PYTHON) -m scripts.demo --port $(PORT) --sandbox-port $(SANDBOX_PORT)

test: setup-dev  ## every check and every test
	@$(PYTHON) -m scripts.test

torture: setup-dev  ## break everything and count (SCALE=0.1 ROWS=R1,R2 SEED=7 REPORT=1), see docs/reliability.md
	@$(PYTHON) -m pytest -m torture -p no:randomly tests/torture

torture-broken: setup-dev  ## take out what keeps the product whole, one thing at a time: each must be noticed (REPORT=1)
	@$(PYTHON) -m tests.torture.mutants

mutants: setup-dev  ## change the core modules piece by piece, in a copy: their tests must notice (MODULES=access,outbox REPORT=1)
	@$(PYTHON) -m tests.mutation

lint: setup-dev  ## every check, no tests
	@$(PYTHON) -m scripts.lint

screenshots: setup-dev  ## take the pictures of the help and of docs/ anew from the product
	@$(PYTHON) -m scripts.screenshots

messages: setup-dev  ## collect the English texts for translators: locale/django.pot (needs GNU gettext)
	@DEBUG=1 $(PYTHON) manage.py makemessages --all --keep-pot

lock: setup-dev  ## write the lock files anew after a change of pyproject.toml
	@$(COMPILE) pyproject.toml -o requirements.lock
	@$(COMPILE) pyproject.toml --group dev -o requirements-dev.lock
	@grep -o '^uv==[0-9.]*' requirements-installer.lock | $(COMPILE) - -o requirements-installer.lock

audit: setup-dev  ## known vulnerabilities of everything locked (asks a public database; 3 when none can be reached)
	@$(PYTHON) -m scripts.audit

sbom: setup-dev  ## write the CycloneDX SBOM of what production installs (FILE=sbom.json)
	@$(PYTHON) -m scripts.sbom $(or $(FILE),sbom.json)
