#!/usr/bin/env bash
# Gets Lowkey Vault, an emulator of Key Vault by others, from Maven Central. Usage: setup.sh <folder>. A folder
# that is complete is left alone. The last line says why it was not made. Exit code 3: something that it needs
# is not installed; 4: something could not be downloaded.
set -euo pipefail

to=${1:?usage: setup.sh <folder>}
version=7.3.74
jar=com.github.nagyesta.lowkey-vault:lowkey-vault-app:$version

missing() {
  echo "$1"
  exit 3
}
command -v mvn >/dev/null || missing 'mvn is missing'
java=
for each in "$(command -v java || true)" /usr/lib/jvm/*/bin/java; do
  if [ -x "$each" ] && "$each" --version | head -n 1 | grep -qE ' (2[5-9]|[3-9][0-9])[. ]'; then
    java=$each
    break
  fi
done
[ -n "$java" ] || missing 'java (25 or later) is missing'

if [ "$(cat "$to/complete" 2>/dev/null)" = "$version $java" ]; then exit 0; fi
mkdir -p "$to"
rm -f "$to/complete"
echo "Maven: $jar"
fetch() { mvn --quiet --batch-mode -Dstyle.color=never "dependency:$1" "${@:2}" >&2; }
if ! { fetch get -Dartifact="$jar" -Dtransitive=false &&
  fetch copy -Dartifact="$jar" -DoutputDirectory="$to" -Dmdep.stripVersion=true; }; then
  echo "$jar could not be downloaded"
  exit 4
fi
echo "$java" >"$to/java"
echo "$version $java" >"$to/complete"
