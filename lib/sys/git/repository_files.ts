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
import { namesIn } from "../files/entries_in.ts";
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

/** What git opens whatever it is: of each linked working tree, asked about those, */
const LINKED = ["HEAD", "gitdir", "locked"];
/** in the working tree, */
const IN_TREE = [".gitattributes", ".gitignore", ".gitmodules"];
/** of that working tree alone, */
const OWN = ["HEAD", "index", "commondir", "config.worktree", "info/sparse-checkout"];
/** and of all of the repository. */
const SHARED = [
  ...["config", "packed-refs", "shallow", "info/attributes", "info/exclude"],
  ...["objects/info/alternates", "objects/info/commit-graph"],
];

/**
 * What git would wait for without end, asked in `cwd`: a named pipe in the place of one of its files. Deeper in the working
 * tree, and among thousands of references and objects, nobody looks.
 *
 * @param options.gitDirectory of the repository, where that is known: any around `cwd` unless given
 * @param options.ofWorktrees whether it is asked about the working trees of the repository
 * @returns its path
 */
export function pipeInGit(
  cwd: string,
  { gitDirectory, ofWorktrees = false }: {
    gitDirectory?: string | undefined;
    ofWorktrees?: boolean;
  } = {},
): string | undefined {
  const found = gitDirectory === undefined ? gitPlaceAround(cwd) : { own: gitDirectory };
  if (found === undefined) return undefined;
  const { root, own } = found;
  const link = readGitFile(join(own, "commondir"));
  const shared = link === undefined ? own : resolve(own, link);
  const head = readGitFile(join(own, "HEAD"));
  const branch = head?.startsWith("ref: ") ? [head.slice("ref: ".length)] : [];
  const paths = [
    ...OWN.map((name) => join(own, name)),
    ...[...SHARED, ...branch].map((name) => join(shared, name)),
    ...(ofWorktrees ? namesIn(join(shared, "worktrees")) : []).flatMap((tree) =>
      LINKED.map((name) => join(shared, "worktrees", tree, name))
    ),
    ...(root === undefined ? [] : IN_TREE.map((name) => join(root, name))),
  ];
  return paths.find(isPipe);
}

/** Also where what is in there cannot be read; a bare one has no working tree. */
function gitPlaceAround(cwd: string): { root?: string; own: string } | undefined {
  if (existsSync(join(cwd, "objects")) && existsSync(join(cwd, "HEAD"))) return { own: cwd };
  for (let root = cwd;; root = dirname(root)) {
    const path = join(root, ".git");
    if (existsSync(path)) {
      const link = readGitFile(path);
      const own = link?.startsWith("gitdir: ") ? link.slice("gitdir: ".length) : path;
      return { root, own: resolve(root, own) };
    }
    if (root === dirname(root)) return undefined;
  }
}

function isPipe(path: string): boolean {
  // Mostly there is none, or it is a file: this throws no exception.
  return existsSync(path) && infoBehind(path)?.isFifo === true;
}
