/**
 * What is being built: which commit, and who vouches for what goes in beside it.
 *
 * @module
 */
import { join } from "@std/path/join";
import { lockChange } from "./lock_change.ts";

/** Where a build comes from. */
export interface Origin {
  /** For `isonforge --version`. */
  readonly words: string;
  /** Why it is no release; part of the name of an archive, so that nobody takes it for one. */
  readonly marks: readonly string[];
  /** Of the commit, in seconds since 1970: the date of everything that is made. */
  readonly time: number;
}

export interface OriginOptions {
  /**
   * Whether deno.lock and Deno vouch for what is built in: not with another lock or none, nor with
   * a base of one's own (`DENORT_BIN`).
   */
  isVerified: boolean;
}

/** Looks at the sources in `root`; without a repository of their own the commit is unknown. */
export async function readOrigin(root: string, { isVerified }: OriginOptions): Promise<Origin> {
  const head = await git(root, "show", "--no-patch", "--no-show-signature", "--format=%H %ct");
  const [commit = "", time = ""] = (head ?? "").trim().split(" ");
  const isDirty = commit !== "" && await hasChanges(root);
  const marks = [];
  if (isDirty) marks.push("dirty");
  if (!isVerified) marks.push("unverified");
  let words = `commit ${commit.slice(0, 10) || "unknown"}${isDirty ? "-dirty" : ""}`;
  if (!isVerified) words += ", unverified dependencies";
  return { words, marks, time: Number(time) };
}

/** Whether something that is tracked differs from the commit, other than a deno.lock that was completed. */
async function hasChanges(root: string): Promise<boolean> {
  const status = await git(root, "status", "--porcelain", "--untracked-files=no");
  if (status !== " M deno.lock\n") return status !== "";
  const committed = await git(root, "show", "HEAD:deno.lock") ?? "";
  return lockChange(committed, await Deno.readTextFile(join(root, "deno.lock"))) === "other";
}

/** What git says; nothing when it cannot. Sources inside of somebody else's repository have none. */
async function git(root: string, ...args: string[]): Promise<string | undefined> {
  const place = ["--git-dir", join(root, ".git"), "--work-tree", root, "--no-optional-locks"];
  try {
    const { success, stdout } = await new Deno.Command("git", {
      args: [...place, ...args],
      cwd: root,
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
