#!/bin/sh
# Installs isonforge, or another version of it:
#
#   curl -fsSL https://github.com/isonforge/isonforge/releases/latest/download/install.sh | sh
#
# Downloads the archive for this machine, compares it with its SHA-256, asks gh or cosign who built it where one of them is there, runs the
# program once, and only then puts it in place, by one rename. `sh -s -- --help` in place of `sh` shows the options.
#
# All is inside of braces: a shell that got only a part of this script does nothing.
{
# zsh, where the script is piped into that: words, patterns and traps as everywhere.
if [ -n "${ZSH_VERSION-}" ]; then emulate sh; fi
set -eu

# Owner and name on GitHub.
repository=isonforge/isonforge
releases=https://github.com/$repository/releases
program=isonforge

usage() {
  cat <<END
Usage: install.sh [options]

  --version <version>  Install this version instead of the newest.
  --dir <directory>    Where to; else \$ISONFORGE_INSTALL_DIR, else ~/.local/bin.
  --base-url <url>     Where the archive and SHA256SUMS are: http://, https://,
                       file:// or a directory.
  --newest             Print the version that would be installed, and do no more.
  --skip-attestation   Do not ask gh or cosign whether the project's release job
                       built it.
  --uninstall          Remove the program and its man page, and nothing else.
  -h, --help           Show this.
END
}

say() {
  printf '%s\n' "$*" >&2
}

# fail MESSAGE [HINT]
fail() {
  say "error: $1"
  if [ -n "${2-}" ]; then say "hint: $2"; fi
  exit 1
}

wrong() {
  say "error: $1"
  say "hint: see $help"
  exit 2
}

read_options() {
  help='install.sh --help' version_option=--version elsewhere='name another directory with --dir'
  version='' base='' uninstall='' newest='' skip_attestation='' shares_man_dir='' dir=${ISONFORGE_INSTALL_DIR-}
  while [ $# -gt 0 ]; do
    option=$1
    case $option in
      --version | --dir | --base-url)
        if [ -z "${2-}" ]; then wrong "$option needs a value"; fi
        value=$2
        shift
        ;;
      --version= | --dir= | --base-url=) wrong "${option%=} needs a value" ;;
      --version=?* | --dir=?* | --base-url=?*) value=${option#*=} ;;
    esac
    case $option in
      --version | --version=?*) version=${value#v} ;;
      --dir | --dir=?*) dir=$value ;;
      --base-url | --base-url=?*) base=${value%/} ;;
      --newest) newest=yes ;;
      --uninstall) uninstall=yes ;;
      --skip-attestation) skip_attestation=yes ;;
      # It has other options, and replaces a program where it is.
      --for-upgrade) help="$program upgrade --help" version_option=--release elsewhere='' ;;
      -h | --help)
        usage
        exit 0
        ;;
      *) wrong "no such option: \"$option\"" ;;
    esac
    shift
  done
  case $version in *[!0-9A-Za-z.+-]*) wrong "not a version: \"$version\"" ;; esac
  case $dir in
    '' | \~ | \~/*) [ -n "${HOME-}" ] || fail "cannot tell where to install: HOME is not set" "name a directory with --dir" ;;
  esac
  case $dir in
    '') dir=$HOME/.local/bin ;;
    # --dir=~/bin: shells replace a ~ only where a word begins.
    \~ | \~/*) dir=$HOME${dir#?} ;;
    /*) ;;
    *) dir=$PWD/$dir ;;
  esac
  dir=${dir%/}
  # Beside a bin/ is where man looks by itself. For that of ~/bin none is made in the middle of a home.
  man_dir=${dir%/bin}/share/man/man1 own_man_dir=${HOME:+$HOME/.local/share/man/man1}
  if [ "$man_dir" = "$dir/share/man/man1" ] || { [ "$dir" = "${HOME-}/bin" ] && [ ! -d "${HOME-}/share/man" ]; }; then
    man_dir=$own_man_dir
    shares_man_dir=yes
  fi
}

# Sets `platform`, as archives are named.
find_platform() {
  machine=$(uname -m)
  case $(uname -s) in
    Linux) os=linux ;;
    Darwin) os=macos ;;
    MINGW* | MSYS* | CYGWIN*) fail "isonforge does not run on Windows itself" "install it inside of WSL" ;;
    *) fail "there is no isonforge for $(uname -s)" "it runs on Linux and macOS" ;;
  esac
  case $machine in
    x86_64 | amd64) arch=x64 ;;
    aarch64 | arm64) arch=arm64 ;;
    *) fail "there is no isonforge for the processor \"$machine\"" "it runs on x86-64 and arm64" ;;
  esac
  # A shell that Rosetta translates sees an Intel processor.
  if [ "$os-$arch" = macos-x64 ] && [ "$(sysctl -n sysctl.proc_translated 2>/dev/null)" = 1 ]; then arch=arm64; fi
  if [ "$os" = linux ]; then
    if [ "$(getconf LONG_BIT 2>/dev/null)" = 32 ]; then
      fail "there is no isonforge for 32-bit systems" "this processor can run a 64-bit one"
    fi
    if has_musl; then
      fail "isonforge needs glibc, and this system has musl" \
        "run it in a container: https://github.com/$repository#in-a-container"
    fi
  fi
  platform=$os-$arch
}

has_musl() {
  case $(ldd --version 2>&1) in *musl*) return 0 ;; *GLIBC* | *GNU*) return 1 ;; esac
  for loader in /lib/ld-musl-*; do
    [ -e "$loader" ] && return 0
  done
  return 1
}

find_tools() {
  if command -v sha256sum >/dev/null; then
    sha256='sha256sum'
  elif command -v shasum >/dev/null; then
    sha256='shasum -a 256'
  else
    fail "cannot verify a download: there is neither sha256sum nor shasum"
  fi
  command -v tar >/dev/null || fail "cannot unpack the archive: there is no tar"
  case $base in
    file://*) ;;
    https://* | http://* | '')
      command -v curl >/dev/null || command -v wget >/dev/null ||
        fail "cannot download: there is neither curl nor wget" "install one of them"
      ;;
    *) [ -d "$base" ] || wrong "neither a URL nor a directory: \"$base\"" ;;
  esac
}

# fetch NAME FILE: from $from
fetch() {
  ended=0 why=''
  case $from in
    file://*) copy "${from#file://}/$1" "$2" || ended=$? ;;
    https://* | http://*) download "$from/$1" "$2" || ended=$? ;;
    *) copy "$from/$1" "$2" || ended=$? ;;
  esac
  if [ "$ended" -eq 0 ]; then return 0; fi
  if [ "$ended" -eq "$cannot_write" ]; then fail "cannot write into $tmp" "$another_tmp"; fi
  fail "cannot download $from/$1" "${why:+$why; }$where"
}

# What curl ends with when the disk is full.
cannot_write=23

copy() {
  if [ -r "$1" ] && [ ! -d "$1" ]; then
    cat "$1" >"$2" || return "$cannot_write"
  else
    cat "$1"
  fi
}

download() {
  if command -v curl >/dev/null; then
    quiet=-sS protocols='=https'
    # A percentage for who waits.
    if [ -t 2 ] && [ "${2##*.}" = gz ]; then quiet=--progress-bar; fi
    case $1 in http:*) protocols='=http,https' ;; esac
    set -- "$1" "$2" "$quiet" -fL --proto "$protocols" --proto-redir "$protocols" --connect-timeout 20 --speed-limit 1 \
      --speed-time 30 --retry 2
    if [ "$quiet" != -sS ]; then
      by_curl "$@" >&2
      return
    fi
    # It tells each of its attempts: the last one stands in our error.
    cut=0
    by_curl "$@" >"$tmp/curl" 2>&1 || cut=$?
    why=$(tail -n 1 "$tmp/curl" 2>/dev/null | printable)
    return "$cut"
  else
    download_by_wget "$2" "$1"
  fi
}

# by_curl URL FILE OPTION...
by_curl() {
  url=$1 file=$2
  shift 2
  curl "$@" -o "$file" "$url"
}

# It goes everywhere where it is sent to, and tries for hours; what it says is looked through afterwards.
download_by_wget() {
  # That of BusyBox takes no more.
  patience=''
  case $(wget --version 2>&1) in *"GNU Wget"*) patience='-nv -T 30 -t 3' ;; esac
  ended=0
  # shellcheck disable=SC2086 # several words
  LC_ALL=C wget $patience -S -O "$1" "$2" >"$tmp/wget" 2>&1 || ended=$?
  # Its own number for a full disk.
  if [ "$ended" -eq 3 ]; then return "$cannot_write"; fi
  if [ "$ended" -ne 0 ]; then
    words=$(grep -v '^ ' "$tmp/wget" | tail -n 2 | tr '\n' ' ' | printable)
    say "wget: ${words:-the connection broke off, or nothing came}"
    return 1
  fi
  case $2 in http:*) return 0 ;; esac
  if grep -i '^ *location: *http:' "$tmp/wget" >/dev/null; then
    say "wget: it was sent to a place without encryption (http://)"
    return 1
  fi
}

# Sets `archive` and `sum`: the line of SHA256SUMS for this machine.
choose_archive() {
  from=$base
  if [ -z "$from" ]; then
    from=$releases/latest/download
    if [ -n "$version" ]; then from=$releases/download/v$version; fi
  fi
  where="the versions are at $releases"
  if [ -n "$base" ]; then where='is --base-url right?'; fi
  fetch SHA256SUMS "$tmp/sums"
  # Exactly one line, of nothing but a checksum and a name of ours.
  awk -v start="$program-$version" -v end="-$platform.tar.gz" -v exact="$version" '
    NF == 2 && length($1) == 64 && $1 !~ /[^0-9a-f]/ && $2 !~ /[^0-9A-Za-z.+_-]/ &&
      index($2, start) == 1 && substr($2, length($2) - length(end) + 1) == end &&
      (exact == "" || $2 == start end)
  ' "$tmp/sums" >"$tmp/choice"
  case $(wc -l <"$tmp/choice" | tr -d ' ') in
    1) read -r sum archive <"$tmp/choice" ;;
    0)
      others=$(names "$tmp/sums")
      if [ -z "$others" ]; then fail "$from/SHA256SUMS is no list of archives" "a page to sign in at, perhaps; $where"; fi
      fail "$from has no isonforge${version:+ $version} for $platform" "it has: $others"
      ;;
    *) fail "$from has several versions" "choose one with $version_option: $(names "$tmp/choice")" ;;
  esac
}

# By their numbers: the tr of some BusyBox builds takes the name of a class for its letters.
printable() {
  LC_ALL=C tr -dc '\040-\176'
}

names() {
  awk 'NF == 2 && length($1) == 64 && $2 ~ /\.tar\.gz$/ { printf "%s%s", separator, $2; separator = ", " }' "$1" | printable
}

# Of what a command of the system said: why it failed.
reason() {
  said=$(printf '%s\n' "$1" | head -n 1 | printable)
  printf '%s' "${said##*: }"
}

# The archive, verified, in $tmp/unpacked.
get_archive() {
  say "downloading $from/$archive"
  fetch "$archive" "$tmp/archive.tar.gz"
  # shellcheck disable=SC2086 # several words
  got=$($sha256 <"$tmp/archive.tar.gz") || fail "cannot compute the checksum of the download"
  if [ "${got%% *}" != "$sum" ]; then
    fail "the download is not what SHA256SUMS says: $archive" "try again; if it stays so, do not install it"
  fi
  check_attestation
  mkdir "$tmp/unpacked"
  why=$(LC_ALL=C tar -xzf "$tmp/archive.tar.gz" -C "$tmp/unpacked" 2>&1) ||
    fail "cannot unpack $archive in $tmp: $(reason "$why")" "is there room? TMPDIR names another place"
  unpacked=$tmp/unpacked/${archive%.tar.gz}
  [ -f "$unpacked/$program" ] || fail "$archive holds no $program"
}

# Whether our release job built it. The checksum came from the same place as the archive, so that it shows damage,
# not who made it.
check_attestation() {
  case $from in http*) ;; *) return 0 ;; esac
  if [ -n "$skip_attestation" ]; then return 0; fi
  # Not of a company's host, which gh may be set to.
  export GH_HOST=github.com
  # Those of many distributions have no such command, or option, and would be taken to have found nothing.
  if gh attestation verify --help >/dev/null 2>&1 && gh auth status --hostname "$GH_HOST" >/dev/null 2>&1; then
    verify_by gh attestation verify "$tmp/archive.tar.gz" --repo "$repository"
  elif cosign verify-blob-attestation --help 2>&1 | grep new-bundle-format >/dev/null; then
    fetch attestation.sigstore.json "$tmp/attestation.sigstore.json"
    verify_by cosign verify-blob-attestation --new-bundle-format --bundle "$tmp/attestation.sigstore.json" \
      --certificate-oidc-issuer https://token.actions.githubusercontent.com \
      --certificate-identity-regexp "^https://github\.com/$repository/\.github/workflows/release\.yml@refs/tags/" \
      "$tmp/archive.tar.gz"
  else
    say "not verified who built it: that needs gh of 2.49 or later, logged in (gh auth login), or a new cosign"
  fi
}

# verify_by COMMAND…: goes on only when it succeeds.
verify_by() {
  if "$@" >"$tmp/attested" 2>&1 </dev/null; then
    say "verified by $1: built by the release job of $repository"
    return 0
  fi
  say "$1 says: $(tail -n 3 "$tmp/attested" | tr '\n' ' ' | printable)"
  fail "the release job of $repository has not built $archive" \
    "do not install it; if you know who built it, --skip-attestation installs it all the same"
}

# Makes the place for the program, before anything large is downloaded; `clean_up` takes it away again.
make_place() {
  if [ -d "$dir/$program" ]; then fail "cannot install: $dir/$program is a directory"; fi
  before=''
  if [ -x "$dir/$program" ]; then before=$("$dir/$program" --version 2>/dev/null </dev/null) || before=''; fi
  parent=$dir
  while [ ! -e "$parent" ]; do
    made="$made$parent
"
    parent=${parent%/*}
    parent=${parent:-/}
  done
  why=$(LC_ALL=C mkdir -p "$dir" 2>&1) || fail "cannot make the directory $dir: $(reason "$why")" "$elsewhere"
  # A name that nobody can know before: what is written is never reached through somebody's link.
  why=$(LC_ALL=C mktemp "$dir/.$program.XXXXXXXX" 2>&1) || fail "cannot write into $dir: $(reason "$why")" "$elsewhere"
  new=$why
}

# Puts the program in place. Until the rename at the end everything can fail and nothing has changed.
put_in_place() {
  why=$(LC_ALL=C cat "$unpacked/$program" 2>&1 >"$new") ||
    fail "cannot write into $dir: $(reason "$why")" "make room there${elsewhere:+, or $elsewhere}"
  chmod 755 "$new"
  [ -x "$new" ] || fail "cannot install: the file system of $dir runs no programs (noexec)" "$elsewhere"
  # On this file system: /tmp may forbid to run programs.
  now=$("$new" --version 2>"$tmp/why" </dev/null) || now=''
  case $now in
    "$program "*) ;;
    *) fail "the program does not run on this system: $(head -n 3 "$tmp/why" | tr '\n' ' ')" \
      "nothing was changed; please report it" ;;
  esac
  # What just starts looks for its own file, by the name that Linux gives one in whose place there is another.
  before_it="$dir/$program (deleted)"
  if [ "$os" = linux ] && [ -f "$dir/$program" ] && [ ! -d "$before_it" ] &&
    ln -f "$dir/$program" "$before_it" 2>/dev/null; then replaced=$before_it; fi
  mv -f "$new" "$dir/$program" || fail "cannot replace $dir/$program"
  new='' made=''
}

put_man_page() {
  if [ -z "$man_dir" ] || [ ! -f "$unpacked/$program.1" ]; then return 0; fi
  page=''
  if mkdir -p "$man_dir" 2>/dev/null && page=$(mktemp "$man_dir/.$program.1.XXXXXXXX" 2>/dev/null) &&
    cat "$unpacked/$program.1" >"$page" && chmod 644 "$page" && mv -f "$page" "$man_dir/$program.1"; then
    return 0
  fi
  if [ -n "$page" ]; then rm -f "$page"; fi
  say "warning: cannot write the man page into $man_dir"
}

# As one word of a shell.
quote() {
  printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"
}

report() {
  printf '✓ Installed %s\n' "$now"
  printf '  in:     %s\n' "$dir/$program"
  if [ -n "$before" ] && [ "$before" != "$now" ]; then printf '  before: %s\n' "$before"; fi
  case :$PATH: in
    *":$dir:"*)
      first=$(command -v "$program") || first=''
      if [ -n "$first" ] && [ "$first" != "$dir/$program" ]; then
        say "warning: PATH finds another one first: $first"
      fi
      ;;
    *)
      printf '\n%s is not on PATH. To add it:\n' "$dir"
      case $os:${SHELL-} in
        *:*/fish) file='' ;;
        *:*/zsh) file=.zshrc ;;
        macos:*/bash) file=.bash_profile ;;
        *:*/bash) file=.bashrc ;;
        *) file=.profile ;;
      esac
      if [ -z "$file" ]; then
        printf '  fish_add_path %s\n' "$(quote "$dir")"
      else
        line="export PATH=\"$(printf '%s' "$dir" | sed 's/[\\"$`]/\\&/g'):\$PATH\""
        place="~/$file"
        if [ "$file" = .zshrc ] && [ -n "${ZDOTDIR-}" ]; then place=$(quote "$ZDOTDIR/$file"); fi
        printf '  echo %s >>%s\n' "$(quote "$line")" "$place"
      fi
      ;;
  esac
}

uninstall() {
  if [ ! -f "$dir/$program" ] && [ ! -L "$dir/$program" ]; then fail "there is no $program in $dir"; fi
  # Without the program nobody records how they end.
  # In these columns, whichever its settings choose.
  running=$(ISONFORGE_AGENTS_COLUMNS=id,state "$dir/$program" agents 2>/dev/null </dev/null |
    awk 'length($1) == 8 && ($2 == "running" || $2 == "queued" || $2 == "?") { printf " %s", $1 }') || running=''
  if [ -n "$running" ]; then
    fail "background agents are running or queued, or their records cannot be read:$running" \
      "end them first: $dir/$program stop --all; $dir/$program rm --force clears what cannot be read"
  fi
  rm -f "$dir/$program" || fail "cannot remove $dir/$program"
  # A directory that is no bin/ has its page where that of ~/.local/bin is.
  if [ -n "$shares_man_dir" ] && [ -e "${HOME-}/.local/bin/$program" ]; then man_dir=''; fi
  if [ -n "$man_dir" ]; then
    rm -f "$man_dir/$program.1" || say "warning: cannot remove $man_dir/$program.1"
  fi
  printf '✓ Removed %s\n' "$dir/$program"
  home=${ISONFORGE_HOME:-${HOME-}/.isonforge}
  if [ -d "$home" ]; then printf '  agents, logs and sessions stay in %s\n' "$home"; fi
  if [ -n "${HOME-}" ] && ! command -v "$program" >/dev/null; then name_callers; fi
}

# What the README has written for completions, and the help for a reboot: at each start they would miss the program.
name_callers() {
  config=${XDG_CONFIG_HOME:-$HOME/.config}
  for file in "$HOME/.profile" "$HOME/.bash_profile" "$HOME/.bashrc" "${ZDOTDIR:-$HOME}/.zshrc" "$config/fish/config.fish" \
    "$config/fish/completions/$program.fish" "$config/systemd/user/$program.service" "$HOME/Library/LaunchAgents/$program.boot.plist"; do
    if grep "$program" "$file" >/dev/null 2>&1; then printf '  still calls it: %s\n' "$file"; fi
  done
}

# What must not be left behind when something fails.
clean_up() {
  # A second Ctrl+C does not end it half-way.
  trap '' HUP INT QUIT PIPE TERM
  if [ -n "$new" ]; then rm -f "$new"; fi
  if [ -n "$replaced" ]; then
    # It looks for it within the first moments.
    sleep 0.1 2>/dev/null || sleep 1
    rm -f "$replaced"
  fi
  printf '%s' "$made" | while IFS= read -r each; do rmdir "$each" 2>/dev/null || :; done
  rm -rf "$tmp"
}

main() {
  read_options "$@"
  if [ -n "$uninstall" ]; then
    uninstall
    exit 0
  fi
  find_platform
  find_tools
  new='' made='' replaced=''
  another_tmp='make room there, or name another place with TMPDIR'
  tmp=$(mktemp -d) || fail "cannot make a temporary directory" "$another_tmp"
  trap clean_up EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 131' QUIT
  trap 'exit 141' PIPE
  trap 'exit 143' TERM
  choose_archive
  if [ -n "$newest" ]; then
    found=${archive#"$program-"}
    printf '%s\n' "${found%"-$platform.tar.gz"}"
    exit 0
  fi
  make_place
  get_archive
  put_in_place
  put_man_page
  report
}

main "$@"
}
