/**
 * What a shell needs: a script that asks, and answers in a form that the script can hand on as it is.
 *
 * @module
 */
import type { Completion } from "./completion.ts";

/** What a script passed on, understood. */
export interface CompletionQuestion {
  /** The words after the program's name; the last one is completed. */
  words: readonly string[];
  /** Set where the last word is no argument: then the shell completes files. */
  isRedirection?: boolean;
  /** The lines of the answer. */
  answer(completion: Completion): string[];
}

export interface Shell {
  /** What `isonforge completions <shell>` prints. */
  script: string;
  /** Reads what the script passes to `isonforge complete <shell>`. */
  read(args: readonly string[]): CompletionQuestion;
}
