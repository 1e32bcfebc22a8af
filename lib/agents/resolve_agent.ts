/**
 * Which agent a user means by a word.
 *
 * @module
 */
import { UserError } from "../errors.ts";
import { isId, resolveId } from "./record/id.ts";
import { isName, resolveName } from "./record/name.ts";
import { type RecordEntry, recordsOf } from "./record/records.ts";

/** What there is to choose from; records are read only when ids alone do not tell. */
export interface Agents {
  ids: readonly string[];
  entries: () => readonly RecordEntry[];
}

/**
 * The id that `word` means: an id, the beginning of one, a name, or the branch of a worktree.
 *
 * @example
 * ```ts
 * resolveAgent("a3", { ids: ["a3f8c1d2"], entries: () => [] }); // "a3f8c1d2"
 * ```
 * @throws {UserError} when it means none, or several
 */
export function resolveAgent(word: string, { ids, entries }: Agents): string {
  if (isId(word) && ids.includes(word)) return word;
  const records = entries();
  const named = isName(word) ? resolveName(word, records) : undefined;
  if (named !== undefined) return named;
  const onBranch = recordsOf(records).filter(({ worktree }) => worktree === word)
    .map(({ id }) => id);
  // A branch may be called like the beginning of an id.
  const begun = ids.filter((id) => word !== "" && id.startsWith(word));
  const fitting = [...new Set([...onBranch, ...begun])];
  const [first] = fitting;
  if (onBranch.length > 0 && first !== undefined) {
    if (fitting.length === 1) return first;
    throw new UserError(
      `"${word}" is the branch of ${onBranch.join(", ")}${
        fitting.length > onBranch.length
          ? ` and the beginning of ${begun.filter((id) => !onBranch.includes(id)).join(", ")}`
          : ""
      }`,
      { hint: "give one of these ids" },
    );
  }
  if (isName(word)) throw noSuchAgent(word);
  return resolveId(word, ids);
}

/** The error about a word that means no agent. */
export function noSuchAgent(word: string): UserError {
  return new UserError(`no such agent: "${word}"`, {
    hint: "`isonforge agents` lists the ids and names",
  });
}
