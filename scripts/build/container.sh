#!/bin/sh
# Builds the container image out of a release on disk, as users do out of one on GitHub, and lets it work:
# container.sh ENGINE DIRECTORY; the engine is docker or podman.
set -eu

engine=$1
release=$2
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
project=$(mktemp -d)
server=''
clean_up() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null || :; fi
  rm -rf "$project"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
  printf 'container: %s\n' "$*" >&2
  exit 1
}

port=8765
python3 -m http.server "$port" --bind 127.0.0.1 --directory "$release" >/dev/null 2>&1 &
server=$!
tries=0
until curl -fsS -o /dev/null "http://127.0.0.1:$port/SHA256SUMS" 2>/dev/null; do
  tries=$((tries + 1))
  [ "$tries" -lt 100 ] || fail "nothing serves $release"
  sleep 0.1
done
"$engine" build --network host --build-arg "RELEASE=http://127.0.0.1:$port" --tag isonforge - <"$root/.github/Containerfile"

git init -q "$project"
echo "Prices are fetched in prices.ts." >"$project/README.md"
run() {
  "$engine" run --rm --user "$(id -u):$(id -g)" --volume "$project:/work" "$@"
}
run isonforge --version
run isonforge -p --model rehearsal "where are prices fetched?" | grep prices.ts >/dev/null ||
  fail "the agent has not found README.md"
run --entrypoint bash isonforge -c 'git status --short && rg -q prices . && bwrap --version' >/dev/null ||
  fail "git, rg or bwrap are missing"
if run --entrypoint bash isonforge -c 'command -v apt-get || command -v curl'; then fail "apt or curl were left in"; fi
