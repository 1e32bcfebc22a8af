/**
 * Links in git's own directories. Outside of the sandbox git writes through what stands there (its logs, the message of a commit,
 * locks beside an index), wherever a link leads: one that a run has made would be its way to write everywhere.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { join } from "@std/path/join";
import { entriesByBytes, withOddEntries } from "../../sys/files/odd_entries.ts";
import { linkAt } from "../../sys/files/info_at.ts";
import { reopenedEntries } from "../../sys/files/reopened.ts";
import type { LinkFreeDirectories } from "../../sys/sandbox/sandbox_profile.ts";

/**
 * Of a git directory: by two characters git, its LFS and its annex spread objects over directories in these, whose files have
 * the names of what they hold. A branch may have such a name as well, below `logs` and `refs`.
 */
const SPREADING = ["objects", "lfs/objects", "annex/objects"];
const SPREAD = /^..$/;
/** What git makes itself where it is told to: a branch, by a link to it. */
const BRANCH = /^refs\/heads\/(?!.*\.\.)/;

/** Those of some git directories that were there in the beginning stay what they are. */
export class GitLinks implements LinkFreeDirectories {
  readonly #directories: readonly string[];
  readonly #except: ReadonlySet<string>;
  readonly #before: ReadonlyMap<string, string | undefined>;
  readonly #spreading: ReadonlySet<string>;

  /**
   * @param directories absolute, without links
   * @param except what of them commands cannot write to
   * @param before what was found at the beginning of the run, with the directories that were looked into: filled here. What
   *   comes later is the commands' own, also where the sandbox is made anew.
   */
  constructor(
    directories: readonly string[],
    except: readonly string[],
    before: Map<string, string | undefined> = new Map(),
  ) {
    this.#directories = directories;
    this.#except = new Set(except);
    this.#spreading = new Set(
      directories.flatMap((top) => SPREADING.map((name) => join(top, name))),
    );
    const isNew = directories.filter((directory) => !before.has(directory));
    for (const path of this.#links(isNew)) before.set(path, targetOf(path));
    for (const directory of isNew) before.set(directory, undefined);
    this.#before = before;
  }

  find(): string[] {
    return this.#links(this.#directories).filter((path) => {
      const target = targetOf(path);
      if (target === undefined || target === this.#before.get(path)) return false;
      return !(basename(path) === "HEAD" && BRANCH.test(target));
    });
  }

  #links(directories: readonly string[]): string[] {
    const links: string[] = [];
    const queue = [...directories];
    for (const directory of queue) {
      const isSpread = this.#spreading.has(directory);
      for (const { name, isDirectory, isSymlink } of entriesOf(directory)) {
        const path = join(directory, name);
        if (isSymlink) links.push(path);
        else if (isDirectory && !this.#except.has(path) && !(isSpread && SPREAD.test(name))) {
          queue.push(path);
        }
      }
    }
    return links;
  }
}

/** Names that are no UTF-8 are git's as well, of a branch. */
function entriesOf(directory: string): Deno.DirEntry[] {
  if (!directory.isWellFormed()) return entriesByBytes(directory);
  return withOddEntries(reopenedEntries(directory), directory);
}

/** Undefined of what is no link any more. */
function targetOf(path: string): string | undefined {
  // By that name Deno finds nothing; it was one when it was listed.
  return path.isWellFormed() ? linkAt(path) : "";
}
