/**
 * What commits, or the index, add to the files of a repository.
 *
 * @module
 */
import { isBlank } from "../../text/is_blank.ts";
import { readGit } from "./read_git.ts";
import type { GitOptions } from "./run_git.ts";

const FORM = [
  // What an attribute or its first bytes make binary is looked at, too.
  ...["--patch", "--text", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames"],
  ...["--src-prefix=a/", "--dst-prefix=b/", "--ignore-submodules=dirty", "--no-relative"],
  ...["--unified=0", "--inter-hunk-context=0", "--submodule=short"],
];
/** A commit's header begins no line of a patch, and the space before each line of its message makes that no header. */
const COMMITS = [
  // Against each parent: what a merge itself adds is in none of them.
  ...["-m", "--no-notes", "--encoding=UTF-8", "--format=commit %H %P%n%w(0,1,1)%B"],
];
/** Paths as they are, and what the first commit adds. */
export const LOG_SETTINGS = ["-c", "core.quotePath=false", "-c", "log.showRoot=true"];
/** Of one file, and of one line: more of it nobody looks at. */
const MAX_CHARS = 4 * 1024 * 1024;
const HUNK = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/;

export interface Added {
  /** Undefined for what is in the index. */
  commit?: string;
  /** How many the commit has: of a merge, a file is told for each one that it differs from. */
  parents: number;
  /** Undefined for the message of the commit. */
  path?: string;
}

type OnAdded = (added: Added, text: string) => void;

/**
 * Calls `onAdded` with the added lines of each file in the index, one file after the other.
 *
 * @throws {UserError} when git fails
 */
export async function addedInIndex(git: GitOptions, onAdded: OnAdded): Promise<void> {
  await read(["diff", "--cached", ...FORM, "--"], git, onAdded);
}

/**
 * Calls `onAdded` with the message and the added lines of each file of each commit, one after the other.
 *
 * @param range as git-rev-list(1) takes it
 * @throws {UserError} when git fails
 */
export async function addedByCommits(
  range: readonly string[],
  git: GitOptions,
  onAdded: OnAdded,
): Promise<void> {
  await read(["log", ...COMMITS, ...FORM, ...range, "--"], git, onAdded);
}

async function read(args: string[], git: GitOptions, onAdded: OnAdded): Promise<void> {
  const decoder = new TextDecoder();
  const patch = new PatchReader(onAdded);
  let rest = "";
  const onStdout = (bytes: Uint8Array) => {
    for (const [index, piece] of decoder.decode(bytes, { stream: true }).split("\n").entries()) {
      if (index > 0) {
        patch.take(rest);
        rest = "";
      }
      if (rest.length < MAX_CHARS) rest += piece;
    }
    return true;
  };
  await readGit([...LOG_SETTINGS, ...args], { ...git, onStdout });
  patch.take(rest);
  patch.end();
}

/** Reads patches line by line; a hunk says how long it is, so that no line of a file is taken for a header. */
class PatchReader {
  readonly #onAdded: OnAdded;
  #of: Added = { parents: 1 };
  #text = "";
  #isMessage = false;
  #removed = 0;
  #added = 0;

  constructor(onAdded: OnAdded) {
    this.#onAdded = onAdded;
  }

  take(line: string): void {
    if (this.#removed > 0 || this.#added > 0) this.#takeOfHunk(line);
    else if (line.startsWith("commit ")) {
      this.end();
      const [, commit = "", ...parents] = line.trimEnd().split(" ");
      this.#of = { commit, parents: parents.length };
      this.#isMessage = true;
    } else if (line.startsWith("diff ")) {
      this.end();
      this.#isMessage = false;
    } else if (this.#isMessage) this.#add(line.slice(1));
    else if (line.startsWith("+++ ")) {
      const path = line.slice("+++ ".length).replace(/^"?b\//, "").replace(/["\t]$/, "");
      this.#of = { ...this.#of, path };
    } else {
      const [hunk, removed = "1", added = "1"] = HUNK.exec(line) ?? [];
      if (hunk === undefined) return;
      this.#removed = Number(removed);
      this.#added = Number(added);
    }
  }

  end(): void {
    if (!isBlank(this.#text)) this.#onAdded(this.#of, this.#text);
    this.#text = "";
  }

  #takeOfHunk(line: string): void {
    if (line.startsWith("-")) this.#removed--;
    else if (line.startsWith("+")) {
      this.#added--;
      this.#add(line.slice(1));
    }
  }

  #add(line: string): void {
    if (this.#text.length < MAX_CHARS) this.#text += `${line}\n`;
  }
}
