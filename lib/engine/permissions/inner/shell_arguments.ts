/**
 * The command line of a shell: `bash -euo pipefail script a b`, `sh -s a`, `fish -c text`.
 *
 * @module
 */

export interface ShellArguments {
  /** Those of its options that are one letter and switched on. */
  letters: ReadonlySet<string>;
  /** Where the values of `--rcfile` and `--init-file` stand, and the values. */
  setups: readonly { at: number; file: string }[];
  /** Command lines in values of options, which run beside what is run otherwise. */
  commands: readonly string[];
  /** Where what it runs stands, and behind it the arguments of that; with `-s` these alone. */
  at: number;
}

const SETUP = /^--(?:rcfile|init-file)(?:=(.*))?$/s;
/** Of fish; see fish(1). */
const COMMAND = /^(?:-C|--(?:init-)?command)(?:=(.*))?$/s;
/** `-o pipefail`, `-euo pipefail`, `+O extglob`, `-oe pipefail`: the name stands behind. */
const WITH_NAME = /^[-+][a-zA-Z]*[oO][a-zA-Z]?$/;

/** Reads it as shells do: what stands behind the first operand is for what they run, whatever it looks like. */
export function shellArguments(args: readonly string[]): ShellArguments {
  const letters = new Set<string>();
  const setups: { at: number; file: string }[] = [];
  const commands: string[] = [];
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (arg === "-" || arg === "--") return { letters, setups, commands, at: at + 1 };
    if (!/^[-+]./.test(arg)) break;
    const setup = SETUP.exec(arg);
    const command = COMMAND.exec(arg);
    if (setup !== null) {
      if (setup[1] === undefined) at++;
      setups.push({ at, file: setup[1] ?? args[at] ?? "" });
    } else if (command !== null) {
      commands.push(command[1] ?? args[at + 1] ?? "");
      // To other shells it says to keep files: there the next word is what they run.
      if (command[1] === undefined && arg !== "-C") at++;
    } else if (!arg.startsWith("--")) {
      if (arg.startsWith("-")) { for (const letter of arg.slice(1)) letters.add(letter); }
      if (WITH_NAME.test(arg)) at++;
    }
  }
  return { letters, setups, commands, at };
}
