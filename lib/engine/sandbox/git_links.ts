/**
 * Links in git's own directories. Outside of the sandbox git writes through what stands there (its logs, the message of a commit,
 * locks beside an index), wherever a link leads: one that a run has made would be its way to write everywhere.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { join } from "@std/path/join";
import { entriesIfThere, entriesIn } from "../../sys/files/entries_in.ts";
import { infoAt } from "../../sys/files/info_at.ts";
import type { LinkFreeDirectories } from "../../sys/sandbox/sandbox_profile.ts";

/** By two characters git, its LFS and its annex spread objects over directories: their files have the names of what they hold. */
const SPREAD = /^..$/;
/** What git makes itself where it is told to: a branch, by a link to it. */
const BRANCH = /^refs\/heads\/(?!.*\.\.)/;
const OWNER_MAY_LOOK = 0o700;

/** Those of some git directories that were there in the beginning stay what they are. */
export class GitLinks implements LinkFreeDirectories {
  readonly #directories: readonly string[];
  readonly #except: ReadonlySet<string>;
  readonly #before: ReadonlyMap<string, string | undefined>;

  /**
   * @param directories absolute, without links
   * @param except what of them commands cannot write to
   */
  constructor(directories: readonly string[], except: readonly string[]) {
    this.#directories = directories;
    this.#except = new Set(except);
    this.#before = new Map(
      this.#links(entriesIn).map((path) => [path, targetOf(path)]),
    );
  }

  find(): string[] {
    return this.#links(entriesThatAreHidden).filter((path) => {
      const target = targetOf(path);
      if (target === undefined || target === this.#before.get(path)) return false;
      return !(basename(path) === "HEAD" && BRANCH.test(target));
    });
  }

  #links(entriesOf: (directory: string) => Deno.DirEntry[]): string[] {
    const links: string[] = [];
    const queue = [...this.#directories];
    for (const directory of queue) {
      const isSpread = basename(directory) === "objects";
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

/** Who may not list a directory may still open what is in it: of what commands have closed so, the owner opens it again. */
function entriesThatAreHidden(directory: string): Deno.DirEntry[] {
  try {
    return entriesIfThere(directory);
  } catch {
    const info = infoAt(directory);
    if (info?.isDirectory !== true) return [];
    try {
      Deno.chmodSync(directory, ((info.mode ?? 0) & 0o7777) | OWNER_MAY_LOOK);
    } catch {
      // It is another user's, as in the beginning.
    }
    return entriesIn(directory);
  }
}

function targetOf(path: string): string | undefined {
  try {
    return Deno.readLinkSync(path);
  } catch {
    return undefined;
  }
}
