#!/bin/sh
# Installs a release from a directory as users do, and lets an agent run: smoke.sh DIRECTORY VERSION [COMMIT]
# Prints what `isonforge --version` says. Leaves nothing behind.
set -eu

release=$1
version=$2
commit=${3-}

directory=$(mktemp -d)
agent=''
clean_up() {
  if [ -n "$agent" ]; then isonforge stop "$agent" >/dev/null 2>&1 || :; fi
  rm -rf "$directory"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
  printf 'smoke: %s\n' "$*" >&2
  exit 1
}

export HOME="$directory" ISONFORGE_HOME="$directory/home" PATH="$directory/bin:$PATH"
sh "$release/install.sh" --base-url "$release" --version "$version" --dir "$directory/bin"
said=$(isonforge --version)
echo "$said"
if [ -n "$commit" ]; then
  # Of a release nothing else may stand there, such as that the tree was dirty.
  case $said in
    "isonforge $version (commit $(printf %.10s "$commit"), deno "*) ;;
    *) fail "this is not version $version of commit $commit" ;;
  esac
fi
# An Intel processor asks for no signature, and a cross-compiled program has none.
if [ "$(uname -sm)" = "Darwin arm64" ]; then codesign --verify --strict "$directory/bin/isonforge"; fi

mkdir "$directory/project"
cd "$directory/project"
echo "Prices are fetched in prices.ts." >README.md
agent=$(isonforge --bg -q --model rehearsal "where are prices fetched?")
isonforge wait "$agent" --timeout 60s || fail "the agent does not end well"
isonforge logs "$agent" | grep prices.ts >/dev/null || fail "the agent has not found README.md"
isonforge rm "$agent"
agent=''
sh "$release/install.sh" --uninstall --dir "$directory/bin"
[ ! -e "$directory/bin/isonforge" ] || fail "the program is still there"
