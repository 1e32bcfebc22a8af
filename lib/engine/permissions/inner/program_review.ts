/**
 * What the review of one program of a command line knows of it.
 *
 * @module
 */
import type { Review } from "../review.ts";

export interface Argument {
  text: string;
  isDownloaded: boolean;
  /** Of `<(…)`: what is read from it, as far as it can be told. */
  printed?: string;
}

export interface ProgramReview extends Review {
  /** What it reads comes from the network. */
  isFedByDownload: boolean;
  /** Texts that are fed by `<<` and `<<<`. */
  input: readonly string[];
  /** Files that are fed by `<`. */
  inputFiles: readonly string[];
}
