/**
 * The texts that a word of a shell may become, and what they are made of.
 *
 * @module
 */

/** Stands in an expanded text for what cannot be told; no word of a shell holds a NUL. */
export const UNKNOWN = "\0";

export interface Globbing {
  /** Names that begin with a dot: `dotglob`, GLOBIGNORE. */
  dots: boolean;
  /** Whatever the case of letters: `nocaseglob`. */
  anyCase: boolean;
  /** `**` goes through directories: `globstar`. */
  deep: boolean;
}

export interface Variables {
  /** What a variable may hold, several values when it may be one or the other; undefined when it is not set. */
  get(name: string): readonly string[] | undefined;
  /** What `dirs` has there: `1` and `+1` is the second, `-0` the last; undefined where that cannot be told. */
  directoryAt?(place: string): string | undefined;
  /** What patterns match beyond the usual. */
  globbing?: Globbing | undefined;
}

/** Nobody writes more combinations of values and braces by accident: what is beyond may be anything. */
export const MAX_TEXTS = 512;

/** As many as are looked at one by one, and something that may be any other. */
export function bounded(texts: readonly string[]): string[] {
  return texts.length <= MAX_TEXTS ? [...texts] : [...texts.slice(0, MAX_TEXTS - 1), UNKNOWN];
}
