/**
 * Linux: the words by which a command gets into the namespaces of a sandbox.
 *
 * @module
 */
import type { Holder } from "./holder.ts";

export interface JoinOptions {
  /** Absolute paths of the programs. */
  nsenter: string;
  bwrap: string;
  /** Where the command works. */
  cwd: string;
  holder: Pick<Holder, "pid" | "ownerNamespace">;
  /** A file with the system calls that are refused. */
  filter: string | undefined;
  /** Words before all others, for another network. */
  prefix?: readonly string[] | undefined;
  /** Words before the command, see `abstract_sockets.ts`. */
  socketScope?: readonly string[] | undefined;
}

/**
 * Enters the namespaces, in which the mounts are those of the first process, and gives up what that needs.
 *
 * 9 is the user namespace that owns the others, 8 the one inside of it without any rights. No descriptor of these is
 * left to the command, whose words come last.
 */
const JOIN_SCRIPT = `
owner=$1 inner=$2 filter=$3
shift 3
exec "$@" 7<"$filter" 8<"$inner" 9<"$owner"`;
const CLOSE_SCRIPT = 'exec 3<&- 4<&- 5<&- 6<&- 7<&- 8<&- 9<&-; exec "$@"';

/** The words that run `command` in there. */
export function joinNamespaces(
  command: readonly [string, ...string[]],
  { nsenter, bwrap, cwd, holder, filter, prefix = [], socketScope }: JoinOptions,
): [string, ...string[]] {
  const of = (name: string) => `/proc/${holder.pid}/ns/${name}`;
  return [
    ...["/bin/sh", "-c", JOIN_SCRIPT, "sh"] as const,
    ...[holder.ownerNamespace, of("user"), filter ?? "/dev/null"],
    ...prefix,
    ...[nsenter, "--preserve-credentials", "--user=/proc/self/fd/9"],
    ...["mnt", "pid", "ipc"].map((name) => `--${name === "mnt" ? "mount" : name}=${of(name)}`),
    ...[bwrap, "--userns2", "8", "--cap-drop", "ALL", "--dev-bind", "/", "/"],
    ...(filter === undefined ? [] : ["--seccomp", "7"]),
    ...["--chdir", cwd, "--"],
    ...socketScope ?? ["/bin/sh", "-c", CLOSE_SCRIPT, "sh"],
    ...command,
  ];
}
