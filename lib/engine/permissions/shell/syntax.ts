/**
 * What the review of a shell script needs to know of it: its commands, their words and their redirections. The parser
 * knows more; see parse_shell.ts.
 *
 * @module
 */

/** What happens to a variable's value in `${name…}`. */
export type Change =
  /** `:-`, `-`, `:=`, `=`: what stands there instead of an empty value. `isKept`: and is the variable's from then on. */
  | { kind: "default"; word: Word; isKept?: boolean }
  /** `:+`, `+`: what stands there instead of a value. */
  | { kind: "alternative"; word: Word }
  /** `#`, `##`, `%`, `%%` with a pattern whose text is known. */
  | { kind: "remove"; operator: string; pattern: string }
  /** `//[!0-9]/`: its digits are left. */
  | { kind: "digits" }
  /** Anything else that can be told of a value that is known. */
  | { kind: "edit"; edit: (value: string) => string };

/**
 * What bash evaluates as an expression. Each name in it is replaced by the variable's value, which is evaluated in its
 * turn; of `a[$(…)]`, wherever it comes from, the command is run.
 */
export interface Expression {
  word: Word;
  /** The array of which it is a subscript: of one with keys (`declare -A`) this is a text. */
  subscriptOf?: string;
  /** It is taken for the name of a variable: only a subscript in it is evaluated. */
  isName?: boolean;
}

export type WordPart =
  | { kind: "text"; text: string; isQuoted: boolean }
  /** An element of an array counts as any of them. `isIndirect`: its value is the name of the variable that is meant. */
  | {
    kind: "variable";
    name: string;
    isQuoted: boolean;
    isIndirect?: boolean;
    /** `${name[1]}`: one of them, and no other. */
    isElement?: boolean;
    change?: Change;
    expressions?: readonly Expression[];
  }
  /** `(a b)`: what may be the value. */
  | { kind: "array"; elements: readonly Word[] }
  /** `$(…)` and backquotes. */
  | { kind: "substitution"; script: Script; isQuoted: boolean }
  /** `<(…)` and `>(…)`: the word becomes the name of a pipe. */
  | { kind: "process"; script: Script }
  /** `$((…))`; `scripts` are what runs inside of it. */
  | { kind: "number"; scripts: readonly Script[]; expressions?: readonly Expression[] }
  /** An expansion whose value cannot be told. */
  | { kind: "unknown"; scripts: readonly Script[]; expressions?: readonly Expression[] };

export type Word = readonly WordPart[];

export interface Redirection {
  /** `>`, `>>`, `<`, `<<`, `<<<`, `>&` … */
  operator: string;
  /** The file; of `<<` and `<<<`, the text. */
  target: Word;
  /** Undefined for the usual one, and NaN for `{name}`, one that the shell chooses. */
  descriptor?: number;
}

export interface SimpleCommand {
  kind: "simple";
  /** `isAdded`: to what the variable has held. */
  assignments: readonly { name: string; value: Word; isAdded: "after" | "beside" | undefined }[];
  words: readonly Word[];
  redirections: readonly Redirection[];
  /** Subscripts of what is assigned, and numbers in `[[ … ]]`. */
  expressions?: readonly Expression[];
}

export type Command =
  | SimpleCommand
  /** `( … )`, `{ … }`, and what stands in an `if`, `while` or `case`. */
  | {
    kind: "group";
    isSubshell: boolean;
    /** It may also not be run, or only a part of it. */
    isConditional: boolean;
    /** It may be run again with what it has changed. */
    isLoop?: boolean;
    body: Script;
    redirections: readonly Redirection[];
  }
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
  /** It stands behind `&&` or `||`. */
  isConditional?: boolean;
  commands: readonly Command[];
}

export type Script = readonly Pipeline[];

/** The text is no shell script, or one that we cannot follow. */
export class ShellSyntaxError extends Error {
  override name = "ShellSyntaxError";
}
