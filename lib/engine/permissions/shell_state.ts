/**
 * What a script has changed so far, as far as it can be told without running it.
 *
 * @module
 */
import { normalize } from "@std/path/normalize";
import { bounded, UNKNOWN, type Variables } from "./shell/expand.ts";
import { globbingOf } from "./shell/looser_globs.ts";
import { INTEGERS, NUMBERS, SET_BY_SHELL } from "./shell/own_variables.ts";
import type { Script } from "./shell/syntax.ts";
import type { Globbing } from "./shell/texts.ts";

export interface ShellStateOptions {
  /** The environment of the shell. */
  environment: Readonly<Record<string, string>>;
  /** What `$1`, `$2` … are. */
  positional?: readonly string[];
}

/** More than a path has: `a=$a$a` some thirty times would take all memory. */
const MAX_VALUE_CHARS = 4096;

/** Of the shell that runs a script; a subshell gets a copy. */
export class ShellState implements Variables {
  /** Undefined after a `cd` to somewhere that cannot be told. */
  cwd: string | undefined;
  /** Whether what comes now may also not be run: then a variable may keep the value that it had. */
  isConditional = false;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #variables = new Map<string, readonly string[]>();
  readonly #functions = new Map<string, Script>();
  readonly #aliases = new Map<string, string>();
  readonly #keyed = new Set<string>();
  readonly #integers = new Set<string>();
  /** Named by an expression so far; a subshell's are everyone's. */
  #counted = new Set<string>();
  /** For `popd` and `cd -`, the latest last. */
  readonly #directories: (string | undefined)[] = [];
  #previous: string | undefined;
  #positional: readonly string[];
  /** A file was read by the shell that may have set any variable. */
  #isSourced = false;
  /** What the script has written into files, by their absolute paths; a subshell's are everyone's. */
  #written = new Map<string, string>();
  /** Absolute paths of files that came from the network; a subshell's are everyone's. */
  #downloaded = new Set<string>();

  /** Directories of hooks that git has been told of; a subshell's are everyone's. */
  hooks: string[] = [];

  /** Undefined as long as patterns match what they do by themselves. */
  globbing: Globbing | undefined;

  constructor(cwd: string | undefined, { environment, positional = [] }: ShellStateOptions) {
    this.cwd = cwd;
    this.#environment = environment;
    this.#positional = positional;
    this.#previous = environment["OLDPWD"];
    this.#setGlobbing("BASHOPTS", [environment["BASHOPTS"] ?? ""]);
  }

  get(name: string): readonly string[] | undefined {
    // A script may have set it, too, which counts until the next `cd`.
    if (name === "PWD") return [this.cwd ?? UNKNOWN, ...this.#variables.get(name) ?? []];
    if (name === "OLDPWD") return [this.#previous ?? UNKNOWN];
    if (name === "@" || name === "*") return this.#positional;
    if (/^[1-9]\d*$/.test(name)) return [this.#positional[Number(name) - 1] ?? ""];
    const value = this.#variables.get(name);
    if (value !== undefined) return value;
    if (NUMBERS.test(name)) return ["0"];
    if (SET_BY_SHELL.test(name) || this.#isSourced) return [UNKNOWN];
    const inherited = this.#environment[name];
    return inherited === undefined ? undefined : [inherited];
  }

  unset(name: string): void {
    if (this.isConditional) this.set(name, [UNKNOWN]);
    else this.#variables.delete(name);
    this.#keyed.delete(name);
  }

  set(name: string, values: readonly string[]): void {
    if (name === "OLDPWD") this.#previous = values.length === 1 ? absolute(values[0]) : undefined;
    this.#setGlobbing(name, values);
    const kept = this.isConditional ? this.#variables.get(name) ?? [] : [];
    const known = values.map((value) => value.length > MAX_VALUE_CHARS ? UNKNOWN : value);
    this.#variables.set(name, [...new Set([...kept, ...known])]);
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

  /** `name+=value`, `name[…]=value`: it follows what the variable held, or stands beside it. */
  add(name: string, values: readonly string[], { how }: { how: "after" | "beside" }): void {
    const held = this.get(name) ?? [];
    const joined = held.length === 0 || how === "beside"
      ? [...held, ...values]
      : bounded(held.flatMap((text) => values.map((value) => text + value)));
    this.set(name, bounded(joined));
  }

  setPositional(values: readonly string[]): void {
    this.#positional = values;
  }

  /** `shift`. */
  shift(): void {
    this.#positional = this.#positional.slice(1);
  }

  /** `source FILE`: any variable may have any value then. */
  source(): void {
    this.#isSourced = true;
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

  /** `declare -A name` and `declare -i name`. */
  declare(name: string, { hasKeys, isInteger }: { hasKeys: boolean; isInteger: boolean }): void {
    if (isInteger) this.#integers.add(name);
    if (hasKeys && !this.isConditional) this.#keyed.add(name);
  }

  /** Whether a variable is surely an array with texts for keys. */
  hasKeys(name: string): boolean {
    return this.#keyed.has(name);
  }

  /** Whether what a variable is given may be evaluated as a number: at once, or when a loop begins anew. */
  isInteger(name: string): boolean {
    return INTEGERS.test(name) || this.#integers.has(name) || this.#counted.has(name);
  }

  /** An expression names it. */
  count(name: string): void {
    this.#counted.add(name);
  }

  /** Whether the script itself has set a variable. */
  hasSet(name: string): boolean {
    return this.#variables.has(name);
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
    const copy = new ShellState(this.cwd, {
      environment: this.#environment,
      positional: this.#positional,
    });
    for (const [name, values] of this.#variables) copy.#variables.set(name, values);
    for (const [name, body] of this.#functions) copy.#functions.set(name, body);
    for (const [name, body] of this.#aliases) copy.#aliases.set(name, body);
    for (const name of this.#keyed) copy.#keyed.add(name);
    for (const name of this.#integers) copy.#integers.add(name);
    copy.#directories.push(...this.#directories);
    copy.#previous = this.#previous;
    copy.#isSourced = this.#isSourced;
    copy.#downloaded = this.#downloaded;
    copy.#counted = this.#counted;
    copy.#written = this.#written;
    copy.hooks = this.hooks;
    copy.globbing = this.globbing;
    copy.isConditional = this.isConditional;
    return copy;
  }
}

function absolute(path: string | undefined): string | undefined {
  return path?.startsWith("/") ? path : undefined;
}
