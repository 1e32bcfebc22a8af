/**
 * How a conversation begins, and why it ends, in the words of Claude Code's hooks (https://code.claude.com/docs/en/hooks).
 *
 * @module
 */

/** `clear`: another one was left for it. `compact`: what was said before has become a summary. */
export type SessionSource = "startup" | "resume" | "clear" | "compact";

/** `clear` and `resume`: for a new one, or for one of before. */
export type SessionEndReason = "clear" | "resume" | "prompt_input_exit" | "other";
