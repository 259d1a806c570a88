#!/usr/bin/env bash
# A virtual environment with exactly the packages of python.txt: nothing is resolved at run time.
set -euo pipefail
. tests/tools/shared.sh

folder=$1
pip=("$folder/bin/pip" --disable-pip-version-check --no-input --quiet)

/usr/bin/python3 -c 'import tomllib' 2>/dev/null ||
    fail "Python 3.11 is needed: this needs Debian 12, Ubuntu 24.04 or newer"
/usr/bin/python3 -m venv "$folder"
"${pip[@]}" install --no-deps --only-binary :all: --requirement tests/tools/python.txt
"${pip[@]}" check
