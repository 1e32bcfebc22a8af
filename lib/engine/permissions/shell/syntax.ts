/**
 * A shell script as far as its commands, their words and their redirections go; see `sh(1)`, "Shell Grammar".
 *
 * @module
 */

export type WordPart =
  | { kind: "text"; text: string; isQuoted: boolean }
  /** `$name`, `${name}`, `${name:-fallback}`. */
  | { kind: "variable"; name: string; isQuoted: boolean; fallback?: Word }
  /** `$(…)`, backquotes, `<(…)` and `>(…)`. */
  | { kind: "substitution"; script: Script }
  /** An expansion whose value cannot be told; `scripts` are what runs inside of it. */
  | { kind: "unknown"; scripts: readonly Script[] };

export type Word = readonly WordPart[];

export interface Redirection {
  /** `>`, `>>`, `<`, `<<`, `<<<`, `>&` … without the number of the descriptor. */
  operator: string;
  /** The file; of `<<` and `<<<`, the text. */
  target: Word;
}

export interface SimpleCommand {
  kind: "simple";
  assignments: readonly { name: string; value: Word }[];
  words: readonly Word[];
  redirections: readonly Redirection[];
}

export type Command =
  | SimpleCommand
  /** `( … )`, `{ … }`, and what stands in an `if`, `while` or `case`. */
  | { kind: "group"; isSubshell: boolean; body: Script; redirections: readonly Redirection[] }
  | {
    kind: "for";
    variable: string;
    values: readonly Word[];
    body: Script;
    redirections: readonly Redirection[];
  }
  | { kind: "function"; name: string; body: Script };

/** One or several commands, each fed by the one before. */
export interface Pipeline {
  commands: readonly Command[];
}

export type Script = readonly Pipeline[];

/** The text is no shell script, or one that we cannot follow. */
export class ShellSyntaxError extends Error {
  override name = "ShellSyntaxError";
}
