/**
 * Where the commands of a run may write.
 *
 * @module
 */
import { resolvePath } from "../../sys/files/resolve_path.ts";
import type { Places } from "./places.ts";

/**
 * Where a command runs: `here` it may write below the working directory and to the temporary directories, on a
 * `remote` machine only to the latter, in a `container` everywhere.
 */
export type Host = "here" | "remote" | "container";

export interface WorkspaceOptions {
  /** The variables of the environment that commands get. */
  environment: Readonly<Record<string, string>>;
  host?: Host;
}

/** How names in a temporary directory begin by which running programs find each other. */
const IN_USE = [
  ...["ssh-", "tmux-", "systemd-", "snap", "dbus-", "pulse-", "com.apple", "runtime-"],
  ...["isonforge-run-", "isonforge-sandbox-"],
];

export class Workspace {
  readonly host: Host;
  readonly environment: Readonly<Record<string, string>>;
  readonly #places: Places;
  #temporary: Promise<string[]> | undefined;

  constructor(places: Places, { environment, host = "here" }: WorkspaceOptions) {
    this.#places = places;
    this.environment = environment;
    this.host = host;
  }

  get cwd(): string {
    return this.#places.cwd;
  }

  get home(): string {
    return this.#places.home;
  }

  /** The same, for a command that runs elsewhere. */
  on(host: Host): Workspace {
    return new Workspace(this.#places, { environment: {}, host });
  }

  /** Whether a write to the absolute path `place` harms nothing of others. */
  async canWrite(place: string, { into = false }: { into?: boolean } = {}): Promise<boolean> {
    if (this.host === "container") return true;
    if (this.host === "here" && await this.#places.isWritable(place)) return true;
    return /^\/dev\/(?:null|stdout|stderr|tty)$/.test(place) ||
      await this.#isTemporary(into ? `${place}/new` : place);
  }

  /** What is secret about `place`, e.g. "ssh keys"; `isWritten`, as {@linkcode Places.secretAt} has it. */
  async secretAt(
    place: string,
    options: { isWritten?: boolean } = {},
  ): Promise<string | undefined> {
    return this.host === "here" ? await this.#places.secretAt(place, options) : undefined;
  }

  /** What secret lies somewhere below the directory `place`. */
  async secretBelow(
    place: string,
    options: Parameters<Places["secretBelow"]>[1] = {},
  ): Promise<string | undefined> {
    return this.host === "here" ? await this.#places.secretBelow(place, options) : undefined;
  }

  /** Whether `place` is the working directory itself. */
  async isRoot(place: string): Promise<boolean> {
    return this.host === "here" && await this.#places.isRoot(place);
  }

  /**
   * Whether `place` lies in a temporary directory, where what anybody makes is theirs alone; but not where the project
   * or the home directory lies in the same entry of it, and not by a name that begins with a wildcard.
   */
  async #isTemporary(place: string): Promise<boolean> {
    const own = this.host === "here" ? [this.cwd, this.home, this.#places.isonforgeHome] : [];
    const resolved = await Promise.all([place, ...own].map((path) => resolvePath(path, "/")));
    const [path = "", ...kept] = resolved;
    if (await this.secretAt(path, { isWritten: true }) !== undefined) return false;
    return (await this.#temporaryDirectories()).some((directory) => {
      if (!path.startsWith(`${directory}/`)) return false;
      const [name = ""] = path.slice(directory.length + 1).split("/");
      const entry = `${directory}/${name}/`;
      return !mayBeInUse(name) && !kept.some((root) => `${root}/`.startsWith(entry));
    });
  }

  #temporaryDirectories(): Promise<string[]> {
    const { TMPDIR = "" } = this.environment;
    const named = TMPDIR.startsWith("/") && TMPDIR !== "/" && TMPDIR !== this.home ? [TMPDIR] : [];
    return this.#temporary ??= Promise.all(
      [...named, "/tmp", "/var/tmp"].map((path) => resolvePath(path, "/")),
    );
  }
}

/** Whether a name in a temporary directory, or what a pattern like `ss*` finds there, may be another program's. */
function mayBeInUse(name: string): boolean {
  if (name.startsWith(".")) return true;
  const [literal = ""] = name.split(/[*?[{]/, 1);
  return IN_USE.some((start) =>
    name.startsWith(start) || (literal !== name && start.startsWith(literal))
  );
}
