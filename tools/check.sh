#!/usr/bin/env bash
# What a machine can check without running the product.
set -euo pipefail
cd "$(dirname "$0")/.."
export SECRET_KEY=only-for-the-checks-0123456789-abcdefghijklmnopqrstuvwxyz BASE_URL=https://capitalisation.example
export DATABASE_URL=sqlite:///:memory: ALLOWED_HOSTS=capitalisation.example DEMO=no DEBUG=no
bin=.venv/bin
$bin/ruff format --check --quiet .
$bin/ruff check --quiet .
$bin/djangofmt --check --quiet templates
$bin/djangofmt check templates
tools/npm.sh --silent run lint
tools/npm.sh --silent run types
tools/npm.sh --silent run styles
$bin/mypy
$bin/lint-imports --no-cache --no-logo >/dev/null || $bin/lint-imports --no-cache
$bin/python manage.py makemigrations --check --dry-run --verbosity 0
$bin/python manage.py check --deploy --fail-level WARNING
$bin/python tools/messages.py --check
echo "checks passed"
