/**
 * What a run said last, as it left it (`outcome.json`).
 *
 * @module
 */
import { join } from "@std/path/join";
import { OUTCOME_FILE } from "../record/files.ts";

/** Empty where it said nothing, or could not tell. */
export async function readLastWords(directory: string): Promise<string> {
  try {
    const { last_words: words } = JSON.parse(
      await Deno.readTextFile(join(directory, OUTCOME_FILE)),
    );
    return typeof words === "string" ? words : "";
  } catch {
    return "";
  }
}
