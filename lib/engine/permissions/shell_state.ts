/**
 * What a script has changed so far, as far as it can be told without running it.
 *
 * @module
 */
import { normalize } from "@std/path/normalize";
import { globbingOf } from "./shell/looser_globs.ts";
import { ShellVariables } from "./shell/shell_variables.ts";
import type { Script } from "./shell/syntax.ts";
import { type Globbing, UNKNOWN } from "./shell/texts.ts";

export interface ShellStateOptions {
  /** The environment of the shell. */
  environment: Readonly<Record<string, string>>;
  /** What `$1`, `$2` … are. */
  positional?: readonly string[];
}

/** What is to be read from the descriptors of a shell. */
export interface OpenInput {
  /** Texts: `<<<` and `<<`. */
  input: readonly string[];
  inputFiles: readonly string[];
  /** It comes from the network. */
  isFedByDownload: boolean;
}

/** What `env` and its like do to the environment of the program that they start. */
export interface Environment {
  settings: readonly (readonly [name: string, value: string])[];
  unset: readonly string[];
  /** Nothing else is in it. */
  isEmpty: boolean;
}

/** Of the shell that runs a script; a subshell gets a copy. */
export class ShellState extends ShellVariables {
  /** Undefined after a `cd` to somewhere that cannot be told. */
  cwd: string | undefined;
  readonly #functions = new Map<string, Script>();
  readonly #aliases = new Map<string, string>();
  /** For `popd` and `cd -`, the latest last. */
  readonly #directories: (string | undefined)[] = [];
  #previous: string | undefined;
  /** What the script has written into files, by their absolute paths; a subshell's are everyone's. */
  #written = new Map<string, string>();
  /** Absolute paths of files that came from the network; a subshell's are everyone's. */
  #downloaded = new Set<string>();

  /** Directories of hooks that git has been told of; a subshell's are everyone's. */
  hooks: string[] = [];

  /** Undefined as long as patterns match what they do by themselves. */
  globbing: Globbing | undefined;

  /** What `exec <…` has opened for all that follows. */
  opened: OpenInput = { input: [], inputFiles: [], isFedByDownload: false };

  constructor(cwd: string | undefined, { environment, positional = [] }: ShellStateOptions) {
    super(environment, positional);
    this.cwd = cwd;
    this.#previous = environment["OLDPWD"];
    this.#setGlobbing("BASHOPTS", [environment["BASHOPTS"] ?? ""]);
  }

  override get(name: string): readonly string[] | undefined {
    // A script may have set it, too, or unset, which counts until the next `cd`.
    if (name === "PWD" && this.hasUnset(name)) return [UNKNOWN];
    if (name === "PWD") {
      return [this.cwd ?? UNKNOWN, ...this.hasSet(name) ? super.get(name) ?? [] : []];
    }
    return name === "OLDPWD" ? [this.#previous ?? UNKNOWN] : super.get(name);
  }

  override set(name: string, values: readonly string[], how: { isList?: boolean } = {}): void {
    if (name === "OLDPWD") this.#previous = values.length === 1 ? absolute(values[0]) : undefined;
    this.#setGlobbing(name, values);
    super.set(name, values, how);
  }

  /** Of a program that `env` starts. */
  setEnvironment({ settings, unset, isEmpty }: Environment): void {
    if (isEmpty) this.clear();
    for (const name of unset) this.unset(name);
    for (const [name, value] of settings) this.set(name, [value]);
  }

  /** Variables by which a shell matches more. */
  #setGlobbing(name: string, values: readonly string[]): void {
    if (name === "GLOBIGNORE" && values.some(Boolean)) this.loosenGlobs(["dotglob"]);
    if (name === "BASHOPTS") this.loosenGlobs(values.flatMap((value) => value.split(":")));
  }

  /** Options of the shell are set; nobody asks whether they are unset again. */
  loosenGlobs(options: readonly string[]): void {
    const changed = options.flatMap((option) => globbingOf(option) ?? []);
    if (changed.length === 0) return;
    const before = this.globbing ?? { dots: false, anyCase: false, deep: false };
    this.globbing = { ...before, ...Object.fromEntries(changed.map((name) => [name, true])) };
  }

  /** `cd`. */
  enter(directory: string | undefined): void {
    this.#previous = this.cwd;
    this.cwd = directory;
  }

  /** `cd -`. */
  enterPrevious(): void {
    this.enter(this.#previous);
  }

  /** As `~1`, `~+1`, `~-0` have it. */
  directoryAt(place: string): string | undefined {
    const all = [this.cwd, ...this.#directories.toReversed()];
    return place.startsWith("-") ? all.at(Number(place) - 1) : all[Number(place)];
  }

  /** `pushd`; without a directory it swaps the two latest. */
  push(directory?: { path: string | undefined }): void {
    const target = directory === undefined ? this.#directories.pop() : directory.path;
    this.#directories.push(this.cwd);
    this.enter(target);
  }

  /** `pushd -n`, `popd +1` …: which directories there are then, nobody follows. */
  forgetDirectories(): void {
    this.#directories.fill(undefined);
  }

  /** `dirs -c`. */
  clearDirectories(): void {
    this.#directories.length = 0;
  }

  /** `popd`. */
  pop(): void {
    if (this.#directories.length > 0) this.enter(this.#directories.pop());
  }

  define(name: string, body: Script): void {
    this.#functions.set(name, body);
  }

  functionNamed(name: string): Script | undefined {
    return this.#functions.get(name);
  }

  forgetFunctions(): void {
    this.#functions.clear();
    this.#aliases.clear();
  }

  setAlias(name: string, body: string): void {
    this.#aliases.set(name, body);
  }

  aliasNamed(name: string): string | undefined {
    return this.#aliases.get(name);
  }

  addWritten(path: string, text: string): void {
    const place = normalize(path);
    this.#written.set(place, `${this.#written.get(place) ?? ""}${text}\n`);
  }

  writtenAt(path: string): string | undefined {
    return this.#written.get(normalize(path));
  }

  addDownload(path: string): void {
    this.#downloaded.add(normalize(path));
  }

  hasDownloaded(path: string): boolean {
    return this.#downloaded.has(normalize(path));
  }

  /** For a subshell: its directory and variables are its own. */
  subshell(): ShellState {
    const copy = new ShellState(this.cwd, { environment: {} });
    copy.copyVariables(this);
    for (const [name, body] of this.#functions) copy.#functions.set(name, body);
    for (const [name, body] of this.#aliases) copy.#aliases.set(name, body);
    copy.#directories.push(...this.#directories);
    copy.#previous = this.#previous;
    copy.#downloaded = this.#downloaded;
    copy.#written = this.#written;
    copy.hooks = this.hooks;
    copy.globbing = this.globbing;
    copy.opened = this.opened;
    return copy;
  }
}

function absolute(path: string | undefined): string | undefined {
  return path?.startsWith("/") ? path : undefined;
}
