/**
 * The supervisor: a few lines of sh that stay beside the worker (about 1 MB), and in the end become
 * this program once more to record how the run ended.
 *
 * @module
 */
import { join } from "@std/path/join";
import { shellQuote } from "../sys/shell_quote.ts";
import {
  EXIT_FILE,
  PROGRESS_FILE,
  STDERR_LOG,
  STDOUT_LOG,
  STOPPING_FILE,
  TERMINATED_FILE,
} from "./record/files.ts";

/** What is written to the supervisor's stdin once its pid is on disk. */
export const GO = "go\n";

/** The third word of the `exit` file where the run was ended because its time was up. */
export const TIME_UP = "time-up";
/** The same where somebody else told it to end, though the worker may not say so; only where time may be up. */
export const TOLD_TO_END = "told-to-end";

/**
 * So long a run's end is left to the `stop` that is under way, which ends this shell as soon as it has seen that: what
 * records the end elsewise takes as long to start as all else that is left to be done. Then it is started all the same.
 */
const LEFT_TO_STOP = "sleep 0.5";

/** What the log then says. */
const STARTED_AGAIN = "notice: isonforge was replaced while this run began; it is started again";

/** Whether a command line is that of the supervisor's wait for a `stop`. */
export function isLeftToStop(command: string): boolean {
  return command === LEFT_TO_STOP;
}

/** Keeps the file of the program that is `$1`, as descriptor 3; */
export const HOLD_PROGRAM = `{ command exec 3<"$1"; } 2>/dev/null`;
/** tells whether another one is there by now. */
const IS_REPLACED = `[ -e /dev/fd/3 ] && ! [ "$1" -ef /dev/fd/3 ]`;

/**
 * A command of the program that is `$1` and held: once more where it fails and an upgrade may be why, see
 * `supervisorArguments()`.
 */
export function onceMore(command: string): string {
  const again = `if ${IS_REPLACED}; then ${command} 3<&-; else (exit "$code"); fi`;
  return `${command} 3<&- || { code=$?; ${again}; }`;
}

export interface SupervisorOptions {
  /** The agent's directory. */
  directory: string;
  /** Ends with the worker's status, for who decides by that; else with that of what records the end. */
  endsLikeWorker?: boolean;
  /** A signal that means that the time of the run is up, as a scheduler sends it; none unless given. */
  timeUp?: "USR1";
  /** Command line that settles the run; the worker's exit status is appended. */
  settle: readonly string[];
  nonce: string;
  /** Milliseconds to wait before the worker is started; none unless given. */
  delayMs?: number;
}

/**
 * Arguments for `/bin/sh` that supervise `worker`.
 *
 * - End of file instead of the go-ahead: the launcher died, nothing is started.
 * - SIGHUP is ignored, also by what the worker starts, as under nohup(1).
 * - SIGINT and SIGQUIT mean what SIGTERM does, which alone reaches the worker. Each of them counts from the first moment of
 *   this shell on.
 * - A trapped signal ends `wait` early, with a status that means nothing while the worker is still
 *   there: then it is waited for again. `wait` for a child that was already reaped gives 127, which
 *   must not replace the status that is known.
 * - Until it has become the worker, what was forked for that swallows a SIGTERM: once it no longer does it looks
 *   whether a `stop` is under way, or this shell was told to end, either of which was said before one was sent.
 * - A signal ends the time before a restart, and with it the run.
 * - A program of `deno compile` reads its own file by its path as it starts, and fails where another one stands there by
 *   then: a worker that has told nothing of its run is started once more after an upgrade, from what is there now.
 * - The status goes to disk before anything that could fail, into the room that was taken for it: see `ending/exit_file.ts`.
 */
export function supervisorArguments(
  worker: readonly string[],
  options: SupervisorOptions,
): string[] {
  const waitForGo = `read -r go && [ "$go" = go ] || [ -n "$interrupted" ] || exit 0`;
  const script = supervisorScript({ ...options, first: waitForGo });
  return ["-c", script, "isonforge-supervisor", ...worker];
}

/** What it does once it may; `$@` is the worker's command line. */
export function supervisorScript(
  { directory, settle, nonce, delayMs = 0, endsLikeWorker = false, timeUp, first = ":" }:
    & SupervisorOptions
    & {
      /** What it does once it hears signals. */
      first?: string;
    },
): string {
  const path = (name: string) => shellQuote(join(directory, name));
  const settling = `${settle.map(shellQuote).join(" ")} "$status"`;
  const end = [
    "trap '' TERM INT QUIT",
    "umask 077",
    `echo ${shellQuote(nonce)} "$status" $cause 1<>${path(EXIT_FILE)}`,
    `[ ! -e ${path(STOPPING_FILE)} ] || ${LEFT_TO_STOP}`,
    endsLikeWorker ? onceMore(settling) : `exec ${settling} 3<&-`,
    'exit "$status"',
  ].join("; ");
  const trapTimeUp = `trap 'cause=${TIME_UP}; kill -TERM $$' ${timeUp}`;
  const noteCause = `cause=\${cause:-${TOLD_TO_END}}`;
  const isToEnd = `[ -e ${path(STOPPING_FILE)} ] || [ -e ${path(TERMINATED_FILE)} ]`;
  // Deno fails with 1, the shell with 126 or 127 where nothing that runs is there.
  const hasNotBegun = `case $status in 1 | 126 | 127) ;; *) false ;; esac && ` +
    `[ ! -e ${path(PROGRESS_FILE)} ] && ${IS_REPLACED}`;
  const passOn = `umask 077; [ -e ${path(STOPPING_FILE)} ] || : >${
    path(TERMINATED_FILE)
  }; kill -TERM "$worker" 2>/dev/null`;
  return `
    trap '' HUP
    worker=
    interrupted=
    cause=
    terminate() {
      interrupted=1
      ${timeUp === undefined ? ":" : noteCause}
      [ -z "$worker" ] || { ${passOn}; }
    }
    trap terminate TERM INT QUIT
    ${first}
    exec </dev/null >>${path(STDOUT_LOG)} 2>>${path(STDERR_LOG)}
    ${timeUp === undefined ? ":" : trapTimeUp}
    ${delayMs > 0 ? pause(delayMs, end) : ":"}
    [ -z "$interrupted" ] || { status=143; ${end}; }
    ${HOLD_PROGRAM}
    again=
    while :; do
      ({ ${isToEnd}; } && exit 143; exec "$@" 3<&-) &
      worker=$!
      [ -z "$interrupted" ] || { ${passOn}; }
      cd /
      status=
      while :; do
        interrupted=
        wait "$worker"
        waited=$?
        [ -n "$interrupted" ] && kill -0 "$worker" 2>/dev/null && continue
        [ "$waited" -eq 127 ] && [ -n "$status" ] || status=$waited
        [ -n "$interrupted" ] || break
      done
      [ -z "$again" ] && ${hasNotBegun} && cd "$OLDPWD" || break
      again=1
      worker=
      echo ${shellQuote(STARTED_AGAIN)} >&2
      [ -e "$1" ] || sleep 1
    done
    ${end}
  `.replaceAll(/^ {4}/gm, "").trim();
}

/** Sleeps; a SIGTERM meanwhile counts as the worker's end by it. */
function pause(delayMs: number, end: string): string {
  return [
    `sleep ${delayMs / 1000} & worker=$!`,
    `wait "$worker"`,
    `[ -z "$interrupted" ] || { kill "$worker" 2>/dev/null; status=143; ${end}; }`,
    "worker=",
  ].join("; ");
}
