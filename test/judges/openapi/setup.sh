#!/usr/bin/env bash
# Makes a venv with Schemathesis and what it draws values with, and with a generator of Python clients, in a
# folder. Usage: setup.sh <folder>. python-venv.sh says how it ends.
exec bash "$(dirname "$0")/../python-venv.sh" "${1:?usage: setup.sh <folder>}" \
  'schemathesis==4.32.5' 'hypothesis==6.170.17' 'jsonschema_rs==0.60.3' \
  'openapi-python-client==0.29.1' 'mypy==2.4.1'
