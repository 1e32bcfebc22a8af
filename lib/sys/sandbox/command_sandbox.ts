/**
 * What commands of a run are started through, whoever starts them: tools, hooks, MCP servers, `--exec`.
 *
 * @module
 */
import type { AllowList } from "./network/allow_list.ts";
import type { SandboxLevel, SandboxMeans } from "./sandbox_level.ts";

/** How often a command met a border. */
export class RefusalCounter {
  #count = 0;
  #listener: (count: number) => void = () => {};

  get count(): number {
    return this.#count;
  }

  add(count = 1): void {
    if (count === 0) return;
    this.#count += count;
    this.#listener(this.#count);
  }

  /** Tells the count whenever it changes. */
  onChange(listener: (count: number) => void): void {
    this.#listener = listener;
  }
}

export interface WrapOptions {
  /** Absolute; where the command works. */
  cwd: string;
  /** Added to the environment that the sandbox lets through; none of it may be secret. */
  env?: Readonly<Record<string, string>>;
  /** It is a program of ours or of the user that leaves nothing: nothing of what it may leave is looked for. */
  onlyReads?: boolean;
}

/** What to start instead of a command; it fits `runCommand()` and `Deno.Command`. */
export interface WrappedCommand {
  command: [string, ...string[]];
  cwd: string;
  env: Record<string, string>;
  /** Whether the environment of this process is kept from it. */
  clearEnv: boolean;
}

/**
 * The sandbox of one run, or none: one for all of its commands, made with the first of them. It is gone when it is disposed
 * of, and at the latest with this process; with it all that runs in it.
 */
export interface CommandSandbox extends AsyncDisposable {
  readonly level: SandboxLevel;
  /** Undefined where there is none. */
  readonly means: SandboxMeans | undefined;
  /** What it cannot keep in here, in words for the user. */
  readonly gaps: readonly string[];
  /** What a run's own tools may reach; undefined where there is no sandbox. */
  readonly borders: SandboxBorders | undefined;
  /** Where what works outside may connect to on behalf of a model; undefined: everywhere, as commands do. */
  readonly connections: AllowList | undefined;
  /**
   * The words that run `command` inside. Standard streams, exit code and signals to its process group are the command's own.
   *
   * @throws {UserError} when the sandbox cannot be made; the command must not run then
   */
  wrapCommand(
    command: readonly [string, ...string[]],
    options: WrapOptions,
  ): Promise<WrappedCommand>;
  /** To be waited for before something is written on behalf of a model, without a command. */
  beforeWrite?(): Promise<void>;
  /** What has happened since the last time that whoever runs the commands should know. */
  takeNotices(): Promise<string[]>;
  /** Files that commands have made and must not, and that it has removed; absolute. */
  readonly removed?: readonly string[];
  /** Counts what it has refused, as far as that was seen. */
  readonly refusals: RefusalCounter;
}

/** The same borders, for what works outside of the sandbox on behalf of a model. Places are absolute and without links. */
export interface SandboxBorders {
  /** What may be written, in one sentence for a model. */
  readonly summary: string;
  /** Why a place may not be written; undefined when it may. */
  refuseWrite(place: string): string | undefined;
  /** Why a place may not be read; undefined when it may. A search below it has to leave out what `leavesOut()` says. */
  refuseRead(place: string, options?: { isRecursive?: boolean }): string | undefined;
  /** Whether commands do not find a place at all: its name is not told either. */
  hides(place: string): boolean;
  /** Whether a search has to pass by a place, which `refuseRead()` would refuse, with all that is in it. */
  leavesOut(place: string): boolean;
  /** Whether commands find the same at a place as we do, but for what is hidden there. */
  isSeenAsIs(place: string): boolean;
  /** Where a place is that only commands inside see under this name, as their /tmp; the same place otherwise. */
  outside(place: string): string;
  /** A text in which such places have the names that commands know. */
  inside(text: string): string;
  /** Where to keep output that is too long for a model, and what commands call that directory; they only read it. */
  readonly spills?: { directory: string; shownAs: string };
}

/** Commands run as they are. */
export const NO_SANDBOX: CommandSandbox = {
  level: "off",
  means: undefined,
  gaps: [],
  borders: undefined,
  connections: undefined,
  wrapCommand: ([program, ...args], { cwd, env = {} }) =>
    Promise.resolve({ command: [program, ...args], cwd, env: { ...env }, clearEnv: false }),
  takeNotices: () => Promise.resolve([]),
  refusals: new RefusalCounter(),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};
