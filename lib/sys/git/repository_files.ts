/**
 * Where git keeps the repository around a directory, found without git: a `--bg` must not wait for
 * another program, and a search must not depend on one. See gitrepository-layout(5).
 *
 * @module
 */
import { existsSync } from "node:fs";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import { infoBehind } from "../files/info_at.ts";
import { readSmallFile } from "../files/read_small_file.ts";

/** All paths are absolute. */
export interface RepositoryFiles {
  /** The top of the working tree: the directory that holds `.git`. */
  root: string;
  /** What belongs to this working tree alone: `HEAD`, the index. */
  gitDirectory: string;
  /** What all worktrees of the repository share; the same where there is only one. */
  commonDirectory: string;
}

/** More is none of git's small files. */
const MAX_BYTES = 64 * 1024;

/**
 * The repository that `cwd` is in the working tree of; undefined outside of one.
 *
 * @param cwd an absolute path
 *
 * @example
 * ```ts
 * repositoryFiles("/home/me/shop/lib")?.root; // "/home/me/shop"
 * ```
 */
export function repositoryFiles(cwd: string): RepositoryFiles | undefined {
  for (let root = cwd;; root = dirname(root)) {
    const gitDirectory = gitDirectoryIn(root);
    if (gitDirectory !== undefined) {
      const shared = readGitFile(join(gitDirectory, "commondir"));
      const commonDirectory = shared === undefined ? gitDirectory : resolve(gitDirectory, shared);
      return { root, gitDirectory, commonDirectory };
    }
    if (root === dirname(root)) return undefined;
  }
}

/**
 * The text of one of git's files, without the line break at its end; undefined where that tells
 * nothing, for whatever reason.
 */
export function readGitFile(path: string, maxBytes = MAX_BYTES): string | undefined {
  // A link may lead anywhere: what is found has the form of git's files, or tells nothing.
  const file = readSmallFile(path, { root: "/", maxBytes });
  return file.kind === "text" ? file.text.trimEnd() : undefined;
}

/** Of a worktree or a submodule `.git` is a file that names the directory. */
function gitDirectoryIn(root: string): string | undefined {
  const path = join(root, ".git");
  // Mostly there is none, up to the top: this throws no exception, as the readers of files do.
  if (!existsSync(path)) return undefined;
  const link = readGitFile(path);
  if (link?.startsWith("gitdir: ")) return resolve(root, link.slice("gitdir: ".length));
  // git takes it whatever its size, and what is closed is there: nobody is to hide a repository so.
  return infoBehind(join(path, "HEAD"))?.isFile ? path : undefined;
}
