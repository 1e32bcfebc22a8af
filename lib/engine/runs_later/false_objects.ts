/**
 * Objects of git under the name of others. Their files belong to whoever may commit, and git believes the names when it reads:
 * a `Makefile` of HEAD that has another content in there is checked out as such, and nothing differs.
 *
 * Only what is younger than the run is read, as its change time tells, which nothing but the kernel can set; and what git then
 * makes of HEAD, where packs are younger. A commit, a `git fetch` or a `git gc` of the user's is among it.
 *
 * @module
 */
import { join } from "@std/path/join";
import { reopenedEntries } from "../../sys/files/reopened.ts";
import { askReadGit } from "../../sys/git/read_git.ts";
import type { GitOptions } from "../../sys/git/run_git.ts";
import { falseInLfs } from "./false_lfs.ts";
import { falselyNamed } from "./falsely_named.ts";
import { FAN_OUT, youngerThan } from "./object_directories.ts";
import type { RepositoryBefore } from "./repository_before.ts";
import type { LaterRun } from "./later_run.ts";

const BY = "git, under the name of another object";
const LFS = "git LFS, under the name of another file";
const UNKNOWN = "git; not all of it could be verified";

/** What is looked at, and until when. */
interface Look {
  git: GitOptions;
  /** Absolute. */
  objects: string;
  isYoung: (path: string) => boolean;
  /** Milliseconds, at least one. */
  left: () => number;
}

export type ObjectsBefore = Pick<
  RepositoryBefore,
  "root" | "gitDirectory" | "commonDirectory" | "since" | "directories"
>;

/**
 * Where they are; or the directory of all of them, where not all could be verified.
 *
 * @param options.until when it has to end, as `performance.now()`
 */
export async function falseObjects(
  { root, gitDirectory, commonDirectory, since, directories }: ObjectsBefore,
  { until }: { until: number },
): Promise<LaterRun[]> {
  const objects = join(commonDirectory, "objects");
  const look: Look = {
    // A submodule's own configuration names a working tree that may be gone.
    git: { cwd: root, env: { GIT_DIR: gitDirectory, GIT_WORK_TREE: root } },
    objects,
    isYoung: youngerThan(since, directories),
    left: () => Math.max(1, until - performance.now()),
  };
  const found: LaterRun[] = [];
  const tell = (path: string, by = BY) => void found.push({ path, by, change: "changed" });
  // In the git directory of the run that is one of those that run later.
  const alternates = join(objects, "info/alternates");
  if (gitDirectory !== commonDirectory && look.isYoung(alternates)) tell(alternates, "git");
  try {
    const loose = youngLoose(look);
    for (const path of loose.odd) tell(path);
    const { falsely, missing } = await falselyNamed(loose.oids, timed(look));
    // What git does not see in a file that is there is no object.
    for (const oid of [...falsely, ...missing]) {
      tell(join(objects, oid.slice(0, 2), oid.slice(2)));
    }
    for (const path of await falsePacks(look)) tell(path);
    for (const path of await falseInLfs(commonDirectory, look)) tell(path, LFS);
  } catch {
    // No time, no git, or something in there is no object at all.
    tell(objects, UNKNOWN);
  }
  return found;
}

function timed({ git, left }: Look): GitOptions & { timeoutMs: number } {
  return { ...git, timeoutMs: left() };
}

/** In files of their own. What is no file, git would wait for or follow. */
function youngLoose({ objects, isYoung, left }: Look): { oids: string[]; odd: string[] } {
  const oids: string[] = [];
  const odd: string[] = [];
  for (const directory of namesIn(objects).filter((name) => FAN_OUT.test(name))) {
    if (left() <= 1) throw new Error("there are too many");
    for (const { name, isFile } of reopenedEntries(join(objects, directory))) {
      const path = join(objects, directory, name);
      if (!/^(?:[0-9a-f]{38}|[0-9a-f]{62})$/i.test(name) || !isYoung(path)) continue;
      if (isFile) oids.push(`${directory}${name}`.toLowerCase());
      else odd.push(path);
    }
  }
  return { oids, odd };
}

/** Also what git believes beside them, of where an object is in a pack and what is in a commit. */
async function falsePacks(look: Look): Promise<string[]> {
  const { objects, isYoung } = look;
  const inPacks = join(objects, "pack");
  const young = namesIn(inPacks).map((name) => join(inPacks, name)).filter(isYoung);
  const chain = join(objects, "info/commit-graphs");
  const youngGraph = [
    join(objects, "info/commit-graph"),
    ...namesIn(chain).map((name) => join(chain, name)),
  ].find(isYoung);
  const found: string[] = [];
  if (young.length > 0) {
    const { oids, pathOf } = await ofHead(look);
    // First what is checked out next.
    const { falsely } = await falselyNamed(oids, timed(look));
    found.push(...falsely.map(pathOf));
    const midx = young.find((path) => path.endsWith("/multi-pack-index"));
    if (midx !== undefined && !await isFine(["multi-pack-index", "verify"], look)) found.push(midx);
    const packs = new Set(
      young.filter((path) => /\.(?:pack|idx)$/.test(path)).map((path) =>
        path.replace(/\.idx$/, ".pack")
      ),
    );
    for (const pack of packs) {
      if (!await isFine(["index-pack", "--verify", pack], look)) found.push(pack);
    }
  }
  if (youngGraph !== undefined) {
    const tips = ["log", "--no-walk", "--all", "HEAD", "--format=%H %T %P"];
    const asIs = await askReadGit(tips, timed(look));
    const told = await askReadGit(["-c", "core.commitGraph=true", ...tips], timed(look));
    // Most is told by the tips, at once; a revert or a merge reads what lies behind them.
    const isTrue = asIs.stdout === told.stdout && await isFine(["commit-graph", "verify"], look);
    if (!isTrue) found.push(youngGraph);
  }
  return found;
}

/** @throws where there was no time to say so */
async function isFine(args: readonly string[], look: Look): Promise<boolean> {
  const { code, stderr } = await askReadGit(args, timed(look));
  if (look.left() <= 1) throw new Error(stderr);
  return code === 0;
}

/** All that a checkout of HEAD reads. */
async function ofHead(
  look: Look,
): Promise<{ oids: string[]; pathOf: (oid: string) => string }> {
  const { code, stdout } = await askReadGit(["rev-parse", "HEAD", "HEAD^{tree}"], timed(look));
  // Before the first commit there is nothing.
  if (code !== 0) return { oids: [], pathOf: () => "" };
  const paths = new Map(stdout.trim().split("\n").map((oid) => [oid, ""]));
  const tree = await askReadGit(["ls-tree", "-r", "-t", "-z", "--full-tree", "HEAD"], timed(look));
  if (tree.code !== 0) throw new Error(tree.stderr);
  for (const entry of tree.stdout.split("\0")) {
    const [, oid, path] = /^\d+ (?:blob|tree) (\w+)\t(.*)$/s.exec(entry) ?? [];
    if (oid !== undefined && path !== undefined) paths.set(oid, path);
  }
  for (const oid of await notFetched(look)) paths.delete(oid);
  return { oids: [...paths.keys()], pathOf: (oid) => join(look.git.cwd, paths.get(oid) ?? "") };
}

/** What of HEAD a partial clone has left with the server: git would ask that for it, and may not. */
async function notFetched(look: Look): Promise<string[]> {
  if (!namesIn(join(look.objects, "pack")).some((name) => name.endsWith(".promisor"))) return [];
  const walk = ["rev-list", "--objects", "--no-object-names", "--missing=print", "HEAD^{tree}"];
  const { code, stdout, stderr } = await askReadGit(walk, timed(look));
  if (code !== 0) throw new Error(stderr);
  return stdout.split("\n").filter((line) => line.startsWith("?")).map((line) => line.slice(1));
}

/** Git opens by name what is in a directory that nobody may list. */
function namesIn(directory: string): string[] {
  return reopenedEntries(directory).map(({ name }) => name);
}
