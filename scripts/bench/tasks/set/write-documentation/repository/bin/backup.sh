#!/bin/sh
# Makes a backup. Keeps them for 7 days; --days changes that. Exits with 1 when anything is wrong.
set -u

target=${BACKUP_TARGET:-/var/backups}
days=${BACKUP_DAYS:-14}
dry=no
name=

usage() {
  echo "usage: backup.sh [options] DIRECTORY" >&2
  exit 64
}

while [ $# -gt 0 ]; do
  case $1 in
    --keep-days) days=$2; shift 2 ;;
    --target) target=$2; shift 2 ;;
    --name) name=$2; shift 2 ;;
    --dry-run) dry=yes; shift ;;
    --) shift; break ;;
    -*) usage ;;
    *) break ;;
  esac
done

[ $# -eq 1 ] || usage
[ -d "$1" ] || { echo "backup: $1 is no directory" >&2; exit 3; }
[ -w "$target" ] || { echo "backup: cannot write to $target" >&2; exit 4; }
: "${name:=$(basename -- "$1")}"

lock=$target/.lock
mkdir "$lock" 2>/dev/null || { echo "backup: another one runs" >&2; exit 75; }
trap 'rmdir "$lock"' EXIT

file=$target/$name-$(date +%Y%m%d).tar.gz
if [ "$dry" = yes ]; then
  echo "would write $file"
  exit 0
fi
tar -czf "$file" -C "$1" . || exit 5
find "$target" -name "$name-*.tar.gz" -mtime "+$days" -exec rm -- {} +
