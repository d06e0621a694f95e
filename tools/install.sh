#!/usr/bin/env bash
# Installs what the project needs: system libraries (Debian), the virtual environment, locked packages.
# Usage: tools/install.sh run|dev
set -euo pipefail
cd "$(dirname "$0")/.."
kind=${1:-run}

packages=(python3-venv openssl libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig gettext)
if [ "$kind" = dev ]; then
  packages+=(chromium poppler-utils git libreoffice-calc-nogui)
fi

missing=()
for package in "${packages[@]}"; do
  case "$package" in
    # Any Python that can make a virtual environment will do.
    python3-venv) python3 -c 'import ensurepip, venv' 2>/dev/null && continue ;;
    chromium) command -v chromium >/dev/null 2>&1 && continue ;;
  esac
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done

if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ]; then
    as_root=()
  elif sudo -n true 2>/dev/null; then
    as_root=(sudo)
  else
    echo "Some system packages are missing and installing them needs administrator rights: run « sudo apt-get install ${missing[*]} », then this command again." >&2
    exit 1
  fi
  echo "Installing system packages: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "Python 3.11 or newer is needed; this machine has $(python3 --version 2>&1)." >&2
  exit 1
fi

[ -x .venv/bin/python ] || python3 -m venv .venv

install_locked() {
  local file=$1 stamp=.venv/.installed-$1
  if ! cmp -s "$file" "$stamp"; then
    echo "Installing packages of $file"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$file"
    cp "$file" "$stamp"
  fi
}
install_locked requirements.txt
if [ "$kind" = dev ]; then
  install_locked requirements-dev.txt
  # What checks the scripts and the styles; Node.js itself comes with the packages above.
  if ! cmp -s tools/js/package-lock.json tools/js/node_modules/.installed; then
    echo "Installing packages of tools/js"
    tools/npm.sh ci --silent
    cp tools/js/package-lock.json tools/js/node_modules/.installed
  fi
fi

# Compiled catalogues are built, never kept in the repository.
.venv/bin/python tools/messages.py --compile
