/**
 * The subcommands of git that change files of a working tree, and how git is asked which: the one table of them.
 *
 * @module
 */
import { hasOption, type ParsedOptions, valuesOf } from "../options.ts";
import { DIFF } from "./git_shows.ts";

/** Arguments with which git prints names, each ended by a NUL; what it refuses to answer it would not do either. */
export type Question = readonly string[];

/** What a subcommand is given. */
interface Given {
  options: ParsedOptions;
  /** Operands before a `--`: commits, or paths. */
  named: readonly string[];
  /** Operands behind it. */
  paths: readonly string[];
  /** Whether paths are told in a file. */
  isListed: boolean;
}

/** A subcommand that changes files. */
export interface Changer {
  /** Options with a value. */
  withValue?: readonly string[];
  /** Of one that changes what it names, with which options it leaves that as it is, unread. */
  leaves?(options: ParsedOptions): boolean;
  /** What it would change. */
  asks(given: Given): Question[];
}

/** Of one that tells paths in a file. */
export const LIST = "--pathspec-from-file";
const STRATEGY = ["-s", "--strategy", "-X", "--strategy-option"];
const UPSTREAM = "@{upstream}";
const isDryRun = (options: ParsedOptions) => hasOption(options, "-n", "--dry-run");

/** What differs between commits, or between one and the working tree. */
function difference(...revisions: readonly string[]): Question {
  return [...DIFF, ...revisions, "--"];
}

const STAGED = difference("--cached");
/** All that is tracked. */
const TRACKED: Question = ["ls-files", "-z", "--full-name", "--", ":/"];

/** Of another commit's files those that differ from HEAD's: what somebody changed in the others stays. */
function goesTo(commit = "HEAD"): Question[] {
  const revision = commit === "-" ? "@{-1}" : commit;
  // A branch that only the remote has is made when it is asked for.
  return [difference("HEAD", revision), difference("HEAD", `origin/${revision}`)];
}

/** What others have done since the histories parted. */
function takesOver(commits: readonly string[]): Question[] {
  return commits.map((commit) => difference(`HEAD...${commit}`));
}

/** What a commit changed; of a range, what each of its commits did. */
function doesAgain({ options, named }: Given): Question[] {
  if (hasOption(options, "--abort")) return [STAGED];
  const log = ["log", "--no-walk", ...DIFF.slice(1), "--format=", "-m"];
  return named.length === 0 ? [] : [[...log, ...named, "--"]];
}

/** Subcommands that change files, by what they would; those that are not here change what they name, or nothing. */
export const CHANGERS: Readonly<Record<string, Changer>> = {
  checkout: {
    withValue: ["-b", "-B", "--orphan", "--conflict", LIST],
    leaves: (options) => hasOption(options, "-b", "-B", "--orphan"),
    asks({ options, named: [first, ...others], paths, isListed }) {
      if (hasOption(options, "--orphan")) return [];
      if (hasOption(options, "-b", "-B", "-t", "--track")) {
        return first === undefined ? [] : goesTo(first);
      }
      const ofPaths = (commits: readonly string[], names: readonly string[]) => [
        // What a commit does not have stays.
        [...DIFF, "--diff-filter=a", ...commits, "--", ...names],
      ];
      if (paths.length > 0 || isListed) {
        return ofPaths(first === undefined ? [] : [first], paths);
      }
      const isForced = hasOption(options, "-f", "--force");
      if (first === undefined) return isForced ? [difference("HEAD")] : [];
      // A commit, or a path: of the one that it is not git knows nothing.
      if (others.length > 0) {
        return [...ofPaths([first], others), ...ofPaths([], [first, ...others])];
      }
      return [
        ...isForced ? [difference(first)] : [],
        ...goesTo(first),
        ...ofPaths([], [first]),
      ];
    },
  },
  switch: {
    withValue: ["-c", "-C", "--create", "--force-create", "--orphan", "--conflict"],
    asks({ options, named: [commit] }) {
      if (hasOption(options, "--orphan")) return [TRACKED];
      const isForced = hasOption(options, "-f", "--force", "--discard-changes");
      return [...isForced ? [difference(commit ?? "HEAD")] : [], ...goesTo(commit)];
    },
  },
  restore: {
    withValue: ["-s", "--source", "--conflict", LIST],
    leaves: (options) => onlyStages(options) && !hasOption(options, "-p", "--patch"),
    asks({ options, named, paths }) {
      if (onlyStages(options)) return [];
      const [source] = valuesOf(options, "-s", "--source");
      const commits = source ?? (hasOption(options, "-S", "--staged") ? "HEAD" : undefined);
      return [[...DIFF, ...commits === undefined ? [] : [commits], "--", ...named, ...paths]];
    },
  },
  reset: {
    asks({ options, named: [commit = "HEAD"] }) {
      if (hasOption(options, "--keep")) return goesTo(commit);
      return hasOption(options, "--hard", "--merge") ? [difference(commit), STAGED] : [];
    },
  },
  clean: {
    withValue: ["-e", "--exclude"],
    leaves: isDryRun,
    asks({ options, named, paths }) {
      if (isDryRun(options)) return [];
      const names = [...named, ...paths];
      return [[
        ...["ls-files", "-o", "-z", "--full-name"],
        ...hasOption(options, "-X") ? ["-i"] : [],
        ...hasOption(options, "-x") ? [] : ["--exclude-standard"],
        ...valuesOf(options, "-e", "--exclude").flatMap((pattern) => ["-x", pattern]),
        // A directory as one name: it is left then.
        ...hasOption(options, "-d") || names.length > 0 ? [] : ["--directory"],
        ...["--", ...names],
      ]];
    },
  },
  rm: {
    withValue: [LIST],
    leaves: keeps,
    asks: ({ options, named, paths }) =>
      keeps(options) ? [] : [["ls-files", "-z", "--full-name", "--", ...named, ...paths]],
  },
  mv: { leaves: isDryRun, asks: () => [] },
  stash: {
    withValue: ["-m", "--message", LIST],
    asks({ options, named: [action = "push", ...others], paths }) {
      if (/^(?:pop|apply|branch)$/.test(action)) {
        const shown = ["stash", "show", "--name-only", "-z"];
        const stash = others.slice(action === "branch" ? 1 : 0);
        return [[...shown, ...stash], [...shown, "--include-untracked", ...stash]];
      }
      if (!/^(?:push|save)$/.test(action)) return [];
      const names = action === "save" ? [] : [...others, ...paths];
      const isAll = hasOption(options, "-a", "--all");
      const takesNew = isAll || hasOption(options, "-u", "--include-untracked");
      return [
        [...DIFF, "HEAD", "--", ...names],
        ...takesNew
          ? [[
            ...["ls-files", "-o", "-z", "--full-name", ...isAll ? [] : ["--exclude-standard"]],
            ...["--", ...names.length === 0 ? [":/"] : names],
          ]]
          : [],
      ];
    },
  },
  merge: {
    withValue: ["-m", "-F", "--file", "--into-name", ...STRATEGY],
    asks({ options, named }) {
      if (hasOption(options, "--abort")) return [STAGED];
      if (hasOption(options, "--continue", "--quit")) return [];
      return takesOver(named.length === 0 ? [UPSTREAM] : named);
    },
  },
  // As far as it is known here: what the remote has beyond that nobody can tell beforehand.
  pull: {
    withValue: ["--depth", "--deepen", "-j", "--jobs", "-o", "--upload-pack", ...STRATEGY],
    asks({ named: [remote = "origin", ...refs] }) {
      const branches = refs.map((ref) => `${remote}/${ref.replace(/^\+/, "").split(":")[0] ?? ""}`);
      return takesOver(refs.length === 0 ? [UPSTREAM] : branches);
    },
  },
  rebase: {
    withValue: ["--onto", "-x", "--exec", ...STRATEGY],
    asks({ options, named: [upstream = UPSTREAM, branch] }) {
      if (hasOption(options, "--abort")) return [STAGED, difference("HEAD", "ORIG_HEAD")];
      if (hasOption(options, "--continue", "--skip", "--quit", "--edit-todo")) return [];
      const onto = valuesOf(options, "--onto");
      return [
        ...takesOver(onto.length > 0 ? onto : [upstream]),
        ...branch === undefined ? [] : goesTo(branch),
      ];
    },
  },
  "cherry-pick": { withValue: ["-m", "--mainline", ...STRATEGY], asks: doesAgain },
  revert: { withValue: ["-m", "--mainline", ...STRATEGY], asks: doesAgain },
  // What a patch names is looked for in it.
  am: { asks: ({ options }) => hasOption(options, "--abort") ? [STAGED] : [] },
  bisect: {
    asks: ({ named: [action = "", ...commits] }) =>
      /^(?:start|good|bad|old|new|reset)$/.test(action) ? commits.flatMap(goesTo) : [],
  },
  "read-tree": {
    withValue: ["--prefix", "--index-output", "--exclude-per-directory"],
    asks: ({ options, named }) => hasOption(options, "-u") ? [difference(...named.slice(-1))] : [],
  },
  "checkout-index": {
    withValue: ["--prefix", "--stage"],
    asks: ({ options, named, paths }) =>
      hasOption(options, "--prefix", "--temp") ? [] : [[...DIFF, "--", ...named, ...paths]],
  },
  // Which files it takes away depends on patterns that it may read from a file.
  "sparse-checkout": {
    asks: ({ named: [action = ""] }) => /^(?:set|init|reapply)$/.test(action) ? [TRACKED] : [],
  },
};

function keeps(options: ParsedOptions): boolean {
  return hasOption(options, "--cached") || isDryRun(options);
}

function onlyStages(options: ParsedOptions): boolean {
  return hasOption(options, "-S", "--staged") && !hasOption(options, "-W", "--worktree");
}
