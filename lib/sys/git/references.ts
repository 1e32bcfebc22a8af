/**
 * What the references of a repository are: branches, tags, the stash and all others, and what its working trees have checked out.
 *
 * @module
 */
import { join } from "@std/path/join";
import { UserError } from "../../errors.ts";
import { digest } from "../../text/digest.ts";
import { joinBytes } from "../../text/join_bytes.ts";
import { namesIn } from "../files/entries_in.ts";
import { askReadGit } from "./read_git.ts";
import { readGitFile } from "./repository_files.ts";
import { gitReason } from "./run_git.ts";

/**
 * By their full names, as gitrevisions(7) has them: `refs/heads/master`, `main-worktree/HEAD`, `worktrees/fix/HEAD`; with
 * them {@linkcode STASH_LOG}. An object's name each, or `ref: <name>`.
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

/** Ours: snapshots and kept work. They come and go with every run. */
const OWN = "refs/isonforge/";
/** Some 200,000 references. */
const MAX_BYTES = 12 * 1024 * 1024;
const MAX_LOG_BYTES = 4 * 1024 * 1024;

/**
 * All but our own.
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
    ["for-each-ref", "--format=%(refname)%09%(objectname)%09%(symref)"],
    { cwd: common, env: { GIT_DIR: common }, timeoutMs, signal, onStdout },
  );
  if (bytes > MAX_BYTES) throw new UserError("there are too many");
  if (listed.code !== 0) throw new UserError(gitReason(listed));
  const references: References = new Map();
  for (const line of new TextDecoder().decode(joinBytes(pieces)).split("\n")) {
    const [name = "", object = "", symbolic = ""] = line.split("\t");
    if (name === "" || name.startsWith(OWN)) continue;
    references.set(name, symbolic === "" ? object : `ref: ${symbolic}`);
  }
  const add = (name: string, value: string | undefined) => {
    if (value !== undefined) references.set(name, value);
  };
  add(MAIN_HEAD, readGitFile(join(common, "HEAD")));
  for (const name of namesIn(join(common, "worktrees"))) {
    add(worktreeHead(name), readGitFile(join(common, "worktrees", name, "HEAD")));
  }
  const log = readGitFile(join(common, STASH_LOG), MAX_LOG_BYTES);
  add(STASH_LOG, log === undefined ? undefined : digest(log));
  return references;
}
