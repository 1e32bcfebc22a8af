/**
 * Pushing the branch of an agent.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import { type AddedFile, filesAddedByCommits } from "../../sys/git/added_files.ts";
import { addedByCommits } from "../../sys/git/added_text.ts";
import { gitPath, gitProgram } from "../../sys/git/git_program.ts";
import { askReadGit, readGit } from "../../sys/git/read_git.ts";
import { isSecretFile } from "../../sys/git/secret_file.ts";
import { branchRef } from "../worktrees/checkout.ts";
import { someOf } from "../worktrees/unsaved_work.ts";
import { submodulesOf } from "./nested_repositories.ts";
import { reasonOf, runProgram } from "./run_program.ts";

export interface PushOptions {
  branch: string;
  /** Where the branch was when the agent began, if that is known. */
  base: string | undefined;
  /**
   * Says whether a text holds what looks like a key: all that is not on the remote yet is looked at before it leaves
   * this machine, and so are the names of new files. Undefined where nobody is to look.
   */
  holdsSecret: ((text: string) => boolean) | undefined;
  /** Whether its hooks are run: they may run what the agent has written. */
  runHooks: boolean;
  signal: AbortSignal;
}

export interface Remote {
  name: string;
  url: string;
}

/** Hooks before a push, and a slow network. */
const PUSH_MS = 15 * 60_000;

/**
 * Pushes a branch of the repository around `path`, without force, and nothing else, whatever is checked out there and whatever is
 * configured to go with it.
 *
 * @throws {UserError} when it cannot be done, in words that follow "not pushed: "
 */
export async function pushBranch(
  path: string,
  { branch, base, holdsSecret, runHooks, signal }: PushOptions,
): Promise<Remote> {
  const remote = await remoteOf(path, branch);
  const ref = branchRef(branch);
  if (base !== undefined) {
    const count = await readGit(["rev-list", "--count", `${base}..${ref}`], { cwd: path });
    if (Number(count) === 0) throw new UserError("nothing was committed since it started");
  }
  if (holdsSecret !== undefined) {
    await assertNoSecrets(path, { ref, remote, holdsSecret, signal });
    await assertWholeAndHarmless(path, { ref, remote, signal });
  }
  const only = ["--no-follow-tags", ...await submodulesStay(path)];
  const command = ["push", "--quiet", "--set-upstream", ...only, remote.name, `${ref}:${ref}`];
  const noHooks = runHooks ? [] : ["-c", "core.hooksPath=/dev/null"];
  const result = await runProgram(
    [gitProgram(path), ...noHooks, ...command],
    { cwd: path, timeoutMs: PUSH_MS, signal, env: { PATH: gitPath(path) } },
  );
  if (result.code !== 0) throw new UserError(reasonOf(result));
  return remote;
}

/** As `git push` chooses it: the branch's own, the one for pushes, `origin`, the only one. */
async function remoteOf(path: string, branch: string): Promise<Remote> {
  const config = async (key: string) =>
    (await askReadGit(["config", "--get", key], { cwd: path })).stdout.trim();
  const names = (await readGit(["remote"], { cwd: path })).split("\n").filter((name) => name);
  const wanted = [
    await config(`branch.${branch}.pushRemote`),
    await config("remote.pushDefault"),
    await config(`branch.${branch}.remote`),
    "origin",
    ...(names.length === 1 ? names : []),
  ];
  const name = wanted.find((candidate) => names.includes(candidate));
  if (name === undefined) {
    throw new UserError(
      names.length === 0
        ? "the repository has no remote"
        : `which of the remotes ${someOf(names)}?`,
      { hint: "git config remote.pushDefault <remote> says which" },
    );
  }
  const url = await readGit(["remote", "get-url", "--push", name], { cwd: path });
  return { name, url: url.trim() };
}

/** Where git is configured to push submodules as well, in which nobody has looked, it only sees to it that they were pushed. */
async function submodulesStay(path: string): Promise<string[]> {
  const keys = String.raw`^(push\.recursesubmodules|submodule\.recurse)$`;
  const { stdout } = await askReadGit(["config", "--get-regexp", keys], { cwd: path });
  const values = stdout.split("\n").filter((line) => line !== "").map((line) => line.split(" ")[1]);
  const isOff = values.every((value) => /^(?:no|off|false|0)$/i.test(value ?? ""));
  return isOff ? [] : ["--recurse-submodules=check"];
}

/** Looks at every commit that is to be sent: what a later one has removed is sent with it, and so is its message. */
async function assertNoSecrets(
  path: string,
  { ref, remote, holdsSecret, signal }: {
    ref: string;
    remote: Remote;
    holdsSecret: (text: string) => boolean;
    signal: AbortSignal;
  },
): Promise<void> {
  const holding = new Set<string>();
  const range = unpushed(ref, remote);
  const counts = new Map<string, number>();
  const git = { cwd: path, timeoutMs: PUSH_MS, signal };
  await addedByCommits(range, git, ({ commit, parents, path: file }, text) => {
    // Text of two bytes a letter is binary for git.
    if (!holdsSecret(text.replaceAll("\0", ""))) return;
    const short = commit?.slice(0, 12);
    if (file === undefined) {
      holding.add(`the message of ${short}`);
      return;
    }
    // What a merge has from one of its parents is that one's, and on the remote, or looked at there.
    const key = `${commit} ${file}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (count >= parents) holding.add(`${file} (${short})`);
  });
  if (holding.size === 0) return;
  throw new UserError(`what looks like a key stands in ${someOf([...holding])}`);
}

/** Looks at the names of what is to be sent: the same that no commit of ours takes in. */
async function assertWholeAndHarmless(
  path: string,
  { ref, remote, signal }: { ref: string; remote: Remote; signal: AbortSignal },
): Promise<void> {
  const git = { cwd: path, timeoutMs: PUSH_MS, signal };
  const added = await filesAddedByCommits(unpushed(ref, remote), git);
  const named = (files: readonly AddedFile[]) =>
    someOf(files.map(({ path: file, commit }) => `${file} (${commit.slice(0, 12)})`));
  const secret = added.filter(({ path }) => isSecretFile(path));
  if (secret.length > 0) {
    throw new UserError(`by its name, ${named(secret)} looks like a key`);
  }
  const links = added.filter(({ mode }) => mode === "160000");
  if (links.length === 0) return;
  const submodules = await submodulesOf(path, ref);
  const nested = links.filter(({ path }) => !submodules.has(path));
  // What a later commit removes is missed by nobody.
  const present = await Promise.all(nested.map(async ({ path: file }) => {
    const entry = await readGit(["--literal-pathspecs", "ls-tree", ref, "--", file], git);
    return entry.startsWith("160000 ");
  }));
  const lost = nested.filter((_link, index) => present[index]);
  if (lost.length === 0) return;
  throw new UserError(`of the repository ${named(lost)} only the name of a commit would be pushed`);
}

function unpushed(ref: string, { name }: Remote): string[] {
  return [ref, "--not", `--remotes=${name}`];
}
