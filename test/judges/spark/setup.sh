#!/usr/bin/env bash
# Makes the judge's machine in a folder, from PyPI and Maven Central: a venv with pyspark, Delta's
# jars, and our Java classes. Usage: setup.sh <folder>. A folder that is complete is left alone.
# The last line says why it was not made. Exit code 3: something that it needs is not installed;
# 4: something could not be downloaded.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
to=${1:?usage: setup.sh <folder>}
spark=4.2.0
delta=4.4.0
unity=0.6.0

missing() {
  echo "$1"
  exit 3
}
unreachable() {
  echo "$1 could not be downloaded"
  exit 4
}
python3 -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null ||
  missing 'python3 (3.10 or later, with venv) is missing'
for tool in java javac mvn; do
  command -v "$tool" >/dev/null || missing "$tool is missing"
done
javac --release 17 -version >/dev/null 2>&1 || missing 'the Java compiler is older than 17'

# What was installed, by everything that decides it.
stamp=$(cat "$here/setup.sh" "$here"/java/meshport/*.java | cksum | cut -d ' ' -f 1)
if [ "$(cat "$to/complete" 2>/dev/null)" = "$stamp" ]; then exit 0; fi
mkdir -p "$to/jars" "$to/classes"
to=$(cd "$to" && pwd)
rm -f "$to/complete"

echo 'Python: a venv with pyspark (480 MB), pyarrow and pandas'
python3 -m venv "$to/venv"
"$to/venv/bin/pip" install --quiet --disable-pip-version-check --no-input --retries 2 --timeout 30 \
  "pyspark==$spark" 'pyarrow==26.0.1' 'pandas<3' numpy || unreachable 'pyspark'

jars=(
  "io.delta:delta-spark_${spark%.*}_2.13:$delta"
  "io.delta:delta-storage:$delta"
  "io.delta:delta-kernel-api:$delta"
  "io.delta:delta-kernel-defaults:$delta"
  "io.delta:delta-kernel-unitycatalog:$delta"
  "io.unitycatalog:unitycatalog-client:$unity"
  "io.unitycatalog:unitycatalog-hadoop:$unity"
)
fetch() { mvn --quiet --batch-mode -Dstyle.color=never "dependency:$1" "${@:2}" >&2; }
for index in "${!jars[@]}"; do
  jar=${jars[index]}
  echo "Maven: jar $((index + 1)) of ${#jars[@]}, $jar"
  { fetch get -Dartifact="$jar" -Dtransitive=false &&
    fetch copy -Dartifact="$jar" -DoutputDirectory="$to/jars"; } || unreachable "$jar"
done

echo 'Java: the parser that binds markers, the catalog by another name'
wheel=$("$to/venv/bin/python" -c 'import os, pyspark; print(os.path.dirname(pyspark.__file__))')
rm -rf "$to/classes" && mkdir "$to/classes"
javac --release 17 -nowarn -XDsuppressNotes -cp "$wheel/jars/*:$to/jars/*" -d "$to/classes" \
  "$here"/java/meshport/*.java
(cd "$to/classes" && "$(dirname "$(readlink -f "$(command -v javac)")")/jar" cf ../meshport.jar .)
echo "$stamp" >"$to/complete"
