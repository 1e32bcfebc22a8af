/**
 * What a working directory tells about its project: the instructions that lie in it, and the state of its repository.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { readSmallFile } from "../sys/read_small_file.ts";
import { repositoryFiles } from "../sys/git/repository_files.ts";
import { settlesWithin } from "../sys/settles_within.ts";
import { treeStatus } from "../sys/git/tree_status.ts";

export interface Project {
  /** One line; undefined outside of a repository. */
  git: string | undefined;
  /** From the repository's root down to the working directory. */
  instructions: Array<{ path: string; text: string }>;
  /** Files that were not read, and why. */
  warnings: string[];
}

/** In each directory the first of these that exists. */
const INSTRUCTION_FILES = ["AGENTS.md", "CLAUDE.md"];
const MAX_INSTRUCTIONS = 32 * 1024;
/** A larger file was not written for this. */
const MAX_FILE_BYTES = 1024 * 1024;
/** A repository on a slow disk must not hold up the run for one line of its prompt. */
const GIT_TIMEOUT_MS = 2_000;

/** Looks at the project around `cwd`. */
export async function describeProject(cwd: string): Promise<Project> {
  const root = repositoryFiles(cwd)?.root;
  const directories = root === undefined ? [cwd] : directoriesBetween(root, cwd);
  const found = directories.map((directory) => instructionsIn(directory, root ?? cwd));
  return {
    git: root === undefined ? undefined : await gitState(root),
    instructions: found.flatMap(({ instructions }) => instructions),
    warnings: found.flatMap(({ warnings }) => warnings),
  };
}

function directoriesBetween(root: string, cwd: string): string[] {
  const directories = [cwd];
  for (let directory = cwd; directory !== root; directory = dirname(directory)) {
    directories.unshift(dirname(directory));
  }
  return directories;
}

/** `root`: a file that lies elsewhere is not the repository's, and may be a key. */
function instructionsIn(
  directory: string,
  root: string,
): Pick<Project, "instructions" | "warnings"> {
  const warnings: string[] = [];
  for (const name of INSTRUCTION_FILES) {
    const path = join(directory, name);
    const file = readSmallFile(path, { root, maxBytes: MAX_FILE_BYTES });
    if (file.kind === "text") {
      return { instructions: [{ path, text: shortened(file.text) }], warnings };
    }
    if (file.kind === "skipped") warnings.push(`"${path}" was not read: it ${file.problem}`);
  }
  return { instructions: [], warnings };
}

function shortened(text: string): string {
  if (text.length <= MAX_INSTRUCTIONS) return text;
  return `${text.slice(0, MAX_INSTRUCTIONS)}\n[cut here: the file has ${text.length} characters]`;
}

async function gitState(root: string): Promise<string | undefined> {
  try {
    const status = treeStatus(root, { timeoutMs: GIT_TIMEOUT_MS });
    // Each of several questions may take so long.
    if (!await settlesWithin(status, GIT_TIMEOUT_MS)) return undefined;
    const { branch, changed } = await status;
    const state = changed.length === 0
      ? "clean"
      : changed.length === 1
      ? "1 changed file"
      : `${changed.length} changed files`;
    return `branch ${branch ?? "(detached)"}, ${state}`;
  } catch {
    return undefined;
  }
}
