#!/usr/bin/env bash
# Installs what the tests need, then runs all of them: checks, SQLite, PostgreSQL.
set -euo pipefail
cd "$(dirname "$0")/.."
tools/install.sh dev
tools/check.sh
echo "== Tests of the browser side"
tools/npm.sh --silent test
echo "== Tests on SQLite"
.venv/bin/python -m pytest --database sqlite "$@"
echo "== Tests on PostgreSQL"
.venv/bin/python -m pytest --database postgresql "$@"
