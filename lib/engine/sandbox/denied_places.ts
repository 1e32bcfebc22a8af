/**
 * What of the file system the rules of the user keep from being read and written, so that a sandbox keeps it from every program.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import { entriesIn } from "../../sys/files/entries_in.ts";
import { hasOtherNames, infoAt, linkAt } from "../../sys/files/info_at.ts";
import { isWithin } from "../../sys/files/is_within.ts";
import { outermost } from "../../sys/files/outermost.ts";
import { reopenedEntries } from "../../sys/files/reopened.ts";
import { resolvePathSync } from "../../sys/files/resolve_path.ts";
import { slowMounts } from "../../sys/sandbox/other_names.ts";
import { absoluteEntries } from "../../sys/search_path.ts";
import { UserRules } from "../permissions/user_rules/user_rules.ts";
import type { UserRule } from "../permissions/user_rules/user_rule.ts";
import { fewerPlaces } from "./fewer_places.ts";
import { listedPaths } from "./listed_paths.ts";
import { TargetsOfLinks } from "./link_targets.ts";

export interface DeniedPlacesOptions {
  /** The working directory, the user's home, and ours; absolute. */
  cwd: string;
  home: string;
  isonforgeHome: string;
  /** This process's. */
  environment?: Readonly<Record<string, string>>;
  /** How many entries are looked at, as for commands that read all of a tree. */
  maxEntries?: number;
}

/** Absolute, without links; directories as a whole. */
export interface DeniedPlaces {
  reads: string[];
  writes: string[];
  /** What may not be read as soon as it is there: a link leads there already. */
  expected: string[];
  /** What the user should know of it: where more is covered than the rules say, or less. */
  notices: string[];
}

/** How many entries are looked at, as for commands that read all of a tree. */
export const MAX_ENTRIES = 10_000;
/** Of each directory that is denied as a whole: links in there lead to what is denied, too. */
const MAX_ENTRIES_OF_DENIED = 2_000;
/** What others put there, and what is a border of its own. */
const SKIPPED = /^(?:node_modules|\.git)$/;
const VERBS = { read: "reading", write: "editing" } as const;

/** Who knows what rules deny to read or to edit; undefined where none does. */
export async function judgeOfDenied(
  rules: readonly UserRule[],
  options: DeniedPlacesOptions,
): Promise<UserRules | undefined> {
  const denying = rules.filter(({ action, pattern }) => action === "deny" && pattern !== undefined);
  if (denying.length === 0) return undefined;
  const judge = await UserRules.of(denying, { mode: "default", ...options });
  return judge.denies("read") || judge.denies("write") ? judge : undefined;
}

/** For `denied` of a profile; undefined where no rule denies files. */
export async function deniedPlaces(
  rules: readonly UserRule[],
  options: DeniedPlacesOptions,
): Promise<((roots: readonly string[]) => DeniedPlaces) | undefined> {
  const judge = await judgeOfDenied(rules, options);
  if (judge === undefined) return undefined;
  const { home, isonforgeHome, environment = {}, maxEntries = MAX_ENTRIES } = options;
  const needed = [home, isonforgeHome, ...absoluteEntries(environment.PATH ?? "")]
    .map((path) => resolvePathSync(path, "/"));
  return (roots) => {
    const [read, write] = (["read", "write"] as const).map((how) =>
      new Search(judge, { how, roots, needed, maxEntries }).found()
    );
    return {
      reads: read?.places ?? [],
      writes: write?.places ?? [],
      expected: read?.missing ?? [],
      notices: [...read?.notices ?? [], ...write?.notices ?? []],
    };
  };
}

/** Something by the name that rules may have for it, and where that leads; both absolute, the second without links. */
interface Named {
  name: string;
  place: string;
  /** The directories that lead there, where it is below a link. */
  through?: readonly string[];
}

class Search {
  readonly #judge: UserRules;
  readonly #how: "read" | "write";
  readonly #roots: readonly string[];
  readonly #places = new Set<string>();
  readonly #targets: TargetsOfLinks;
  readonly #unseen: string[] = [];
  readonly #looked = new Set<string>();
  /** Directories that links lead to, below the names of these. */
  readonly #linked: Named[] = [];
  readonly #slow: readonly string[];
  #left: number;

  constructor(
    judge: UserRules,
    { how, roots, needed, maxEntries }: {
      how: "read" | "write";
      roots: readonly string[];
      needed: readonly string[];
      maxEntries: number;
    },
  ) {
    this.#judge = judge;
    this.#how = how;
    this.#roots = roots;
    this.#left = maxEntries;
    this.#slow = slowMounts().filter((mount) => !roots.some((root) => isWithin(root, mount)));
    this.#targets = new TargetsOfLinks([...roots, ...needed]);
  }

  found(): { places: string[]; missing: string[]; notices: string[] } {
    if (!this.#judge.denies(this.#how)) return { places: [], missing: [], notices: [] };
    // First what a rule names, so that it is found whatever else there is.
    const named = this.#judge.deniedRoots(this.#how)
      .filter((path) => !this.#roots.includes(path))
      .map((name) => ({ name, place: resolvePathSync(name, "/") }));
    const below = named.filter((one) => !this.#take(one))
      .filter(({ name }) => this.#roots.some((root) => isWithin(name, root)));
    const isLinked = [...this.#places].some(hasOtherNames);
    // All of a root only where a rule may mean something anywhere in there, or by another name.
    const whole = this.#roots.filter((root) =>
      isLinked || this.#judge.deniedRoots(this.#how).some((path) => isWithin(root, path))
    );
    this.#look([...below, ...whole.map((root) => ({ name: root, place: root }))]);
    this.#look(this.#linked);
    this.#targets.addFrom([...this.#places, ...this.#targets.found.places], {
      entries: (directory) => this.#entries(directory),
      most: MAX_ENTRIES_OF_DENIED,
    });
    const { places, missing, tooWide } = this.#targets.found;
    const { places: covered, directories } = fewerPlaces(
      outermost([...this.#places, ...places]),
      { roots: this.#roots, what: `places that rules deny ${VERBS[this.#how]}` },
    );
    const rules = `rules that deny ${VERBS[this.#how]}`;
    return {
      places: covered,
      missing,
      notices: [
        ...(directories.length === 0 ? [] : [
          `the sandbox takes ${rules} to mean all that is in ${
            listedPaths(directories)
          }: they mean too many places in there`,
        ]),
        ...(this.#unseen.length === 0 ? [] : [
          `the sandbox cannot keep all that ${rules} mean: there is too much to look through, ${
            listedPaths(this.#unseen)
          } among it`,
        ]),
        ...(tooWide.length === 0 ? [] : [
          `the sandbox cannot keep all that ${rules} mean: too much is in what is behind ${
            listedPaths(tooWide.map(({ link }) => link))
          }`,
        ]),
      ],
    };
  }

  /** Looks through directories, those that are near first. */
  #look(queue: Named[]): void {
    for (const directory of queue) {
      const key = `${directory.name}\0${directory.place}`;
      if (this.#looked.has(key)) continue;
      this.#looked.add(key);
      for (const { name, isDirectory, isSymlink } of this.#entries(directory.place)) {
        if (--this.#left < 0) {
          this.#unseen.push(directory.name);
          break;
        }
        const { through } = directory;
        const one: Named = {
          name: join(directory.name, name),
          place: join(directory.place, name),
          ...(through === undefined ? {} : { through }),
        };
        if (isSymlink) this.#follow(one, directory);
        else if (!this.#take(one) && isDirectory && !SKIPPED.test(name)) queue.push(one);
      }
    }
  }

  /** What lies outside no command can open, and it is not for us to do so because of a link. */
  #entries(directory: string): Deno.DirEntry[] {
    return this.#roots.some((root) => isWithin(directory, root))
      ? reopenedEntries(directory)
      : entriesIn(directory);
  }

  /** What is behind a link may be meant by the name that it has through it. */
  #follow({ name, place: link }: Named, { place: directory, through = [] }: Named): void {
    // Who asks a server that has gone waits for ever.
    const written = resolve(dirname(link), linkAt(link) ?? link);
    const isFar = this.#slow.some((mount) => isWithin(written, mount));
    if (isFar && !this.#judge.deniesPlace(name, this.#how, { isDirectory: true })) return;
    const place = resolvePathSync(link, "/");
    if (this.#take({ name, place }) || SKIPPED.test(name.slice(name.lastIndexOf("/") + 1))) return;
    // Round and round.
    const isAround = [...through, directory].some((above) => isWithin(above, place));
    if (!isAround && infoAt(place)?.isDirectory) {
      this.#linked.push({ name, place, through: [...through, place] });
    }
  }

  /** @returns whether it is meant */
  #take({ name, place }: Named): boolean {
    const info = infoAt(place);
    const isDirectory = info?.isDirectory === true;
    if (!this.#judge.deniesPlace(name, this.#how, { isDirectory })) return false;
    if (name !== place) this.#targets.add(name);
    else if (isDirectory || info?.isFile) this.#places.add(place);
    return true;
  }
}
