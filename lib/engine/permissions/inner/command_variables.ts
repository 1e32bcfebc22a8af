/**
 * Variables whose value some program runs.
 *
 * @module
 */

import { shellQuote } from "../../../sys/shell_quote.ts";
import { expansionOf } from "./builtin_commands.ts";
import type { Argument } from "../review.ts";

const VARIABLES = new RegExp(
  `^(?:${
    [
      "GIT_(?:SSH|SSH_COMMAND|EXTERNAL_DIFF|PROXY_COMMAND)|(?:[A-Z0-9_]+_)?(?:EDITOR|PAGER|BROWSER|ASKPASS)",
      "VISUAL|FCEDIT|MANPAGER|HGEDITOR|TEXEDIT|HGMERGE|(?:RSYNC|CVS)_RSH|RSYNC_CONNECT_PROG|SVN_SSH|HG_SSH",
      "PROMPT_COMMAND|LESSOPEN|LESSCLOSE|FZF_(?:DEFAULT|CTRL_T|ALT_C)_COMMAND|EXINIT|VIMINIT",
      "(?:npm_config|NPM_CONFIG)_(?:editor|script_shell|EDITOR|SCRIPT_SHELL)|CARGO_TARGET_\\w+_(?:RUNNER|LINKER)",
      "(?:CARGO_BUILD_)?(?:RUSTC(?:_WORKSPACE)?_WRAPPER|RUSTC|RUSTDOC)|CC|CXX|CPP|LD|AR|FC|CONFIG_SHELL",
    ].join("|")
  })$`,
);
/** A function for shells: `BASH_FUNC_name%%=() { …; }`. */
const FUNCTION = /^BASH_FUNC_.+(?:%%|\(\))$/;
/** Expanded by the shell as between double quotes. */
const EXPANDED = /^(?:PS[0-4]|BASH_ENV|ENV)$/;

/** The command line in the value of a variable; undefined where it is none. */
export function commandInVariable(name: string, value: string): string | undefined {
  if (VARIABLES.test(name)) return value.replace(/^[!|]-?/, "");
  if (FUNCTION.test(name)) return `exported${value}; exported`;
  if (name === "PERL5DB") return `perl -e ${shellQuote(value)}`;
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
  /^(?:BASH_ENV|ENV|HISTFILE|PYTHONSTARTUP|INPUTRC|WGETRC|NETRC|RIPGREP_CONFIG_PATH|ACKRC|MAKEFILES|LD_PRELOAD|GIT_CONFIG(?:_GLOBAL|_SYSTEM)?)$/;
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
    const [, name = "", value = ""] = /^([A-Za-z_][^=]*)=(.*)$/s.exec(text) ?? [];
    const command = commandInVariable(name, value);
    return [
      ...command === undefined ? [] : [command],
      ...isSetupVariable(name) && printed !== undefined ? [printed] : [],
    ];
  });
}
