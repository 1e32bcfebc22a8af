#!/bin/sh
# Makes a fresh machine ready: a Deno, the dependencies, the base of `deno compile`.
#
# Leaves .cache/bin/deno, which every script calls. The normal way is Deno's own downloads and JSR; where they do
# not answer, npm_only/ stands in (its README says how), unless ISONFORGE_NO_FALLBACK is set: CI must be red when JSR
# is away, not green on stand-ins. Nothing outside of .cache/ changes, except that Deno fills its own cache in the
# normal way. Does nothing when there is nothing to do.
set -eu

# What is installed where PATH holds no Deno that is at least 2.6.
deno_version=2.6.8

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cache=$root/.cache
only=$cache/npm_only
stamp=$cache/bootstrap.stamp
lock=$cache/bootstrap.lock
cd "$root"

say() {
  printf 'bootstrap: %s\n' "$*" >&2
}

fail() {
  say "$@"
  exit 1
}

# The same where something was to be written; a full disk has taken away the words of who could not.
fail_to_write() {
  if ! echo >"$tmp/room" 2>/dev/null; then fail "cannot write into $cache: is the disk full?"; fi
  fail "$@"
}

# What the result depends on. Of deno.json only the packages: tasks and options change nothing here.
inputs() {
  printf '%s\n' "$root"
  cat scripts/bootstrap.sh
  fallback_inputs
}

fallback_inputs() {
  find scripts/npm_only -type f | LC_ALL=C sort | while IFS= read -r file; do
    printf '%s\n' "$file"
    cat "$file"
  done
  grep -E '"(jsr|npm):' deno.json
  if [ -f deno.lock ]; then cat deno.lock; fi
}

is_ready() {
  [ -x "$cache/bin/deno" ] || return 1
  case $(cat "$stamp" 2>/dev/null) in
    "normal $wanted") ;;
    "npm_only $wanted") [ -z "${ISONFORGE_NO_FALLBACK-}" ] && [ -x "$only/tools/deno" ] && [ -f "$only/tools/denort" ] && [ -d "$only/deno_dir" ] ;;
    *) return 1 ;;
  esac
}

# Runs a command and ends it after so many seconds.
within() {
  seconds=$1
  shift
  : >"$tmp/running"
  "$@" &
  pid=$!
  (
    while [ "$seconds" -gt 0 ] && [ -f "$tmp/running" ]; do
      sleep 1
      seconds=$((seconds - 1))
    done
    if [ -f "$tmp/running" ]; then kill "$pid"; fi
  ) >/dev/null 2>&1 &
  status=0
  wait "$pid" || status=$?
  rm -f "$tmp/running"
  return "$status"
}

# Prints the executable of the first Deno on PATH (not ours) that is new enough.
find_deno() {
  rest=$PATH:
  while [ -n "$rest" ]; do
    dir=${rest%%:*}
    rest=${rest#*:}
    case $dir in "" | "$cache"/*) continue ;; esac
    [ -x "$dir/deno" ] && [ ! -d "$dir/deno" ] || continue
    found=$("$dir/deno" eval --no-config --no-lock --ext=js \
      'console.log(Deno.version.deno, Deno.execPath())' 2>/dev/null) || continue
    major=${found%%.*}
    minor=${found#*.}
    minor=${minor%%.*}
    case $major$minor in "" | *[!0-9]*) continue ;; esac
    if [ "$major" -gt 2 ] || { [ "$major" -eq 2 ] && [ "$minor" -ge 6 ]; }; then
      printf '%s\n' "${found#* }"
      return 0
    fi
  done
  return 1
}

# Prints the executable of the Deno that the official installer put into .cache/.
install_official() {
  deno=$cache/deno-$deno_version/bin/deno
  if [ ! -x "$deno" ]; then
    none="there is no Deno 2.6 or newer on PATH, and"
    command -v curl >/dev/null || because "$none no curl to download it with" || return 1
    command -v unzip >/dev/null || command -v 7z >/dev/null || because "$none neither unzip nor 7z to unpack it with" || return 1
    curl -fsSL --connect-timeout 5 --max-time 60 -o "$tmp/install.sh" https://deno.land/install.sh 2>"$tmp/log" ||
      because "$none its site does not answer" || return 1
    say "installing Deno $deno_version with its installer"
    within 600 env CI=1 DENO_INSTALL="$tmp/deno" sh "$tmp/install.sh" "v$deno_version" \
      >"$tmp/log" 2>&1 </dev/null || because "$none its installer fails" || return 1
    "$tmp/deno/bin/deno" --version >/dev/null 2>&1 || because "the Deno that its installer brought does not run here" || return 1
    rm -rf "$cache/deno-$deno_version"
    mv "$tmp/deno" "$cache/deno-$deno_version"
  fi
  printf '%s\n' "$deno"
}

# Keeps why the normal way cannot be gone, and fails.
because() {
  printf '%s\n' "$*" >"$tmp/why"
  return 1
}

# A Deno, JSR and the base of `deno compile` by Deno's own means; fails when one of them does not answer.
normal() {
  real=$(find_deno) || real=$(install_official) || return 1
  # One small package tells quickly whether JSR answers.
  package=$(sed -n 's/.*"\(jsr:@std\/path@[^"]*\)".*/\1/p' deno.json)
  printf 'import "%s/join";\n' "$package" >"$tmp/probe.ts"
  within 20 "$real" cache --quiet --no-config --no-lock "$tmp/probe.ts" >"$tmp/log" 2>&1 ||
    because "JSR does not answer" || return 1
  say "caching dependencies"
  "$real" install --quiet >"$tmp/log" 2>&1 || {
    cat "$tmp/log" >&2
    fail_to_write "cannot install the dependencies"
  }
  echo 'export {};' >"$tmp/empty.ts"
  within 600 "$real" compile --quiet --no-config --no-lock --output "$tmp/empty" "$tmp/empty.ts" \
    >"$tmp/log" 2>&1 || because "the site with the base of deno compile does not answer" || return 1
  ln -s "$real" "$tmp/bin"
  finish normal
  if command -v git >/dev/null && ! git diff --quiet -- deno.lock 2>/dev/null; then
    say "deno.lock now has what JSR says of its packages; commit it, so that the next build need not add it"
  fi
}

# The same out of npm packages.
npm_only() {
  say "$(cat "$tmp/why"): falling back to npm (scripts/npm_only/README.md)"
  machine=$(uname -sm)
  if [ "$machine" != "Linux x86_64" ] || [ ! -e /lib64/ld-linux-x86-64.so.2 ]; then
    fail "the fallback is for Linux on x86_64 with glibc, this is $machine; install Deno 2.6 or newer and" \
      "make its downloads and JSR reachable"
  fi
  # DENO_FLAGS is a list of words.
  case $root in *[[:space:]]*) fail "the fallback needs a directory without blanks in its path: $root" ;; esac
  command -v npm >/dev/null || fail "the fallback needs npm, which is not on PATH"
  mkdir -p "$only"

  sum=$(cat scripts/npm_only/package-lock.json scripts/npm_only/base.ts | cksum)
  if [ "$(cat "$only/tools/stamp" 2>/dev/null)" != "$sum" ]; then
    say "installing Deno $deno_version and the packages from npm"
    mkdir "$tmp/tools"
    cp scripts/npm_only/package.json scripts/npm_only/package-lock.json "$tmp/tools"
    (
      cd "$tmp/tools"
      npm_config_cache=$tmp/npm npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier \
        >"$tmp/log" 2>&1
    ) || {
      cat "$tmp/log" >&2
      fail_to_write "npm cannot install the packages"
    }
    mv "$tmp/tools/node_modules/@deno/linux-x64-glibc/deno" "$tmp/tools/deno"
    chmod 755 "$tmp/tools/deno"
    DENO_DIR=$tmp/deno_dir "$tmp/tools/deno" run -A --no-config --no-lock scripts/npm_only/base.ts \
      "$tmp/tools/node_modules/@mcp-stress/linux-x64/bin/mcp-stress" "$tmp/tools/denort" ||
      fail_to_write "cannot make the base of deno compile"
    rm -rf "$tmp/tools/node_modules/@mcp-stress" "$tmp/deno_dir"
    echo "$sum" >"$tmp/tools/stamp"
    rm -rf "$only/tools"
    mv "$tmp/tools" "$only/tools"
  fi

  # Deno is to use the registry that npm is configured for.
  registry=$(npm_config_cache=$tmp/npm npm config get registry 2>/dev/null)
  sum=$({ fallback_inputs && echo "$registry"; } | cksum)
  if [ "$(cat "$only/deno_dir/stamp" 2>/dev/null)" != "$sum" ]; then
    say "filling Deno's cache from npm"
    (
      settings "$tmp/deno_dir"
      "$only/tools/deno" run -A --no-config --no-lock scripts/npm_only/fill.ts "$only/tools/node_modules" deno.json
    ) || fail_to_write "cannot fill Deno's cache"
    rm -rf "$tmp/deno_dir/gen/file"
    echo "$sum" >"$tmp/deno_dir/stamp"
    rm -rf "$only/deno_dir"
    mv "$tmp/deno_dir" "$only/deno_dir"
  fi

  {
    echo '#!/bin/sh'
    echo '# Generated by scripts/bootstrap.sh.'
    for setting in \
      "DENO_DIR=$only/deno_dir" "DENORT_BIN=$only/tools/denort" "NPM_CONFIG_REGISTRY=$registry" \
      JSR_URL=http://jsr.invalid/ DENO_TLS_CA_STORE=system DENO_NO_UPDATE_CHECK=1 "DENO_FLAGS=--lock=$only/deno_dir/deno.lock"; do
      printf 'export %s=%s\n' "${setting%%=*}" "$(quote "${setting#*=}")"
    done
    # shellcheck disable=SC2016
    printf 'exec %s "$@"\n' "$(quote "$only/tools/deno")"
  } >"$tmp/bin"
  chmod 755 "$tmp/bin"
  finish npm_only
}

# What the wrapper sets, for a cache that is still being filled.
settings() {
  export DENO_DIR="$1" NPM_CONFIG_REGISTRY="$registry" \
    JSR_URL=http://jsr.invalid/ DENO_TLS_CA_STORE=system DENO_NO_UPDATE_CHECK=1
}

quote() {
  printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"
}

finish() {
  # Deno may have completed deno.lock.
  wanted=$(inputs | cksum)
  mkdir -p "$cache/bin"
  mv -f "$tmp/bin" "$cache/bin/deno"
  echo "$1 $wanted" >"$tmp/stamp"
  mv -f "$tmp/stamp" "$stamp"
}

# One at a time; a lock whose owner is gone counts for nothing.
acquire() {
  waited=0
  until mkdir "$lock" 2>/dev/null; do
    # Not because it is there: the disk is full, or somebody else's.
    [ -d "$lock" ] || { mkdir "$cache/try.$$" && rmdir "$cache/try.$$"; } || fail "cannot write into $cache"
    owner='' began=''
    { read -r owner && read -r began; } 2>/dev/null <"$lock/pid" || :
    if is_gone; then
      if mv "$lock" "$cache/stale.$$" 2>/dev/null; then rm -rf "$cache/stale.$$"; fi
      continue
    fi
    [ "$waited" -ne 1 ] || say "waiting for process ${owner:-(starting)}, which does the same"
    [ "$waited" -lt 900 ] || fail "another one holds $lock for 15 minutes; remove it if that is not so"
    sleep 1
    waited=$((waited + 1))
  done
  # Without a name in it everybody would wait for it.
  { echo "$$" && start_of "$$"; } >"$lock/pid" || {
    rm -rf "$lock"
    fail "cannot write into $cache: is the disk full?"
  }
}

# Whether $owner, which began at $began, does not run any more; nor one that has not said who it is for 5 seconds.
is_gone() {
  if [ -z "$owner" ]; then [ "$waited" -ge 5 ]; return; fi
  if ! kill -0 "$owner" 2>/dev/null && ! ps -p "$owner" >/dev/null 2>&1; then return 0; fi
  # Its number may be another one's by now.
  [ -n "$began" ] && [ "$(start_of "$owner")" != "$began" ]
}

# Prints when a process began; nothing where the system does not tell.
start_of() {
  if [ -r "/proc/$1/stat" ]; then
    sed 's/.*) //' "/proc/$1/stat" | cut -d ' ' -f 20
  else
    LC_ALL=C TZ=UTC ps -o lstart= -p "$1" 2>/dev/null || echo
  fi
}

wanted=$(inputs | cksum)
if is_ready; then exit 0; fi

# Started by the fallback's Deno, whose settings are not the machine's own.
if [ "${JSR_URL-}" = http://jsr.invalid/ ]; then
  unset DENO_DIR DENORT_BIN NPM_CONFIG_REGISTRY JSR_URL DENO_FLAGS
fi

mkdir -p "$cache" || fail "cannot make .cache/ in $root, which everything is put into"
acquire
tmp=$cache/bootstrap.tmp
trap 'rm -rf "$tmp" "$lock"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
rm -rf "$tmp"
mkdir "$tmp"
if is_ready; then exit 0; fi
if normal; then exit 0; fi
if [ -n "${ISONFORGE_NO_FALLBACK-}" ]; then
  if [ -s "$tmp/log" ]; then tail -n 20 "$tmp/log" >&2; fi
  fail "$(cat "$tmp/why"); ISONFORGE_NO_FALLBACK forbids to take stand-ins from npm"
fi
npm_only
