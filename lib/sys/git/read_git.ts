/**
 * git that only reads: nothing that a repository names is run, and nothing in it stands for something else.
 *
 * A repository comes from anywhere. Its configuration may name programs for almost everything (git-config(1)), its
 * attributes may choose among filters (gitattributes(5)), and its hooks run by themselves (githooks(5)). Whoever asks
 * for a list, a diff or a run has not asked for any of them.
 *
 * | what names a program                                             | what keeps it from running                 |
 * | ---------------------------------------------------------------- | ------------------------------------------ |
 * | `core.fsmonitor`                                                 | set to nothing                             |
 * | hooks, `core.hooksPath`; `hook.<name>.command` (git 2.54)        | no directory of hooks; each is off         |
 * | `filter.<name>.clean`, `.smudge`, `.process`                     | each is set to nothing                     |
 * | `diff.external`, `diff.<name>.command`, `.textconv`              | `git diff` is told so by its options       |
 * | `core.pager`, `pager.<command>`                                  | no pager, or the user's own: `own_pager.ts`|
 * | promisor remotes, which fetch what is missing: `core.sshCommand`,| no lazy fetch, and no protocol is allowed  |
 * | `core.gitProxy`, `core.askPass`, `credential.helper`,            |                                            |
 * | `remote.<name>.uploadpack`, `.vcs`, `ext::…`                     |                                            |
 * | `log.showSignature`, `gpg.program` and its siblings              | signatures are not looked at               |
 * | a submodule's own configuration                                  | git never looks into one: `--ignore-submodules` |
 * | a bare repository that is committed inside of another            | only one that is named: `safe.bareRepository` |
 *
 * | what lets git show something else than is there, and is sent     | what keeps it from that                    |
 * | ---------------------------------------------------------------- | ------------------------------------------ |
 * | `refs/replace/*` (git-replace(1))                                | switched off                               |
 * | `info/grafts`, by which commits have other parents               | looked for where nothing can be            |
 * | `objects/info/commit-graph`, by which they have other trees, too  | not read                                   |
 * | what `git update-index` hides of changed files, and trees that   | an index of our own: `index_copy.ts`       |
 * | an index has ready                                               |                                            |
 * | text conversion for a diff                                       | `git diff` is told so by its options       |
 *
 * `alias.*`, `core.editor`, `merge.<name>.driver`, `mergetool`, `difftool`, `trailer.*`, `uploadpack.packObjectsHook`,
 * `gc.recentObjectsHook` and `core.alternateRefsCommand` are for commands that are not asked here.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import { gitPath } from "./git_program.ts";
import { type GitOptions, type GitResult, outputOf, runGit } from "./run_git.ts";

/** What lets git see a repository's objects as they are, and are sent. */
export const AS_IT_IS = {
  /** Before the subcommand. */
  args: ["--no-replace-objects", "-c", "core.commitGraph=false"],
  // Git is silent about a file that is not there; an empty one it would call out of date.
  env: { GIT_GRAFT_FILE: "/dev/null/none" },
} as const;

/** Before the subcommand of every git that reads. */
export const DISARMED: readonly string[] = [
  "--no-pager",
  ...AS_IT_IS.args,
  // Empty is off for every version; "false" was the name of a program before git 2.36.
  ...["-c", "core.fsmonitor="],
  ...["-c", "core.hooksPath=/dev/null"],
  ...["-c", "log.showSignature=false"],
  ...["-c", "core.safecrlf=false"],
  ...["-c", "submodule.recurse=false"],
  ...["-c", "protocol.allow=never"],
];

/** In the environment of every git that reads. */
export const DISARMED_ENVIRONMENT = {
  GIT_NO_LAZY_FETCH: "1",
  // Before git 2.39.4 there was no such thing: then the fetch ends before it has started anything.
  GIT_ALLOW_PROTOCOL: "none",
  ...AS_IT_IS.env,
};

/** Unless given: a repository may hold a pipe where git expects a file, and would be waited for without end. */
const TIMEOUT_MS = 120_000;

/** A bare repository that lies in the working tree of another one is none that anybody meant. */
const NO_BARE = ["-c", "safe.bareRepository=explicit"];

/** Names of drivers and hooks that the configuration defines, as git prints them: `section.name.key`. */
const DRIVER = /^(filter|hook)\.(.+)\.[^.]+$/s;

/**
 * Runs git disarmed and returns what it answers, be it a refusal. For questions that look at no working tree; else
 * see {@linkcode disarm}.
 *
 * @throws {UserError} when there is no git
 */
export async function askReadGit(args: readonly string[], options: GitOptions): Promise<GitResult> {
  const env = { ...DISARMED_ENVIRONMENT, PATH: gitPath(options.cwd), ...options.env };
  return await runGit([...DISARMED, ...args], { timeoutMs: TIMEOUT_MS, ...options, env });
}

/**
 * Runs git disarmed and returns its stdout.
 *
 * @throws {UserError} with git's reason when it fails
 */
export async function readGit(args: readonly string[], options: GitOptions): Promise<string> {
  return (await readGitWithWarnings(args, options)).stdout;
}

/**
 * The same with what it says on stderr, though it succeeds.
 *
 * @throws {UserError} with git's reason when it fails
 */
export async function readGitWithWarnings(
  args: readonly string[],
  options: GitOptions,
): Promise<GitResult> {
  return await outputOf(askReadGit, { args, options });
}

/** What a repository defines under names of its own, turned off. */
export interface Disarmed {
  /** Before the subcommand of a disarmed git that compares or adds files, or changes references of ours. */
  args: string[];
  /** The filters that its attributes may choose. Without them a file counts as it lies there. */
  filters: ReadonlySet<string>;
}

/**
 * Turns off the filters and hooks that the repository around `options.cwd` defines.
 *
 * @throws {UserError} when its configuration cannot be read, or cannot be turned off
 */
export async function disarm(options: GitOptions): Promise<Disarmed> {
  const listed = await readGit([...NO_BARE, "config", "--list", "--name-only", "-z"], options);
  const names = { filter: new Set<string>(), hook: new Set<string>() };
  for (const key of listed.split("\0")) {
    const [, kind, name] = DRIVER.exec(key) ?? [];
    if (name !== undefined) names[kind === "hook" ? "hook" : "filter"].add(name);
  }
  const awkward = [...names.filter, ...names.hook].find((name) => name.includes("="));
  if (awkward !== undefined) {
    // `-c` ends a key at the first "=": nothing could turn this one off.
    throw new UserError(
      `the repository at "${options.cwd}" is not read: it configures a filter or hook named "${awkward}"`,
      { hint: "rename it: what has = in its name cannot be turned off" },
    );
  }
  const off = [
    ...Array.from(names.hook, (name) => `hook.${name}.enabled=false`),
    ...Array.from(names.filter, (name) => [
      ...["process", "clean", "smudge"].map((key) => `filter.${name}.${key}=`),
      `filter.${name}.required=false`,
    ]).flat(),
  ];
  return { args: [...NO_BARE, ...off.flatMap((pair) => ["-c", pair])], filters: names.filter };
}
