/**
 * Who keeps a program where it is.
 *
 * @module
 */
import { commandOutput } from "../../sys/command_output.ts";
import { PROGRAM } from "../../version.ts";

export interface PackageManager {
  name: string;
  /** What brings a newer program. */
  command: string;
}

/** Places that belong to one. */
const PLACES: ReadonlyArray<[place: RegExp, name: string, command: string]> = [
  [/\/Cellar\//, "Homebrew", `brew upgrade ${PROGRAM}`],
  [/^\/nix\/store\//, "Nix", "nix profile upgrade --all"],
  [/^\/gnu\/store\//, "Guix", `guix upgrade ${PROGRAM}`],
  [/\/mise\/installs\//, "mise", `mise upgrade ${PROGRAM}`],
  [/\/\.?asdf\/installs\//, "asdf", `asdf install ${PROGRAM} latest`],
  [/\/aquaproj-aqua\//, "aqua", `aqua update-aqua && aqua update`],
  [/^\/snap\//, "snap", `sudo snap refresh ${PROGRAM}`],
  [/\/node_modules\//, "npm or one like it", `npm update --global ${PROGRAM}`],
];

/** What a distribution keeps; the rest is its administrator's: https://refspecs.linuxfoundation.org/FHS_3.0/fhs/index.html */
const OF_DISTRIBUTIONS = /^\/(usr\/)?s?bin\//;

/** What tells the package that a file is of, and what upgrades that. */
const DISTRIBUTIONS: ReadonlyArray<[query: [string, ...string[]], name: string, command: string]> =
  [
    [["dpkg-query", "--search"], "apt", "sudo apt-get install --only-upgrade"],
    [["rpm", "--query", "--queryformat=%{NAME}:", "--file"], "rpm", "sudo dnf upgrade"],
    [["pacman", "--query", "--owns", "--quiet"], "pacman", "sudo pacman -Syu"],
  ];

/** A query reads a local list. */
const QUERY_TIMEOUT_MS = 5_000;

/**
 * Finds the package manager that has installed a program.
 *
 * @param path of the program, links resolved
 * @returns nothing when nobody but its user keeps it
 */
export async function packageManager(path: string): Promise<PackageManager | undefined> {
  const known = PLACES.find(([place]) => place.test(path));
  if (known !== undefined) return { name: known[1], command: known[2] };
  if (!OF_DISTRIBUTIONS.test(path)) return undefined;
  for (const [query, name, command] of DISTRIBUTIONS) {
    const owner = await ownerOf(path, query);
    if (owner !== undefined) return { name, command: `${command} ${owner}` };
  }
  return undefined;
}

/** The name of the package that has this file, which stands first in a line. */
async function ownerOf(
  path: string,
  [program, ...args]: [string, ...string[]],
): Promise<string | undefined> {
  const options = { args: [...args, path], cwd: "/", timeoutMs: QUERY_TIMEOUT_MS };
  const answer = await commandOutput(program, options).catch(() => undefined);
  if (answer?.code !== 0) return undefined;
  return /^[\w.+-]+/.exec(new TextDecoder().decode(answer.stdout))?.[0];
}
