#!/usr/bin/env bash
# Makes a venv in a folder, from PyPI. Usage: python-venv.sh <folder> <requirement ...>. A folder that is
# complete is left alone. The last line says why it was not made. Exit code 3: something that it
# needs is not installed; 4: something could not be downloaded.
set -euo pipefail

to=${1:?usage: python-venv.sh <folder> <requirement ...>}
requirements=("${@:2}")

if ! python3 -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
  echo 'python3 (3.10 or later, with venv) is missing'
  exit 3
fi

# What was installed, by everything that decides it.
stamp=$(printf '%s\n' "${requirements[@]}" | cat "$0" - | cksum | cut -d ' ' -f 1)
if [ "$(cat "$to/complete" 2>/dev/null)" = "$stamp" ]; then exit 0; fi
mkdir -p "$to"
rm -f "$to/complete"

echo "Python: a venv with ${requirements[*]}"
python3 -m venv "$to/venv"
if ! "$to/venv/bin/pip" install --quiet --disable-pip-version-check --no-input --retries 2 \
  --timeout 30 "${requirements[@]}"; then
  echo "one of ${requirements[*]} could not be downloaded"
  exit 4
fi
echo "$stamp" >"$to/complete"
