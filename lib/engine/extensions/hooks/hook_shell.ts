/**
 * Which shell runs the command line of a hook.
 *
 * @module
 */
import { findProgram } from "../../../sys/find_program.ts";

/** What `shell` of a hook may be (https://code.claude.com/docs/en/hooks, "Command hook fields"). */
export const HOOK_SHELLS = ["bash", "powershell"] as const;

export type HookShell = (typeof HOOK_SHELLS)[number];

type Line = readonly [program: string, ...args: string[]];

/** What is started for a command line that names its shell, the shell by its name alone. */
export function shellLine(command: string, shell: HookShell): Line {
  switch (shell) {
    case "bash":
      return ["bash", "-c", command];
    case "powershell":
      // The one variable that hooks are written with is one of the environment, which has a name of its own there.
      return [
        ...["pwsh", "-NoProfile", "-NonInteractive", "-Command"] as const,
        command.replaceAll("${CLAUDE_PROJECT_DIR}", "${env:CLAUDE_PROJECT_DIR}"),
      ];
  }
}

/**
 * The same as it is started here. Where no shell is named it is bash: hooks are written with its conditions and arrays, and
 * such a guard lets everything pass in another shell. Systems without bash have hooks for `/bin/sh`.
 *
 * @param options.path the variable PATH of the hook
 * @throws {Error} where the shell that is named is not installed
 */
export function startedShell(
  { command, shell }: { command: string; shell?: HookShell | undefined },
  options: { cwd: string; path?: string | undefined },
): Line {
  const [name, ...args] = shellLine(command, shell ?? "bash");
  const program = findProgram(name, {
    cwd: options.cwd,
    ...(options.path === undefined ? {} : { path: options.path }),
  });
  if (program !== undefined) return [program, ...args];
  if (shell === undefined) return ["/bin/sh", "-c", command];
  throw new Error(`${name} is not installed`);
}
