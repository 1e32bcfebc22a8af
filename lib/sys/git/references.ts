/**
 * What the references of a repository are: branches, tags, the stash and all others, and what its working trees have checked out.
 *
 * @module
 */
import { join } from "@std/path/join";
import { UserError } from "../../errors.ts";
import { decodeNames } from "../../text/byte_names.ts";
import { joinBytes } from "../../text/join_bytes.ts";
import { entriesIfThere } from "../files/entries_in.ts";
import { isInTables, readHead, readStashes, UNREADABLE } from "./heads.ts";
import { askReadGit } from "./read_git.ts";
import { gitReason } from "./run_git.ts";

/**
 * By their full names, as gitrevisions(7) has them: `refs/heads/master`, `main-worktree/HEAD`, `worktrees/fix/HEAD`; with
 * them {@linkcode STASH_LOG}. An object's name each, `ref: <name>`, or of what cannot be read {@linkcode UNREADABLE} and why.
 * Of names that are no UTF-8 see `byte_names.ts`.
 */
export type References = Map<string, string>;

/** Stands for the stashes below the latest one, which have no other names; its value only tells one list from another. */
export const STASH_LOG = "logs/refs/stash";

/** What the main working tree has checked out. */
export const MAIN_HEAD = "main-worktree/HEAD";

/** What another working tree has checked out. */
export function worktreeHead(name: string): string {
  return `worktrees/${name}/HEAD`;
}

/** What is there in place of all of these where it cannot be seen which there are. */
export const WORKTREES = "worktrees";

/** What `rm --worktree --force` has kept of an agent's work. */
export const KEPT_WORK = /^refs\/isonforge\/[0-9a-f]{8}$/;

/** Ours. But for kept work they are snapshots, which come and go with every run. */
const OWN = "refs/isonforge/";
/** Some 200,000 references. */
const MAX_BYTES = 12 * 1024 * 1024;

/**
 * All but our own, of which there is kept work alone.
 *
 * @param common the directory of git's that all worktrees of the repository share
 * @param options.timeoutMs what lies in the place of a reference may be read for ever: a named pipe
 * @throws {UserError} with the reason where they cannot be read, or are too many
 */
export async function listReferences(
  common: string,
  { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal | undefined },
): Promise<References> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  const onStdout = (piece: Uint8Array) => {
    bytes += piece.length;
    if (bytes <= MAX_BYTES) pieces.push(piece);
    return bytes <= MAX_BYTES;
  };
  const listed = await askReadGit(
    ["for-each-ref", "--format=%(refname)%09%(objectname)%09%(symref)%00"],
    { cwd: common, env: { GIT_DIR: common }, timeoutMs, signal, onStdout },
  );
  if (bytes > MAX_BYTES) throw new UserError("there are too many");
  if (listed.code !== 0) throw new UserError(gitReason(listed));
  const references: References = new Map();
  // A line break is before each but the first.
  for (const line of decodeNames(joinBytes(pieces)).split("\0")) {
    const [name = "", object = "", symbolic = ""] = line.trimStart().split("\t");
    if (name === "" || (name.startsWith(OWN) && !KEPT_WORK.test(name))) continue;
    references.set(name, symbolic === "" ? object : `ref: ${symbolic}`);
  }
  const add = (name: string, value: string | undefined) => {
    if (value !== undefined) references.set(name, value);
  };
  const options = { common, timeoutMs, signal };
  add(MAIN_HEAD, await readHead("HEAD", options));
  const worktrees = worktreesOf(common);
  if (worktrees === undefined) add(WORKTREES, `${UNREADABLE}cannot be read`);
  for (const name of worktrees ?? []) {
    // Its name is also its path.
    add(worktreeHead(name), await readHead(worktreeHead(name), options));
  }
  if (!isInTables(common)) {
    add(STASH_LOG, await readStashes(STASH_LOG, { ...options, isInTables: false }));
  } else if (references.has("refs/stash")) {
    add(STASH_LOG, await readStashes(STASH_LOG, { ...options, isInTables: true }));
  }
  return references;
}

/** The names of all working trees but the main one; undefined where they cannot be read. */
export function worktreesOf(common: string): string[] | undefined {
  try {
    return entriesIfThere(join(common, WORKTREES)).map(({ name }) => name);
  } catch {
    return undefined;
  }
}
