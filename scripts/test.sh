#!/bin/sh
# Sets everything up and runs all that must pass: formatting, lint, types, unit and end-to-end tests.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
sh scripts/bootstrap.sh
# One more file at a time than there are processors: tests also wait.
export DENO_JOBS="${DENO_JOBS:-$(($(getconf _NPROCESSORS_ONLN) + 1))}"
exec .cache/bin/deno task --quiet ok
