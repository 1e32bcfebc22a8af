/**
 * What a run said at its end: its answer, or where it broke off.
 *
 * @module
 */
import { join } from "@std/path/join";
import { tryToReadOwnObject } from "../sys/files/read_own_file.ts";
import { OUTCOME_FILE } from "./record/files.ts";
import type { AgentMeta } from "./record/meta.ts";
import { readProgress } from "./progress.ts";

export interface LastWords {
  /** Empty where it said nothing, or nobody knows. */
  said: string;
  /** Why it failed, or which cap it reached. */
  error?: string;
}

/** The last words of the latest run, as it left them; after a crash the line that it told last. */
export function readLastWords(directory: string, meta: AgentMeta): LastWords {
  const { last_words: said, error } = tryToReadOwnObject(join(directory, OUTCOME_FILE)) ?? {};
  return {
    said: typeof said === "string"
      ? said
      : readProgress(directory, meta.identity?.nonce)?.said ?? "",
    ...(typeof error === "string" ? { error } : {}),
  };
}
