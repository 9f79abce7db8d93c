#!/usr/bin/env bash
# Makes a venv with Databricks' own Python connector, and with what readers of rows use, in a folder.
# Usage: setup.sh <folder>. python-venv.sh says how it ends.
exec bash "$(dirname "$0")/../python-venv.sh" "${1:?usage: setup.sh <folder>}" \
  'databricks-sql-connector==4.9.0' 'pyarrow==26.0.1' 'pandas<3' 'polars==2.1.0' 'requests==2.34.2'
