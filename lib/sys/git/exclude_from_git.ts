/**
 * Keeping a file out of commits, without a change to the files of its repository.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { relative } from "@std/path/relative";
import { resolve } from "@std/path/resolve";
import { errorMessage } from "../../errors.ts";
import { isWithin } from "../files/is_within.ts";
import { readSmallFile } from "../files/read_small_file.ts";
import { realPathOrSame } from "../files/real_path_or_same.ts";
import { askReadGit, readGit } from "./read_git.ts";
import { repositoryFiles } from "./repository_files.ts";

export type Exclusion =
  /** Also where there is no repository. */
  | { kind: "ignored" }
  /** It is from now on: by this file. */
  | { kind: "excluded"; file: string }
  /** Neither; `problem` says why, and what to do. */
  | { kind: "not ignored"; problem: string };

const MAX_BYTES = 1024 * 1024;
/** A repository may hold a pipe where git expects a file. */
const TIMEOUT_MS = 10_000;

/**
 * Has git ignore a file: unless it does already, by a line in `info/exclude`, which all worktrees share and nobody commits.
 *
 * @param path absolute; where a link leads to counts
 */
export async function excludeFromGit(path: string): Promise<Exclusion> {
  const place = join(realPathOrSame(dirname(path)), basename(path));
  const repository = repositoryFiles(dirname(place));
  if (repository === undefined) return { kind: "ignored" };
  const { root, commonDirectory } = repository;
  const name = relative(root, place);
  const line = `/${name.replaceAll(/[\\*?[\]]/g, "\\$&")}`;
  const git = { cwd: root, timeoutMs: TIMEOUT_MS };
  try {
    if (await isIgnored(name, git)) return { kind: "ignored" };
    const found = (await readGit(["rev-parse", "--git-path", "info/exclude"], git)).trimEnd();
    const file = resolve(root, found);
    await addLine(file, { line, within: commonDirectory });
    if (await readGit(["ls-files", "-z", "--", `:(literal)${name}`], git) !== "") {
      return notIgnored(`git has it already, until: git rm --cached :/${name}`);
    }
    // A pattern of the repository's own may take it back.
    if (await isIgnored(name, git)) return { kind: "excluded", file };
    return notIgnored("a .gitignore of the repository says that it counts");
  } catch (error) {
    return notIgnored(`${errorMessage(error)}; write ${line} into its .gitignore`);
  }
}

function notIgnored(problem: string): Exclusion {
  return { kind: "not ignored", problem };
}

async function isIgnored(name: string, git: { cwd: string; timeoutMs: number }): Promise<boolean> {
  return (await askReadGit(["check-ignore", "--quiet", "--", name], git)).code === 0;
}

/** A repository may come from anywhere: its links are not followed out of it. */
async function addLine(
  path: string,
  { line, within }: { line: string; within: string },
): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  const isOutside = !isWithin(realPathOrSame(dirname(path)), realPathOrSame(within));
  const file = readSmallFile(path, { root: within, maxBytes: MAX_BYTES });
  if (isOutside || file.kind === "skipped") {
    const why = file.kind === "skipped" ? file.problem : "leads out of the repository";
    throw new Error(`${path} ${why}`);
  }
  const text = file.kind === "missing" ? "" : file.text;
  if (text.split("\n").includes(line)) return;
  const before = text === "" || text.endsWith("\n") ? "" : "\n";
  await Deno.writeTextFile(path, `${before}${line}\n`, { append: true });
}
