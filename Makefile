# Two commands matter: `make demo` and `make test`. Both install what they need.
PORT ?= 8000
PY := .venv/bin/python

.PHONY: help demo test check bench deploy-test fix messages lock sbom audit

help: ## say what there is to do
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

demo: ## install, load the demo, serve it
	@tools/demo.sh $(PORT)

test: ## install, then every test on SQLite and on PostgreSQL
	@tools/test.sh

check: ## format, lint, types, imports, migrations, deployment settings
	@tools/install.sh dev
	@tools/check.sh

bench: ## measure, as ratios
	@tools/install.sh dev
	@$(PY) -m bench

deploy-test: ## as root: boot an empty Debian, install, upgrade and restore there while people write (5 minutes)
	@deploy/test/run

fix: ## format and repair what the linters can
	@tools/install.sh dev
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .
	@.venv/bin/djangofmt templates

messages: ## collect the sentences to translate, compile both languages
	@tools/install.sh dev
	@$(PY) tools/messages.py

lock: ## resolve the requirements again, with hashes
	@tools/install.sh dev
	@.venv/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 requirements.in -o requirements.txt
	@.venv/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 requirements-dev.in -o requirements-dev.txt

sbom: ## list what the product is made of (CycloneDX), in sbom.json
	@tools/install.sh dev
	@.venv/bin/uv tool run --quiet --from cyclonedx-bom==7.5.0 cyclonedx-py requirements requirements.txt --output-format JSON --output-file sbom.json

audit: ## look for known weaknesses of the packages; fails where no source of them answers
	@tools/install.sh dev
	@.venv/bin/uv tool run --quiet --from pip-audit==2.10.1 pip-audit --strict --disable-pip --requirement requirements.txt
