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
 * The environment without what bash would run before the line of a hook, as Lmod wishes on clusters: what that prints would
 * stand before an answer. Settings that name such a file mean it, and are added later. `ENV` means nothing to `bash -c`.
 */
export function withoutStartFile(
  environment: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => name !== "BASH_ENV"));
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
  // Below sshd(8) some read ~/.bashrc even for one line.
  if (program !== undefined && name === "bash") return [program, "--norc", ...args];
  if (program !== undefined) return [program, ...args];
  if (shell === undefined) return ["/bin/sh", "-c", command];
  throw new Error(`${name} is not installed`);
}
