#!/bin/sh
# Sets everything up and runs all that must pass: formatting, lint, types, unit and end-to-end tests.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
sh scripts/bootstrap.sh
exec .cache/bin/deno task --quiet ok
