/**
 * Files that a run has made or changed and that some program executes later. Where they are there already a sandbox keeps
 * them as they are; new ones it cannot prevent, so that they are found.
 *
 * The first look reads every directory. Later ones read only those whose entries have changed since, as their change
 * time tells, which nothing but the kernel can set.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { isDirectoryAt } from "../../sys/files/info_at.ts";
import { isWithin } from "../../sys/files/is_within.ts";
import type { ProgramUser } from "../permissions/user_programs/user_programs.ts";
import { repositoryFiles } from "../../sys/git/repository_files.ts";
import { resolvePath } from "../../sys/files/resolve_path.ts";
import { Pace } from "../abort/pace.ts";
import { GONE, readFields, settledStateOf, stateOf } from "./file_state.ts";
import { KnownFiles } from "./known_files.ts";
import { type Finding, Findings, type LaterRun } from "./later_run.ts";
import { listedEntries } from "./listed_entries.ts";
import { type BeginOptions, namedByGit, namedByUser, type NamedPlaces } from "./named_places.ts";
import {
  executedOfGit,
  keyOf,
  namesTo,
  type Place,
  placeNamed,
  placesOfGit,
  stateOfGit,
  type Watched,
  watchedIn,
} from "./watched_entries.ts";

export type { LaterRun } from "./later_run.ts";

/** A look that takes longer is not made again at once: at most this share of the time is spent on looking. */
const SHARE = 0.05;
/** Directories and files: up to so many a look is short, and made each time, however slow the machine is just now. */
const ALWAYS_LOOKED_AT = 1_000;
/** What is further down in a larger tree is not looked at. */
const MAX_DIRECTORIES = 30_000;
/** Nor what the first look, for which a command waits, has not reached after so many milliseconds and so many directories. */
const MAX_BEGIN_MS = 2_000;
const MIN_DIRECTORIES = 1_000;
const GIT = "git";

/** Knows what there was, and finds what is new. */
export class RunsLater {
  readonly #roots: readonly string[];
  readonly #except: string | undefined;
  readonly #user: ProgramUser;
  /** Tops of the working trees that there were before the first command, the nearest first. */
  readonly repositories = new Set<string>();
  readonly #directories = new Map<string, { place: Place; state: string }>();
  readonly #known = new KnownFiles();
  readonly #found = new Findings();
  #look = { costMs: 0, endedAt: 0 };
  #maxDirectories = MAX_DIRECTORIES;
  #beginsUntil = Infinity;
  #hasBegun = false;

  private constructor(
    roots: readonly string[],
    { except, user }: { except: string | undefined; user: ProgramUser },
  ) {
    this.#roots = roots;
    this.#except = except;
    this.#user = user;
  }

  /**
   * @param roots directories that a run may write to; absolute
   * @param options.except what of them it does not even see
   * @param options.user whose configuration git reads beside that of repositories
   * @param options.maxBeginMs how long it may look in the beginning, beyond `MIN_DIRECTORIES`
   */
  static async begin(
    roots: readonly string[],
    { except, user = { home: "/" }, maxBeginMs = MAX_BEGIN_MS }: BeginOptions = {},
  ): Promise<RunsLater> {
    const resolved = await Promise.all(roots.map((root) => resolvePath(root, "/")));
    const hidden = except === undefined ? undefined : await resolvePath(except, "/");
    const later = new RunsLater(resolved, { except: hidden, user });
    later.#beginsUntil = performance.now() + maxBeginMs;
    for (const path of resolved) await later.#enterRepository(path);
    for (const path of resolved) await later.#rememberConfigured(path);
    await later.#rememberNamed(namedByUser(resolved, user));
    later.#beginsUntil = Infinity;
    later.#hasBegun = true;
    return later;
  }

  /** Of a worktree, and below the top of a working tree, git's directory is elsewhere. */
  async #enterRepository(root: string): Promise<void> {
    const { gitDirectory: path, commonDirectory } = repositoryFiles(root) ?? {};
    if (path === undefined || commonDirectory === undefined || this.#known.has(path)) return;
    const places = await this.#remember({ kind: "git", path }, { path, names: [] }, () => {});
    // No command can change what else is executed of what worktrees share.
    places.push(stateOfGit(commonDirectory));
    for (const place of places) await this.#enter(place, () => {});
  }

  /** What the configuration of the repository around a directory names, be it there or not. */
  async #rememberConfigured(directory: string): Promise<void> {
    const repository = repositoryFiles(directory);
    if (repository === undefined || this.repositories.has(repository.root)) return;
    this.repositories.add(repository.root);
    await this.#rememberNamed(namedByGit(repository, this.#user));
  }

  async #rememberNamed({ places, files }: NamedPlaces): Promise<void> {
    for (const place of places.filter(({ path }) => this.#isOurs(path))) {
      await this.#enter({ ...place, isAwaited: true }, () => {});
    }
    for (const { path, by } of files) {
      if (!this.#isOurs(path) || this.#known.has(path)) continue;
      this.#known.add(path, { by });
      await this.#placesBehind(path, "new", () => {});
    }
  }

  #isOurs(path: string): boolean {
    return this.#roots.some((root) => isWithin(path, root));
  }

  /** Whether there was more than is looked at. */
  get isPartial(): boolean {
    return this.#directories.size >= this.#maxDirectories;
  }

  /** Everything that was found and is still there. */
  get found(): LaterRun[] {
    return this.#found.left.told;
  }

  /**
   * What is new or changed since the last look. In a large tree it does not look each time.
   *
   * @param options.always whether to look in any case, as at the end
   */
  async look({ always = false } = {}): Promise<LaterRun[]> {
    const begun = performance.now();
    const { costMs, endedAt } = this.#look;
    const isLarge = this.#directories.size + this.#known.size > ALWAYS_LOOKED_AT;
    if (!always && isLarge && begun - endedAt < costMs / SHARE) return [];
    const news = new Findings();
    const tell = (run: Finding) => [this.#found, news].forEach((findings) => findings.add(run));
    const pace = new Pace();
    for (const [key, { place, state }] of [...this.#directories]) {
      await pace.rest();
      const now = stateOf(place.path);
      if (now === state) continue;
      this.#directories.delete(key);
      if (now !== GONE || place.isAwaited) await this.#enter(place, tell);
    }
    // What lies in a directory that was closed can be compared once that is open again.
    for (const path of [...this.#known.paths]) {
      await pace.rest();
      if (!this.#known.compare(path, tell)) continue;
      for (const place of await this.#placesBehind(path, "changed", tell)) {
        await this.#enter(place, tell);
      }
    }
    const now = performance.now();
    this.#look = { costMs: now - begun, endedAt: now };
    return news.told;
  }

  /** Looks into a directory and those below it, the nearest first. */
  async #enter(first: Place, tell: (run: Finding) => void): Promise<void> {
    const pace = new Pace();
    const queue = [first];
    for (let place = queue.shift(); place !== undefined; place = queue.shift()) {
      const { size } = this.#directories;
      const isLate = size >= MIN_DIRECTORIES && performance.now() > this.#beginsUntil;
      if (isLate) this.#maxDirectories = size;
      if (size >= this.#maxDirectories) return;
      if (!this.#isNews(place)) continue;
      await pace.rest();
      const { path } = place;
      const state = settledStateOf(path);
      // Commands have closed what they can write to, and that after the beginning.
      const entries = listedEntries(path, { reopens: this.#hasBegun && this.#isOurs(path) });
      // What was closed before the run stays so, and is no news as long as nobody touches it.
      const known = { place, state: entries === undefined ? stateOf(path) : state };
      this.#directories.set(keyOf(place), known);
      for (const entry of watchedIn(place, entries ?? [])) {
        await pace.rest();
        queue.push(...await this.#remember(entry, place, tell));
      }
    }
  }

  /** What was looked into before is compared by itself, unless a link makes more of it. */
  #isNews(place: Place): boolean {
    const known = this.#directories.get(keyOf(place));
    return known === undefined || (place.by !== undefined && known.place.by === undefined);
  }

  /** @returns where to look further */
  async #remember(
    entry: Watched,
    { names }: Place,
    tell: (run: Finding) => void,
  ): Promise<Place[]> {
    const { path } = entry;
    const below = namesTo(path, names);
    // What the run makes of a repository is its own, and told as a whole.
    if (!this.#hasBegun && below.at(-1) === ".git") await this.#rememberConfigured(dirname(path));
    switch (entry.kind) {
      case "directory":
        return path === this.#except ? [] : [{ path, names: below, isNamed: entry.isNamed }];
      case "git":
        if (!this.#known.wasThere(path)) {
          this.#known.add(path, { by: GIT, isDirectory: true });
          tell({ path, by: GIT, change: "new", isRepository: true });
          for (const file of executedOfGit(path)) this.#known.add(file, { by: GIT });
        }
        return placesOfGit(path);
      case "scripts":
        this.#known.see(path, { by: entry.by, fields: readFields(path, entry.fields) }, tell);
        return [];
      case "executed": {
        const { by, isDirectory, isLink, isProgram } = entry;
        if (path === this.#except) return [];
        this.#known.see(path, { by, isDirectory, isProgram }, tell);
        if (isDirectory) return [{ path, by, names: below }];
        return isLink ? await this.#placesBehind(path, "new", tell) : [];
      }
      case "name":
        if (this.#known.has(path)) return [];
        this.#known.see(path, { by: entry.by, isNameOnly: true }, tell);
        return await this.#placesBehind(path, "new", tell);
    }
  }

  /** What a link gives an executed name to, or half of one. */
  async #placesBehind(
    link: string,
    change: LaterRun["change"],
    tell: (run: Finding) => void,
  ): Promise<Place[]> {
    const { by, fields, isNameOnly } = this.#known.get(link) ?? {};
    if (by === undefined || fields !== undefined) return [];
    const path = await resolvePath(link, "/");
    if (path === link) return [];
    const isOurs = this.#isOurs(path);
    if (isNameOnly) {
      if (isOurs) return [placeNamed(link, path)];
      // Nobody looks there.
      tell({ path: link, by, change });
      return [];
    }
    if (!isOurs) return [];
    if (isDirectoryAt(path)) return [{ path, by, names: [] }];
    if (!this.#known.has(path)) this.#known.add(path, { by });
    return [];
  }
}
