/**
 * What is to be completed.
 *
 * @module
 */
import type { ParsedWords } from "./parsed_words.ts";

/** A value of which a part was typed. */
export interface Request {
  /** The value as it was typed so far. */
  current: string;
  /** Everything before it. */
  before: ParsedWords;
}
