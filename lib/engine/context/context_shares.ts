/**
 * How a context window is divided.
 *
 * @module
 */

/** Kept free for the next answer and what its tools bring. */
const RESERVE = 16_384;
/** How much of the newest conversation stays word for word, as a share of the window. */
const KEPT_SHARE = 0.2;
/** Longer than this, a summary is none. */
const MAX_SUMMARY = 4_096;
/** What the parts get at least, however little is free. */
const MIN_SHARE = 256;

/** All in tokens. */
export interface ContextShares {
  /** From so many used tokens on older turns are summarised. */
  threshold: number;
  /** What all tool results of one answer may take. */
  results: number;
  /** What a compaction leaves word for word of the turns that the model has seen. */
  kept: number;
  /** The longest summary. */
  summary: number;
}

/**
 * Divides `window`, of which `base` tokens (system prompt, tools, the first message) never become less.
 *
 * A compaction leaves base, a summary, and the turn whose results the model has not seen. The shares are such that this
 * stays below the threshold: else it would be compacted again and again.
 */
export function contextShares(window: number, base: number): ContextShares {
  const threshold = compactionThreshold(window);
  const free = threshold - base;
  const share = (tokens: number) => Math.max(MIN_SHARE, Math.floor(tokens));
  return {
    threshold,
    results: share(free / 3),
    kept: share(Math.min(free / 6, window * KEPT_SHARE)),
    summary: share(Math.min(free / 4, MAX_SUMMARY)),
  };
}

/** Used tokens from which on a conversation is compacted: `window − 16,384`, in small windows half of it. */
export function compactionThreshold(window: number): number {
  return Math.max(window - RESERVE, Math.floor(window / 2));
}
