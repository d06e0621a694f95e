#!/usr/bin/env bash
# Installs, prepares the demo's own database, serves it until Ctrl-C or SIGTERM. Needs no terminal.
set -euo pipefail
cd "$(dirname "$0")/.."
port=${1:-8000}

tools/install.sh run
mkdir -p staticfiles
mkdir -p -m 700 var
if [ ! -f var/demo-secret ]; then
  (umask 077 && .venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(50))' > var/demo-secret)
fi
# Before 0.2.0 the shape of the data changed without a migration: a demo of then is set aside, not broken.
shape=frozen-0.2.0
if [ -f var/demo.sqlite3 ] && [ "$(cat var/demo-shape 2>/dev/null)" != "$shape" ]; then
  aside=var/demo-$(date +%Y%m%d-%H%M%S).sqlite3
  for part in "" -wal -shm; do
    if [ -f "var/demo.sqlite3$part" ]; then mv "var/demo.sqlite3$part" "$aside$part"; fi
  done
  echo "The demo's data had another shape: it is kept in $aside, and a new demo begins."
fi
echo "$shape" > var/demo-shape
export SECRET_KEY DEMO=yes
export ORGANISATION=${ORGANISATION:-Ministère de l’exemple (démonstration)} CONTACT=${CONTACT:-contact@demo.example}
export HOSTING=${HOSTING:-Cette machine} DPO_CONTACT=${DPO_CONTACT:-dpo@demo.example}
SECRET_KEY=$(cat var/demo-secret)
export DATABASE_URL=${DATABASE_URL:-sqlite:///$PWD/var/demo.sqlite3}
export BASE_URL=${BASE_URL:-http://127.0.0.1:$port}

.venv/bin/python manage.py collectstatic --noinput --verbosity 0
.venv/bin/python manage.py migrate --verbosity 0
.venv/bin/python manage.py demo

# Three children: the pages and their live news, the worker of tasks, and the regular work. All end with this script.
pids=()
stop() {
  trap - INT TERM EXIT
  kill "${pids[@]}" 2>/dev/null || true
  wait "${pids[@]}" 2>/dev/null || true
}
trap 'stop; exit 0' INT TERM
trap stop EXIT
.venv/bin/python manage.py worker --queue-name "*" --interval 0.3 --no-reload >/dev/null 2>var/demo-worker.log &
pids+=($!)
(while :; do .venv/bin/python manage.py scheduled || true; sleep 60; done) >/dev/null 2>>var/demo-worker.log &
pids+=($!)
.venv/bin/uvicorn --host 127.0.0.1 --port "$port" --log-level warning --no-access-log --timeout-graceful-shutdown 3 live.asgi:application &
pids+=($!)
echo "The demo is at http://127.0.0.1:$port/ — stop it with Ctrl-C."
# Whichever ends first ends the other.
wait -n "${pids[@]}"
