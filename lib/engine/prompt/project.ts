/**
 * What a working directory tells about its project: the instructions that lie in it, and the state of its repository.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { isThere } from "../../sys/files/info_at.ts";
import { readSmallFile } from "../../sys/files/read_small_file.ts";
import { realPathOrSame } from "../../sys/files/real_path_or_same.ts";
import { decodeText } from "../../text/decode_text.ts";
import { repositoryFiles } from "../../sys/git/repository_files.ts";
import { settlesWithin } from "../../sys/settles_within.ts";
import { treeStatus } from "../../sys/git/tree_status.ts";
import {
  type Instructions,
  LOCAL_INSTRUCTIONS,
  MAX_FILE_BYTES,
  MAX_INSTRUCTIONS,
  RULES_DIRECTORY,
  shortened,
} from "./instructions.ts";

export interface Project {
  /** One line; undefined outside of a repository. */
  git: string | undefined;
  /** The user's own first, then from the outermost directory down to the working directory. */
  instructions: Instructions[];
  /** Files that were not read, and why. */
  warnings: string[];
}

/** In each directory the first of these that exists. */
const INSTRUCTION_FILES = ["AGENTS.md", "FORGE.md", "CLAUDE.md", ".claude/CLAUDE.md"];
/** What stands in isonforge's home for every project. */
const OWN_INSTRUCTIONS = ["FORGE.md"];
/** A repository on a slow disk must not hold up the run for one line of its prompt. */
const GIT_TIMEOUT_MS = 2_000;

export interface ProjectOptions {
  /** The directory of everything of ours. */
  home: string;
  /** The user's home directory. */
  userHome: string;
  /** How long git may take. */
  gitTimeoutMs?: number;
}

/**
 * Looks at the project around `cwd`, and at what the user wrote for all of them: in isonforge's home, and in the
 * directories between the project and the user's home.
 */
export async function describeProject(
  cwd: string,
  { home, userHome, gitTimeoutMs = GIT_TIMEOUT_MS }: ProjectOptions,
): Promise<Project> {
  const root = repositoryFiles(cwd)?.root;
  // It works while files are read here.
  const git = root === undefined ? undefined : gitState(root, gitTimeoutMs);
  const top = root ?? cwd;
  const found = [instructionsIn(home, { root: home, names: OWN_INSTRUCTIONS })];
  const places = [
    // A worktree of ours lies in isonforge's home.
    ...directoriesAbove(top, userHome).filter((directory) => directory !== realPathOrSame(home))
      .map((directory) => ({ directory, root: directory })),
    ...directoriesBetween(top, cwd).map((directory) => ({ directory, root: top })),
  ];
  for (const { directory, root } of places) {
    found.push(instructionsIn(directory, { root }));
    // Most have none, and load nothing for it.
    if ([RULES_DIRECTORY, LOCAL_INSTRUCTIONS].some((name) => isThere(join(directory, name)))) {
      const { furtherInstructions } = await import("./further_instructions.ts");
      found.push(await furtherInstructions(directory, root));
    }
  }
  return {
    git: await git,
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

/** From the user's home down to the parent of `top`; none where that is not below it. */
function directoriesAbove(top: string, userHome: string): string[] {
  const real = realPathOrSame(userHome);
  return top.startsWith(`${real}/`) ? directoriesBetween(real, dirname(top)) : [];
}

/** `root`: a file that lies elsewhere is not the repository's, and may be a key. */
function instructionsIn(
  directory: string,
  { root, names = INSTRUCTION_FILES }: { root: string; names?: readonly string[] },
): Pick<Project, "instructions" | "warnings"> {
  const warnings: string[] = [];
  for (const name of names) {
    const path = join(directory, name);
    const file = readSmallFile(path, { root, maxBytes: MAX_FILE_BYTES, decode: decodeText });
    if (file.kind === "text") {
      if (file.text.length > MAX_INSTRUCTIONS) {
        warnings.push(`"${path}" is too long: only its first 32 KB are used`);
      }
      return { instructions: [{ path, text: shortened(file.text) }], warnings };
    }
    if (file.kind === "skipped") warnings.push(`"${path}" was not read: it ${file.problem}`);
  }
  return { instructions: [], warnings };
}

async function gitState(root: string, timeoutMs: number): Promise<string | undefined> {
  try {
    const late = new AbortController();
    const status = treeStatus(root, { trustsIndex: true, signal: late.signal });
    if (!await settlesWithin(status, timeoutMs)) {
      late.abort();
      return undefined;
    }
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
