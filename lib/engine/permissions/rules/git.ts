/**
 * What git would lose or show to others: uncommitted work, history, the branches of a remote.
 *
 * @module
 */
import {
  type Invocation,
  locate,
  type Refusal,
  refuseOutside,
  type Verdict,
} from "../invocation.ts";
import { OWN_VALUES, splitArguments } from "../inner/git_arguments.ts";
import { hasOption, parseOptions, valuesOf } from "../options.ts";
import { gitOutputs, onlyReadsConfig } from "./git_outputs.ts";
import { refuseBranch, refusePush } from "./git_push.ts";
import {
  LOSES_WORK,
  refuseCheckout,
  refuseClean,
  refuseRemove,
  refuseRestore,
} from "./git_work.ts";
import { hasAny, refuseCommand, type Rule, when } from "./rule.ts";

/** Subcommands that change nothing: they may look at another directory. */
const READING = new Set([
  ...["status", "log", "diff", "show", "ls-files", "ls-tree", "ls-remote", "rev-parse", "rev-list"],
  ...[
    "blame",
    "grep",
    "describe",
    "cat-file",
    "shortlog",
    "merge-base",
    "for-each-ref",
    "name-rev",
  ],
  ...["var", "version", "help", "count-objects", "check-ignore", "check-attr", "show-ref"],
]);

const LOSES_HISTORY = "it would throw away history that git could still bring back";

/** What is refused, by subcommand. */
const SUBCOMMANDS: Readonly<
  Record<string, (args: readonly string[], invocation: Invocation) => Verdict | Promise<Verdict>>
> = {
  push: refusePush,
  config: refuseConfig,
  checkout: refuseCheckout,
  switch: (args) =>
    when(hasAny(args, ["-f", "--force", "--discard-changes"]), {
      reason: LOSES_WORK,
      instead: "commit or `git stash` it first, then switch without that option",
    }),
  restore: refuseRestore,
  reset: (args) =>
    when(hasAny(args, ["--hard"]), {
      reason: LOSES_WORK,
      instead: "commit or `git stash` it first; `git reset --keep` stops where work would be lost",
    }),
  clean: refuseClean,
  stash: (args) =>
    when(["clear", "drop"].includes(args[0] ?? ""), {
      reason: LOSES_WORK,
      instead: "leave it; `git stash apply` brings it back, and it harms nothing",
    }),
  branch: refuseBranch,
  worktree: refuseWorktree,
  rm: refuseRemove,
  submodule: (args) =>
    when(args[0] === "deinit" && hasAny(args, ["-f", "--force"]), {
      reason: LOSES_WORK,
      instead: "leave out --force: git then stops where work would be lost",
    }),
  "checkout-index": (args) =>
    when(hasAny(args, ["-f", "--force"]), {
      reason: LOSES_WORK,
      instead: "commit or `git stash` it first",
    }),
  "read-tree": (args) =>
    when(hasAny(args, ["--reset", "-u"]), {
      reason: LOSES_WORK,
      instead: "commit or `git stash` it first",
    }),
  "update-ref": (args) =>
    when(hasAny(args, ["-d"]), { reason: LOSES_HISTORY, instead: "leave it" }),
  reflog: (args) =>
    when(["expire", "delete"].includes(args[0] ?? ""), {
      reason: LOSES_HISTORY,
      instead: "leave it: git expires it by itself",
    }),
  gc: (args) =>
    when(args.some((arg) => arg.startsWith("--prune=")), {
      reason: LOSES_HISTORY,
      instead: "run `git gc` alone",
    }),
  prune: (args) =>
    when(!hasAny(args, ["-n", "--dry-run"]), { reason: LOSES_HISTORY, instead: "run `git gc`" }),
  "filter-branch": () => REWRITES,
  "filter-repo": () => REWRITES,
  replace: () => REWRITES,
  "send-email": () => ({
    reason: "it would send mail to others",
    instead: "prepare the patches with `git format-patch`, and let the user send them",
  }),
};

const REWRITES: Refusal = {
  reason: "it would rewrite the history of the repository",
  instead: "make a new commit, or ask the user",
};

/** Version control systems other than git. */
const OTHERS: readonly Rule[] = [
  {
    programs: ["hg"],
    commands: ["revert", "update", "up", "purge", "strip", "rollback"],
    options: ["--all", "-a", "-C", "--clean", "purge", "strip", "rollback"],
  },
  { programs: ["svn"], commands: ["revert", "cleanup"], options: ["-R", "--remove-unversioned"] },
  { programs: ["jj"], commands: ["abandon", "restore", "op abandon"] },
].map((rule) =>
  refuseCommand({ ...rule, reason: LOSES_WORK, instead: "commit or shelve it first" })
);

export const VERSION_CONTROL_RULES: readonly Rule[] = [
  { programs: ["git"], refuse: git },
  ...OTHERS,
];

async function git(invocation: Invocation): Promise<Verdict> {
  const { where, subcommand, rest: args } = splitArguments(invocation.args);
  if (hasAny(args, ["--help", "-h"])) return undefined;
  const own = parseOptions(where, OWN_VALUES);
  const directories = valuesOf(own, "-C", "--git-dir", "--work-tree");
  // Each counts from the one before.
  const cwd = valuesOf(own, "-C").reduce<string | undefined>(
    (at, directory) => locate(directory, at),
    invocation.cwd,
  );
  const refusal = Object.hasOwn(SUBCOMMANDS, subcommand)
    ? await SUBCOMMANDS[subcommand]?.(args, { ...invocation, cwd })
    : undefined;
  if (refusal !== undefined) return refusal;
  const changed = READING.has(subcommand) ? [] : directories;
  return await refuseOutside(invocation, changed) ??
    await refuseOutside({ ...invocation, cwd }, gitOutputs(invocation.args));
}

function refuseConfig(args: readonly string[]): Verdict {
  const options = parseOptions(args, ["-f", "--file", "--type", "--default"]);
  if (!hasOption(options, "--global", "--system")) return undefined;
  return when(!onlyReadsConfig(options), {
    reason: "it would change the user's own git configuration",
    instead: "leave out --global: then it is set for this repository",
  });
}

function refuseWorktree(args: readonly string[]): Verdict {
  return when(args[0] === "remove" && hasAny(args, ["-f", "--force"]), {
    reason: LOSES_WORK,
    instead: "leave out --force: git then stops where work would be lost",
  });
}
