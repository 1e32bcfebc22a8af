#!/bin/sh
# Sets everything up, builds dist/isonforge, and lets two background agents work on a small repository.
# Needs no model (`--model rehearsal`), and leaves nothing behind but .cache/ and dist/.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
command -v git >/dev/null || {
  echo "demo: git is not on PATH, which repositories are made with" >&2
  exit 1
}
sh scripts/bootstrap.sh
echo "demo: building dist/isonforge" >&2
.cache/bin/deno task --quiet build

demo=$(mktemp -d)
export ISONFORGE_HOME="$demo/home" PATH="$root/dist:$PATH"
clean_up() {
  for agent in "$ISONFORGE_HOME"/agents/*/; do
    [ -d "$agent" ] && isonforge stop "$(basename "$agent")" >/dev/null 2>&1
  done
  rm -rf "$demo"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# A small repository to work on.
mkdir -p "$demo/shop/src"
cd "$demo/shop"
cat >README.md <<'END'
# Shop

Fetches prices and sends orders.
END
cat >src/prices.ts <<'END'
export async function prices() {
  return await fetch("/prices", { signal: AbortSignal.timeout(5_000) });
}
END
cat >src/orders.ts <<'END'
export function order(item: string) {
  fetch("/orders", { method: "POST", body: item });
}
END
git init --quiet
git add .
git -c user.name=Demo -c user.email=demo@example.com commit --quiet --message "A shop"

# Shows a command as typed, then runs it. What it printed is in $output.
type_in() {
  printf '\n$ %s\n' "$1"
  code=0
  eval "$1" >"$demo/output" 2>&1 || code=$?
  cat "$demo/output"
  output=$(cat "$demo/output")
  return "$code"
}

started_id() {
  printf '%s\n' "$output" | sed -n 's/.*started: //p'
}

type_in 'isonforge --bg --model rehearsal "audit every fetch() call for missing await + timeout"'
first=$(started_id)
type_in 'isonforge --bg --model rehearsal "summarize all README.md files in submodules
rehearse: sleep 300"'
second=$(started_id)
type_in "isonforge agents"
type_in "isonforge attach $first"
type_in "isonforge logs $second -n 3"
type_in "isonforge stop $second"
type_in "isonforge agents"
type_in "isonforge respawn $second"
type_in "isonforge stop $second"
type_in "isonforge rm $first $second"
type_in "isonforge agents"
