/**
 * Services of the user that a run may be the first to start: they detach themselves, and from then on
 * serve whatever the user does. They outlive the run; ending them would take the user's own sessions
 * along.
 *
 * @module
 */
import type { ProcessInfo, ProcessTable } from "../../../sys/process_info.ts";

/** Programs by their path or name, as the first word of their command line. */
const program = (names: string, rest = "( |$)") => new RegExp(`^(\\S*/)?(${names})${rest}`);

/** Each by the command line that it shows once it is detached. */
const SERVICES: readonly RegExp[] = [
  // ssh(1), ControlPersist: it names itself.
  /^ssh: .* \[mux\]$/,
  program("ssh-agent"),
  program("gpg-agent|dirmngr|keyboxd|scdaemon"),
  program("tmux", "(:| |$)"),
  program("SCREEN"),
  program("emacs\\S*", " .*--(bg-|fg-)?daemon\\b"),
  program("adb", " .*\\bfork-server\\b"),
  program("watchman"),
  /\borg\.gradle\.launcher\.daemon\.bootstrap\.GradleDaemon\b/,
  // Bazel's server names itself after the workspace.
  program("bazel\\(.*\\)"),
];

/** Those of `processes` that are such a service: each leads a session that it made for itself. */
export function sharedServices(
  processes: readonly ProcessInfo[],
  table: ProcessTable,
): ProcessInfo[] {
  const leaders = processes.filter(({ pid, sessionId, groupId }) =>
    pid === (sessionId === 0 ? groupId : sessionId)
  );
  if (leaders.length === 0) return [];
  const commands = table.commandLines(leaders.map(({ pid }) => pid));
  return leaders.filter(({ pid }) => {
    const command = commands.get(pid);
    return command !== undefined && SERVICES.some((service) => service.test(command));
  });
}
