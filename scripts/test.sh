#!/bin/sh
# Sets everything up and runs all that must pass: formatting, lint, types, unit and end-to-end tests.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
command -v git >/dev/null || {
  echo "test: git is not on PATH, which repositories are made with" >&2
  exit 1
}
# As root, tests also run the program as other users, who make files there.
place=${TMPDIR:-/tmp}
if [ "$(id -u)" -eq 0 ] && [ -z "$(find "$place/." -prune -perm -0003 2>/dev/null)" ]; then
  echo "test: as root, TMPDIR has to be a directory that everybody may write, as /tmp is: chmod 1777 $place" >&2
  exit 1
fi
sh scripts/bootstrap.sh
exec .cache/bin/deno task --quiet ok
