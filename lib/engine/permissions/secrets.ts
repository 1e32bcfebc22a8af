/**
 * Keys and passwords among the words of a command.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { holdsSecret, locate, takesTooLong, type Verdict } from "./invocation.ts";
import { isAboutNames, runsOnlyNames } from "./inner/names_alone.ts";
import type { Review } from "./review.ts";
import { globbedPaths } from "./user_rules/globbed_paths.ts";
import { pathsIn } from "./user_rules/paths_in.ts";
import { recursiveRead } from "./user_rules/recursive_reads.ts";

/** What they find they only name. */
const FINDERS = /^(?:g?find|fd|fdfind)$/;
/** Options whose value the program uses as the key that it is. */
const USING: Readonly<Record<string, readonly string[]>> = {
  ssh: ["-i", "-F"],
  scp: ["-i", "-F"],
  sftp: ["-i", "-F"],
  "ssh-copy-id": ["-i"],
  "ssh-keygen": ["-f", "-lf", "-yf", "-l", "-y"],
  kubectl: ["--kubeconfig"],
  helm: ["--kubeconfig"],
  k9s: ["--kubeconfig"],
  docker: ["--config"],
  npm: ["--userconfig"],
  pip: ["--config-file"],
  twine: ["--config-file"],
  curl: ["--netrc-file", "--cert", "--key"],
  mysql: ["--defaults-file", "--defaults-extra-file"],
  gcloud: ["--key-file"],
};
/** Words of people name no more, and are looked at however late it is: a machine that has stood still for a while is no reason. */
const FEWEST_PATHS = 50;

export interface SecretOptions extends Pick<Review, "workspace" | "feeds" | "deadline"> {
  /** Where relative paths start; undefined: nobody knows. */
  cwd: string | undefined;
}

/** Refuses a command line whose words name a file that holds keys or passwords, unless it is only listed or used. */
export async function refuseSecret(
  argv: readonly string[],
  { cwd, workspace, feeds = false, deadline }: SecretOptions,
): Promise<Verdict> {
  const [program = "", ...args] = argv;
  const name = basename(program);
  const tree = recursiveRead(name, args, { feeds });
  const reads = tree !== undefined && !runsOnlyNames(args);
  // What `find` runs on the files that it finds may read them.
  if ((isAboutNames(name) || FINDERS.test(name)) && !reads) return undefined;
  const using = Object.hasOwn(USING, name) ? USING[name] ?? [] : [];
  const search: Search = { cwd, deadline, looksAnyway: FEWEST_PATHS };
  for (const [index, arg] of argv.entries()) {
    if (using.includes(argv[index - 1] ?? "") || using.includes(arg.split("=")[0] ?? "")) continue;
    const refusal = await firstSecret(arg, search, (at) => workspace.secretAt(at));
    if (refusal !== undefined) return refusal;
  }
  if (!reads) return undefined;
  // Nobody named it: then names that begin with a dot may be left out.
  const isImplied = tree.directories.every((directory) => !args.includes(directory));
  if (isImplied && tree.skipsHidden) return undefined;
  for (const directory of tree.directories) {
    const below = (at: string) => workspace.secretBelow(at, { names: tree.names });
    const refusal = await firstSecret(directory, search, below);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

interface Search extends Pick<SecretOptions, "cwd" | "deadline"> {
  /** How many paths more are looked at whatever time it is. */
  looksAnyway: number;
}

/** What the first path in a word leads to that is secret; a pattern stands for all that it matches. */
async function firstSecret(
  word: string,
  search: Search,
  secretOf: (place: string) => Promise<string | undefined>,
): Promise<Verdict> {
  const { cwd, deadline } = search;
  const paths = pathsIn(word).flatMap(beginnings).flatMap((path) => globbedPaths(path, cwd));
  for (const path of new Set(paths)) {
    if (search.looksAnyway-- <= 0 && performance.now() > deadline) return takesTooLong();
    const place = locate(path, cwd);
    const secret = place === undefined ? undefined : await secretOf(place);
    if (secret !== undefined) return holdsSecret(word, secret);
  }
  return undefined;
}

/** Of a pattern also each directory on its way: what it matches may be too much to be looked at as a whole. */
function beginnings(path: string): string[] {
  const parts = path.split("/");
  const ends = parts.flatMap((part, index) => /[*?[]/.test(part) ? [index + 1] : []);
  return [...ends.map((end) => parts.slice(0, end).join("/")), path];
}
