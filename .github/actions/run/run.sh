#!/bin/sh
# Runs one task, writes what the agent said into the job's summary and outputs, and ends with its exit code.
set -eu

# GitHub keeps 1 MiB of a summary, and of all outputs of a job.
most=500000

work=$RUNNER_TEMP/isonforge/run
mkdir -p "$work"
said=$work/said

# The prompt in a file: it may be long, and may begin with a dash.
if [ -n "${INPUT_PROMPT_FILE-}" ]; then
  prompt=$INPUT_PROMPT_FILE
elif [ -n "${INPUT_PROMPT-}" ]; then
  prompt=$work/prompt
  printf '%s\n' "$INPUT_PROMPT" >"$prompt"
else
  echo "::error::isonforge needs a prompt, or a prompt-file" >&2
  exit 2
fi

# Each line is one argument, whatever is in it.
{
  if [ -n "${INPUT_PERMISSION_MODE-}" ]; then printf '%s\n' "--permission-mode=$INPUT_PERMISSION_MODE"; fi
  if [ -n "${INPUT_TIMEOUT-}" ]; then printf '%s\n' "--timeout=$INPUT_TIMEOUT"; fi
  if [ -n "${INPUT_MAX_TURNS-}" ]; then printf '%s\n' "--max-turns=$INPUT_MAX_TURNS"; fi
  printf '%s\n' "${INPUT_ARGUMENTS-}" | sed '/^$/d'
} >"$work/arguments"
set -- --prompt-file "$prompt"
while IFS= read -r argument; do set -- "$@" "$argument"; done <"$work/arguments"

# A job that is cancelled leaves nothing running on a runner that stays. Some shells run no EXIT trap when a signal ends
# them, and none of them a trap before the command that they wait for is over, unless that is `wait`.
id='' child=''
end_all() {
  trap '' HUP INT TERM
  if [ -n "$child" ]; then kill "$child" 2>/dev/null || :; fi
  if [ -n "$id" ]; then isonforge stop "$id" >/dev/null 2>&1 || :; fi
}
trap end_all EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

code=0
if [ "${INPUT_BACKGROUND-}" = true ]; then
  id=$(isonforge --bg -q "$@" </dev/null) || exit $?
  isonforge attach "$id" </dev/null &
  child=$!
  wait "$child" || :
  isonforge wait "$id" >/dev/null &
  child=$!
  wait "$child" || code=$?
  child=''
  isonforge logs -n 100000 "$id" >"$said" 2>/dev/null || :
else
  # tee shows it as it comes; its exit code is not isonforge's.
  rm -f "$work/pipe"
  mkfifo "$work/pipe"
  tee "$said" <"$work/pipe" &
  tee=$!
  isonforge -p "$@" </dev/null >"$work/pipe" &
  child=$!
  wait "$child" || code=$?
  child=''
  wait "$tee" || :
fi

case $code in
  0) ending='done' ;;
  3) ending='ended by a cap' ;;
  *) ending="failed (exit code $code)" ;;
esac
{
  printf '### isonforge: %s\n\n' "$ending"
  head -c "$most" "$said"
  printf '\n'
} >>"$GITHUB_STEP_SUMMARY"
# A delimiter that nobody can guess: the text is a model's.
delimiter=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
{
  printf 'exit-code=%s\n' "$code"
  printf 'result<<%s\n' "$delimiter"
  head -c "$most" "$said"
  printf '\n%s\n' "$delimiter"
} >>"$GITHUB_OUTPUT"
exit "$code"
