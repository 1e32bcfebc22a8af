/**
 * Options whose value may be left out: which word behind one is its value, and which is the prompt.
 *
 * @module
 */
import { UsageError, UserError } from "../../errors.ts";

/** Stands before a word that follows such an option; no word of a command line can hold it. */
const PERHAPS = "\0";

/** A value that was given with `=`, or stands behind the option and is perhaps the prompt; true: none was given. */
export type OptionalValue = string | true;

/** Marks a word that stands behind an option whose value may be left out. */
export function asPerhapsValue(word: string): string {
  return PERHAPS + word;
}

/** What of a command line may hold the prompt. */
export interface Words {
  prompt?: string | undefined;
  worktree?: OptionalValue | undefined;
  continue?: OptionalValue | undefined;
  resume?: OptionalValue | undefined;
}

/** The same once each word is where it belongs; true: the option stood without a value. */
export interface SettledWords {
  prompt?: string;
  worktree?: OptionalValue;
  continue?: boolean;
  resume?: OptionalValue;
}

export interface SettleOptions {
  /** The prompt comes from elsewhere, so that no word is one. */
  hasPrompt: boolean;
  /** Whether a conversation of this directory has an id that begins so. */
  isConversation: (word: string) => Promise<boolean>;
}

/**
 * Finds the prompt among the words: in `-w "fix the bug"` and `--continue "and the tests?"` it stands behind the option.
 *
 * @throws {UserError} when a word is neither a conversation nor can be the prompt
 */
export async function settleWords(
  words: Words,
  { hasPrompt, isConversation }: SettleOptions,
): Promise<SettledWords> {
  if (words.continue !== undefined && words.resume !== undefined) {
    throw new UsageError("--continue and --resume contradict each other", {
      hint: "give one of them",
    });
  }
  let { prompt } = words;
  const settled: SettledWords = {};
  const { value: goOn, isSure: isSession } = valueOf(words.continue);
  if (goOn === true) settled.continue = true;
  else if (goOn !== undefined) {
    if (isSession || await isConversation(goOn)) settled.resume = goOn;
    else if (prompt === undefined && !hasPrompt) {
      settled.continue = true;
      prompt = goOn;
    } else {
      throw new UserError(`no conversation of this directory begins with "${goOn}"`, {
        hint: "see isonforge sessions",
      });
    }
  }
  const { value: branch, isSure: isBranch } = valueOf(words.worktree);
  if (typeof branch === "string" && !isBranch && prompt === undefined && !hasPrompt) {
    settled.worktree = true;
    prompt = branch;
  } else if (branch !== undefined) settled.worktree = branch;
  const { value: resume } = valueOf(words.resume);
  if (resume !== undefined) settled.resume = resume;
  return prompt === undefined ? settled : { ...settled, prompt };
}

/** The value without the mark, and whether it stood behind `=`. */
function valueOf(given: OptionalValue | undefined) {
  if (typeof given !== "string") return { value: given, isSure: true };
  return given.startsWith(PERHAPS)
    ? { value: given.slice(PERHAPS.length), isSure: false }
    : { value: given, isSure: true };
}
