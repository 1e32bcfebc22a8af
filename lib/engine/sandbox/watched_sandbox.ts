/**
 * A sandbox of which it is known what its commands have left that programs execute later.
 *
 * @module
 */
import type {
  CommandSandbox,
  WrapOptions,
  WrappedCommand,
} from "../../sys/sandbox/command_sandbox.ts";
import { GitBefore } from "../runs_later/git_before.ts";
import { GOES_ON } from "../runs_later/git_state.ts";
import type { ProgramUser } from "../permissions/user_programs/user_programs.ts";
import { type LaterRun, RunsLater } from "../runs_later/runs_later.ts";

export interface WatchedSandboxOptions {
  /** What it lets be written that belongs to a project; absolute. */
  roots: readonly string[];
  /** What of them commands do not see: isonforge's own; absolute. */
  except?: string;
  /** Once it is aborted, the run has to end within seconds. */
  stop?: AbortSignal;
  /** Whose settings, home and PATH count, beside what repositories say. */
  user?: ProgramUser;
  /** Told everything that was found and is still there, whenever there is more of it, and in the end. */
  onFound: (
    found: readonly LaterRun[],
    options: {
      isLast: boolean;
      /** Whether there was more than is looked through. */
      isPartial: boolean;
    },
  ) => void | Promise<void>;
  /** Told in the end what was removed because no command may make it; absolute. */
  onRemoved?: (paths: readonly string[]) => void | Promise<void>;
}

/** How many of one command a model is told of. */
const MAX_TOLD = 10;
/** The indexes of so many stay in memory, up to 2 MB each. */
const MAX_REPOSITORIES = 20;

function named(news: readonly LaterRun[]): string {
  const named = news.slice(0, MAX_TOLD).map(({ path, by, change }) =>
    `${JSON.stringify(path)} (${by}, ${change})`
  );
  const rest = news.length - named.length;
  return `${named.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

/** Looks before the first command, after each, and when all have ended. */
export class WatchedSandbox implements CommandSandbox {
  readonly #inner: CommandSandbox;
  readonly #options: WatchedSandboxOptions;
  #later: Promise<RunsLater> | undefined;
  #git: GitBefore | undefined;

  constructor(inner: CommandSandbox, options: WatchedSandboxOptions) {
    this.#inner = inner;
    this.#options = options;
  }

  get level() {
    return this.#inner.level;
  }

  get means() {
    return this.#inner.means;
  }

  get gaps() {
    return this.#inner.gaps;
  }

  get borders() {
    return this.#inner.borders;
  }

  get connections() {
    return this.#inner.connections;
  }

  get removed() {
    return this.#inner.removed ?? [];
  }

  get refusals() {
    return this.#inner.refusals;
  }

  async wrapCommand(
    command: readonly [string, ...string[]],
    options: WrapOptions,
  ): Promise<WrappedCommand> {
    if (options.onlyReads !== true) await this.beforeWrite();
    return await this.#inner.wrapCommand(command, options);
  }

  /** What is there by then is not the run's. */
  async beforeWrite(): Promise<void> {
    await (this.#later ??= this.#begin());
  }

  async #begin(): Promise<RunsLater> {
    const { roots } = this.#options;
    const later = await RunsLater.begin(roots, this.#options);
    // A root may be a directory of repositories, and be none itself.
    this.#git = GitBefore.begin([...roots, ...[...later.repositories].slice(0, MAX_REPOSITORIES)]);
    return later;
  }

  async takeNotices(): Promise<string[]> {
    const notices = await this.#inner.takeNotices();
    const news = await this.#look();
    const begun = news.filter(({ by }) => by === GOES_ON);
    const others = news.filter(({ by }) => by !== GOES_ON);
    return [
      ...notices,
      ...others.length === 0 ? [] : [
        `run later by programs outside of the sandbox, and shown to the user as such: ${
          named(others)
        }; say in your answer what they are for, or remove what the task does not need`,
      ],
      // It must not be told to remove what may be the user's.
      ...begun.length === 0 ? [] : [
        `git goes on with it later, and it is shown to the user as such: ${named(begun)}; ` +
        "finish or abort what a command of yours has begun; " +
        "all else is the user's, leave it as it is",
      ],
    ];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#inner[Symbol.asyncDispose]();
    const { removed = [] } = this.#inner;
    if (removed.length > 0) await this.#options.onRemoved?.(removed);
    // Now that nobody is left who could add to it.
    await this.#look({ isLast: true });
  }

  async #look({ isLast = false } = {}): Promise<LaterRun[]> {
    const later = await this.#later;
    if (later === undefined) return [];
    const news = await later.look({ always: isLast });
    const { isPartial } = later;
    if (news.length > 0 || isLast) {
      await this.#options.onFound(later.found, { isLast: false, isPartial });
    }
    if (isLast) {
      // That may take longer than whoever stops a run gives it.
      const isHurried = this.#options.stop?.aborted === true;
      const found = [...later.found, ...await this.#git?.look({ isHurried }) ?? []];
      await this.#options.onFound(found, { isLast, isPartial });
    }
    return news;
  }
}
