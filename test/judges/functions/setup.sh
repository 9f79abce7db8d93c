#!/usr/bin/env bash
# Unpacks the real Functions host from the folder beside the checkout. Usage: setup.sh <folder>. A
# folder that is complete is left alone. The last line says why it was not made. Exit code 3:
# something that it needs is not there.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
to=${1:?usage: setup.sh <folder>}
archive=$here/../../../../shared/tools/functions-host/functions-host.tar.xz

missing() {
  echo "$1"
  exit 3
}
[ "$(uname -sm)" = 'Linux x86_64' ] || missing 'it is built for Linux on x64'
[ -f "$archive" ] || missing 'no func on the PATH, and ../shared/tools/functions-host is not there'
for tool in tar xz; do
  command -v "$tool" >/dev/null || missing "$tool is missing"
done

stamp=$(cksum <"$archive")
if [ "$(cat "$to/complete" 2>/dev/null)" = "$stamp" ]; then exit 0; fi
echo 'The Functions host: 167 MB'
rm -rf "$to" && mkdir -p "$to"
tar xJf "$archive" -C "$to"
echo "$stamp" >"$to/complete"
