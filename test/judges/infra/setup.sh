#!/usr/bin/env bash
# Makes a venv with checkov in a folder. Usage: setup.sh <folder>. python-venv.sh says how it ends.
exec bash "$(dirname "$0")/../python-venv.sh" "${1:?usage: setup.sh <folder>}" 'checkov==3.3.30'
