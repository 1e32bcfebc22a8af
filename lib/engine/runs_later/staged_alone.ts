/**
 * What stands in the index of git alone: neither HEAD nor the working tree has it. No diff of the files shows it, and
 * `git checkout -- .` writes it out.
 *
 * @module
 */
import { join } from "@std/path/join";
import { type Entry, stagedChanges } from "../../sys/git/changes_between.ts";
import { withTemporaryDirectory } from "../../sys/files/temporary_directory.ts";
import { linkAt } from "../../sys/files/info_at.ts";
import { lstatByBytes, withPath } from "../../sys/files/with_path.ts";
import { isPointer, MAX_POINTER } from "../../sys/git/lfs_pointer.ts";
import { askReadGit, disarm } from "../../sys/git/read_git.ts";
import { eachEntry } from "../../sys/git/each_entry.ts";
import type { GitOptions } from "../../sys/git/run_git.ts";
import { executesByName, plainName, scriptsIn } from "../permissions/executed_names.ts";
import { objectHash } from "./falsely_named.ts";
import { stateOf } from "./file_state.ts";
import { smallBlobs } from "./small_blobs.ts";
import type { IndexBefore } from "./repository_before.ts";
import type { LaterRun } from "./later_run.ts";

const BY = "git's index alone";
const MORE = "git's index, which has more than is named or read";
const UNKNOWN = "git; it could not be compared";
/** Of names, and how many files are read for them: beyond that it is told that there is more. */
const MAX_TOLD = 20;
const MAX_READ = 2_000;
const LINK = "120000";
const SUBMODULE = "160000";

interface Staged {
  path: string;
  entry: NonNullable<Entry>;
}

interface Found extends Staged {
  by: string;
}

/** That has come there since the run began: what is run later before all else, and where others stage what they like nothing else. */
export async function stagedAlone(
  { root, gitDirectory, path: index, state, bytes, isOfOthers }: IndexBefore,
  { maxMs }: { maxMs: number },
): Promise<LaterRun[]> {
  if (stateOf(index) === state) return [];
  const until = performance.now() + maxMs;
  const left = () => {
    const ms = until - performance.now();
    // Starting one that is killed at once takes its time as well, and it tells nothing.
    if (ms <= 0) throw new Error("it takes too long");
    return ms;
  };
  const git = () => ({
    cwd: root,
    env: { GIT_DIR: gitDirectory, GIT_WORK_TREE: root },
    timeoutMs: Math.ceil(left()),
  });
  const asRun = (path: string, by: string): LaterRun => ({ path, by, change: "changed" });
  let found: Found[] = [];
  const told = () =>
    inOrder(found).slice(0, MAX_TOLD).map(({ path, by }) => asRun(join(root, path), by));
  try {
    const staged = (await stagedChanges(git())).flatMap(({ path, after: entry }) =>
      entry === undefined || entry.mode === SUBMODULE || (isOfOthers && !isExecuted(path))
        ? []
        : [{ path, entry }]
    );
    const news = inOrder(await withoutThoseIn(bytes, staged, git()));
    await findAlone(news.slice(0, MAX_READ), { found, git });
    // What a git that was killed has not answered is not named file by file.
    if (found.some(({ by }) => by === UNKNOWN)) left();
    const isMore = news.length > MAX_READ || found.length > MAX_TOLD;
    return isMore ? [...told(), asRun(index, MORE)] : told();
  } catch {
    found = found.filter(({ by }) => by !== UNKNOWN);
    return [...told(), asRun(index, UNKNOWN)];
  }
}

/** What is run later first. */
function inOrder<T extends Staged>(staged: readonly T[]): T[] {
  return [
    ...staged.filter(({ path }) => isExecuted(path)),
    ...staged.filter(({ path }) => !isExecuted(path)),
  ];
}

function isExecuted(path: string): boolean {
  const names = path.split("/").map(plainName);
  return executesByName(names) !== undefined || scriptsIn(names.at(-1) ?? "") !== undefined;
}

/** Without what was staged before, as far as that is known. */
async function withoutThoseIn(
  before: Uint8Array | undefined,
  staged: readonly Staged[],
  git: GitOptions,
): Promise<Staged[]> {
  if (before === undefined || before.length === 0 || staged.length === 0) return [...staged];
  return await withTemporaryDirectory("index-", async (directory) => {
    const path = join(directory, "index");
    await Deno.writeFile(path, before);
    const env = { ...git.env, GIT_INDEX_FILE: path };
    const known = new Set<string>();
    const wanted = new Set(staged.map(asListed));
    await eachEntry(
      ["ls-files", "-s", "-z", "--full-name", "--", ":/"],
      { ...git, env },
      (entry) => {
        if (wanted.has(entry)) known.add(entry);
        return true;
      },
    );
    return staged.filter((one) => !known.has(asListed(one)));
  });
}

/** As `git ls-files -s` does. */
function asListed({ path, entry: { mode, oid } }: Staged): string {
  return `${mode} ${oid} 0\t${path}`;
}

/**
 * Adds to `found` those that do not stand in the working tree as well, as git would add them, or of which that cannot be told.
 *
 * @throws when time is over; what was found by then is true
 */
async function findAlone(
  staged: readonly Staged[],
  { found, git }: { found: Found[]; git: () => GitOptions },
): Promise<void> {
  const files: Staged[] = [];
  for (const one of staged) {
    const kind = await kindOf(one, git().cwd);
    if (kind === "file") files.push(one);
    else if (kind !== "same") found.push({ ...one, by: kind === "unknown" ? UNKNOWN : BY });
  }
  if (files.length === 0) return;
  const oids = await hashesOf(files, git);
  const other: Staged[] = [];
  for (const [index, one] of files.entries()) {
    const oid = oids[index];
    if (oid === undefined) found.push({ ...one, by: UNKNOWN });
    else if (oid !== one.entry.oid) other.push(one);
  }
  // What a filter has made of a file, only that could tell from something else.
  const needLook = other.filter(({ path }) => !isExecuted(path)).map(({ entry: { oid } }) => oid);
  const texts = await smallBlobs(needLook, { maxBytes: MAX_POINTER, git });
  for (const one of other) {
    const text = isExecuted(one.path) ? "" : texts.get(one.entry.oid);
    if (text === undefined) found.push({ ...one, by: UNKNOWN });
    else if (!isPointer(text)) found.push({ ...one, by: BY });
  }
}

/** What stands at its place: the same link, a file that is to be compared, or something else, if anything. */
async function kindOf(
  { path, entry: { mode, oid } }: Staged,
  root: string,
): Promise<"file" | "same" | "other" | "unknown"> {
  const at = join(root, path);
  try {
    const { isFile, isSymlink } = await lstatByBytes(at);
    if (mode !== LINK) return isFile ? "file" : "other";
    if (!isSymlink) return "other";
    const target = withPath(at, linkAt);
    if (target === undefined) return "unknown";
    return linkId(target, oid.length) === oid ? "same" : "other";
  } catch (error) {
    const { FilesystemLoop, NotADirectory, NotFound } = Deno.errors;
    // A link with a name that is no UTF-8 cannot be looked at.
    const isOther = error instanceof NotFound || error instanceof NotADirectory ||
      error instanceof FilesystemLoop && mode !== LINK;
    return isOther ? "other" : "unknown";
  }
}

/** The name that git gives to a link. */
function linkId(target: string, digits: number): string {
  const bytes = new TextEncoder().encode(target);
  return objectHash(digits, `blob ${bytes.length}`).update(bytes).digest("hex");
}

/** Undefined of what cannot be read. */
async function hashesOf(
  files: readonly Staged[],
  git: () => GitOptions,
): Promise<(string | undefined)[]> {
  const { args } = await disarm(git());
  const oids: (string | undefined)[] = [];
  while (oids.length < files.length) {
    const stdin = files.slice(oids.length).map(({ path }) => `${quoted(path)}\n`).join("");
    const command = [...args, "hash-object", "--stdin-paths"];
    const { code, stdout } = await askReadGit(command, { ...git(), stdin });
    oids.push(...stdout.split("\n").slice(0, -1));
    // It ends at the first that it cannot read.
    if (code !== 0) oids.push(undefined);
  }
  return oids;
}

/** As git reads names of a line each. */
function quoted(path: string): string {
  return `"${path.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n")}"`;
}
