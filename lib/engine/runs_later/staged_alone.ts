/**
 * What stands in the index of git alone: neither HEAD nor the working tree has it. No diff of the files shows it, and
 * `git checkout -- .` writes it out.
 *
 * @module
 */
import { join } from "@std/path/join";
import { type Entry, stagedChanges } from "../../sys/git/changes_between.ts";
import { withTemporaryDirectory } from "../../sys/files/temporary_directory.ts";
import { infoAt, linkAt } from "../../sys/files/info_at.ts";
import { isPointer } from "../../sys/git/lfs_pointer.ts";
import { askReadGit, disarm } from "../../sys/git/read_git.ts";
import { eachEntry } from "../../sys/git/each_entry.ts";
import type { GitOptions } from "../../sys/git/run_git.ts";
import { executesByName, plainName, scriptsIn } from "../permissions/executed_names.ts";
import { stateOf } from "./file_state.ts";
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

/** That has come there since the run began: what is run later before all else, and where others stage what they like nothing else. */
export async function stagedAlone(
  { root, gitDirectory, path: index, state, bytes, isOfOthers }: IndexBefore,
  { maxMs }: { maxMs: number },
): Promise<LaterRun[]> {
  if (stateOf(index) === state) return [];
  const until = performance.now() + maxMs;
  const git = () => ({
    cwd: root,
    env: { GIT_DIR: gitDirectory, GIT_WORK_TREE: root },
    timeoutMs: Math.max(1, until - performance.now()),
  });
  const asRun = (path: string, by: string): LaterRun => ({ path, by, change: "changed" });
  try {
    const staged = (await stagedChanges(git())).flatMap(({ path, after: entry }) =>
      entry === undefined || entry.mode === SUBMODULE || (isOfOthers && !isExecuted(path))
        ? []
        : [{ path, entry }]
    );
    const news = inOrder(await withoutThoseIn(bytes, staged, git()));
    const alone = inOrder(await withoutThoseOfFiles(news.slice(0, MAX_READ), git));
    const told = alone.slice(0, MAX_TOLD).map(({ path }) => asRun(join(root, path), BY));
    const isMore = news.length > MAX_READ || alone.length > MAX_TOLD;
    return isMore ? [...told, asRun(index, MORE)] : told;
  } catch {
    return [asRun(index, UNKNOWN)];
  }
}

/** What is run later first. */
function inOrder(staged: readonly Staged[]): Staged[] {
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

/** Without those that stand in the working tree as well, as git would add them. */
async function withoutThoseOfFiles(
  staged: readonly Staged[],
  git: () => GitOptions,
): Promise<Staged[]> {
  const alone: Staged[] = [];
  const files: Staged[] = [];
  const { cwd } = git();
  for (const one of staged) {
    const info = infoAt(join(cwd, one.path));
    // Git reads names of a line each.
    const canBeHashed = info?.isFile === true && one.entry.mode !== LINK &&
      !one.path.includes("\n");
    const isSameLink = info?.isSymlink === true && one.entry.mode === LINK &&
      await blob(one, git()) === linkAt(join(cwd, one.path));
    if (canBeHashed) files.push(one);
    else if (!isSameLink) alone.push(one);
  }
  if (files.length === 0) return alone;
  const { args } = await disarm(git());
  const stdin = files.map(({ path }) => `${path}\n`).join("");
  const command = [...args, "hash-object", "--stdin-paths"];
  const { code, stdout, stderr } = await askReadGit(command, { ...git(), stdin });
  if (code !== 0) throw new Error(stderr);
  const oids = stdout.split("\n");
  for (const [index, one] of files.entries()) {
    if (oids[index] === one.entry.oid) continue;
    // What a filter has made of a file, only that could tell from something else.
    const needsLook = !isExecuted(one.path) && alone.length <= MAX_TOLD;
    const text = needsLook ? await blob(one, git()) : undefined;
    if (text === undefined || !isPointer(text)) alone.push(one);
  }
  return alone;
}

/** Of a link where it leads, of a file in LFS its pointer; undefined of others. */
async function blob({ entry: { oid } }: Staged, git: GitOptions): Promise<string | undefined> {
  const size = await askReadGit(["cat-file", "-s", oid], git);
  if (size.code !== 0 || Number(size.stdout) > 4096) return undefined;
  const { code, stdout } = await askReadGit(["cat-file", "blob", oid], git);
  return code === 0 ? stdout : undefined;
}
