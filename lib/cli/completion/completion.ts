/**
 * What may stand at the end of a command line.
 *
 * @module
 */

/** One word that may stand there. */
export interface Candidate {
  value: string;
  description?: string;
}

/** Everything that may. */
export type Completion =
  | {
    kind: "values";
    /** In the order in which they are to be shown. */
    candidates: readonly Candidate[];
    /** What the candidates are, in the plural: `agents`. */
    label: string;
    /** What stands before each of them in the same word: `--effort=`. */
    prefix?: string;
    /** Whether the word goes on after any of them, as after `state=`. */
    isPart?: boolean;
  }
  /** The shell knows best how these are completed. */
  | { kind: "files" | "directories"; prefix?: string };

/** Where nothing can be suggested: a prompt, a number. */
export const NOTHING: Completion = { kind: "values", candidates: [], label: "" };

/** Candidates of which there is nothing more to say. */
export function valuesOf(label: string, candidates: readonly Candidate[]): Completion {
  return { kind: "values", candidates, label };
}
