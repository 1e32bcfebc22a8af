#!/bin/sh
# Sets everything up and runs all that must pass: formatting, lint, types, unit and end-to-end tests.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
command -v git >/dev/null || {
  echo "test: git is not on PATH, which repositories are made with" >&2
  exit 1
}
sh scripts/bootstrap.sh
exec .cache/bin/deno task --quiet ok
