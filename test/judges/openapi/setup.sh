#!/usr/bin/env bash
# Makes a venv with Schemathesis and with a generator of Python clients, in a folder, from PyPI.
# Usage: setup.sh <folder>. A folder that is complete is left alone. The last line says why it was not
# made. Exit code 3: something that it needs is not installed; 4: something could not be downloaded.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
to=${1:?usage: setup.sh <folder>}

if ! python3 -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
  echo 'python3 (3.10 or later, with venv) is missing'
  exit 3
fi

# What was installed, by everything that decides it.
stamp=$(cksum <"$here/setup.sh" | cut -d ' ' -f 1)
if [ "$(cat "$to/complete" 2>/dev/null)" = "$stamp" ]; then exit 0; fi
mkdir -p "$to"
rm -f "$to/complete"

echo 'Python: a venv with Schemathesis and openapi-python-client (200 MB)'
python3 -m venv "$to/venv"
if ! "$to/venv/bin/pip" install --quiet --disable-pip-version-check --no-input --retries 2 \
  --timeout 30 'schemathesis==4.32.5' 'openapi-python-client==0.29.1' 'mypy==2.4.1'; then
  echo 'Schemathesis, or what stands beside it, could not be downloaded'
  exit 4
fi
echo "$stamp" >"$to/complete"
