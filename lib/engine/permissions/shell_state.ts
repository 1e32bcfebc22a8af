/**
 * What a script has changed so far, as far as it can be told without running it.
 *
 * @module
 */
import { normalize } from "@std/path/normalize";
import type { Variables } from "./shell/expand.ts";

/** Of the shell that runs a script; a subshell gets a copy. */
export class ShellState implements Variables {
  /** Undefined after a `cd` to somewhere that cannot be told. */
  cwd: string | undefined;
  readonly #variables: Map<string, readonly string[]>;
  /** Absolute paths of files that came from the network; a subshell's are everyone's. */
  readonly #downloaded: Set<string>;

  constructor(
    cwd: string | undefined,
    variables: ReadonlyMap<string, readonly string[]> = new Map(),
    downloaded: Set<string> = new Set(),
  ) {
    this.cwd = cwd;
    this.#variables = new Map(variables);
    this.#downloaded = downloaded;
  }

  get(name: string): readonly string[] | undefined {
    if (name === "PWD" && this.cwd !== undefined) return [this.cwd];
    return this.#variables.get(name);
  }

  set(name: string, values: readonly string[]): void {
    this.#variables.set(name, values);
  }

  addDownload(path: string): void {
    this.#downloaded.add(normalize(path));
  }

  hasDownloaded(path: string): boolean {
    return this.#downloaded.has(normalize(path));
  }

  /** For a subshell: its directory and variables are its own. */
  subshell(): ShellState {
    return new ShellState(this.cwd, this.#variables, this.#downloaded);
  }
}
