/**
 * Variables whose value some program runs.
 *
 * @module
 */

import { expansionOf } from "./builtin_commands.ts";
import type { Argument } from "./program_review.ts";

const VARIABLES =
  /^(?:GIT_(?:EDITOR|SEQUENCE_EDITOR|PAGER|SSH|SSH_COMMAND|EXTERNAL_DIFF|ASKPASS|PROXY_COMMAND)|EDITOR|VISUAL|FCEDIT|PAGER|MANPAGER|SYSTEMD_PAGER|BROWSER|SSH_ASKPASS|SUDO_ASKPASS|RSYNC_RSH|CVS_RSH|PROMPT_COMMAND|LESSOPEN|LESSCLOSE|FZF_DEFAULT_COMMAND|EXINIT|VIMINIT|npm_config_(?:editor|script_shell)|CARGO_TARGET_\w+_RUNNER|RUSTC_WRAPPER)$/;
/** Expanded by the shell as between double quotes. */
const EXPANDED = /^(?:PS[0-4]|BASH_ENV|ENV)$/;

/** The command line in the value of a variable; undefined where it is none. */
export function commandInVariable(name: string, value: string): string | undefined {
  if (VARIABLES.test(name)) return value.replace(/^[!|]-?/, "");
  // A command, or what `git` is asked to do by an alias.
  if (/^GIT_CONFIG_(?:VALUE_\d+|PARAMETERS)$/.test(name)) {
    const set = value.replaceAll("'", "").replace(/^[\w.]+=/, "").replace(/^!/, "");
    return `${set}\ngit ${set}`;
  }
  return EXPANDED.test(name) && /\$\(|`/.test(value) ? expansionOf(value) : undefined;
}

/** Whether a variable names a file that shells run before anything else. */
export function isSetupVariable(name: string): boolean {
  return name === "BASH_ENV" || name === "ENV";
}

/** Variables that name a file which a program reads before anything else, and may show. */
const FILE_VARIABLES =
  /^(?:BASH_ENV|ENV|HISTFILE|PYTHONSTARTUP|INPUTRC|WGETRC|NETRC|LD_PRELOAD|GIT_CONFIG(?:_GLOBAL|_SYSTEM)?)$/;
const NODE_FILE = /--(?:env-file(?:-if-exists)?|require|import)[=\s](\S+)/g;

/** The files that the value of a variable makes a program read. */
export function filesInVariable(name: string, value: string): string[] {
  if (FILE_VARIABLES.test(name)) return [value];
  return name === "NODE_OPTIONS"
    ? Array.from(value.matchAll(NODE_FILE), ([, file = ""]) => file)
    : [];
}

/** Of `env NAME=value …`, what some program will run. */
export function commandsInSettings(words: readonly Argument[]): string[] {
  return words.flatMap(({ text, printed }) => {
    const [, name = "", value = ""] = /^([A-Za-z_]\w*)=(.*)$/s.exec(text) ?? [];
    const command = commandInVariable(name, value);
    return [
      ...command === undefined ? [] : [command],
      ...isSetupVariable(name) && printed !== undefined ? [printed] : [],
    ];
  });
}
