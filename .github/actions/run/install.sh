#!/bin/sh
# Installs isonforge for the steps that follow. The installer compares the archive with its checksum.
set -eu

bin=$RUNNER_TEMP/isonforge/bin
set -- --dir "$bin"
if [ -n "${INPUT_VERSION-}" ]; then set -- "$@" --version "$INPUT_VERSION"; fi
if [ -n "${INPUT_MIRROR-}" ]; then set -- "$@" --base-url "$INPUT_MIRROR"; fi
sh "$GITHUB_ACTION_PATH/../../../scripts/install.sh" "$@"
echo "$bin" >>"$GITHUB_PATH"
