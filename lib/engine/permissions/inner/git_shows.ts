/**
 * What of a repository's files git would print or copy: `git log -p`, `git grep`, `git archive`.
 *
 * @module
 */
import { splitArguments } from "./git_arguments.ts";
import { UNKNOWN } from "../shell/texts.ts";

/** How a disarmed git is asked which files that are. */
export interface GitShows {
  /** `diff`, `clone`, `cat-file`. */
  subcommand: string;
  /** Options before the subcommand that say which repository is meant. */
  where: readonly string[];
  /** Subcommand and arguments with which git prints names, each ended by a NUL; undefined: all that it tracks. */
  names: readonly string[] | undefined;
  /** Objects that are printed: their names, or `commit:path`. */
  objects: readonly string[];
  /** What it writes is a copy of the files in this directory. */
  into?: string;
  /** It writes files where it runs, of these commits or of `HEAD`: a copy, where that is a copy of the repository. */
  fills?: readonly string[];
}

/** Options that print what is in the files, and those that print something else in its place. */
const PATCH =
  /^(?:-[a-zA-Z]*[pu]|-U.*|--patch.*|--unified.*|-c|--cc|--dd|-L.*|-W|--function-context|--word-diff.*|--color-words.*|--binary|--full-diff|--remerge-diff)$/;
const NO_PATCH =
  /^(?:--(?:compact-)?(?:stat|summary)(?:=.*)?|--(?:num|short|dir)stat.*|--name-(?:only|status)|--raw|-s|--no-patch|-q|--quiet)$/;
/** Options of `diff`, `log` and their kin that say which files and commits are meant; the last ones with a value. */
const KEPT =
  /^(?:--cached|--staged|--merge-base|--all|--branches.*|--tags.*|--remotes.*|--glob=.*|--exclude=.*|--first-parent|-m|-c|--cc|--diff-merges=.*|--no-merges|--merges|--reverse|--follow|--full-diff|--root|-g|--walk-reflogs|-[1-9]\d*|-R|-n\d+|-[SGn].+|--(?:max-count|skip|since|until|after|before|author|committer|grep|diff-filter|min-parents|max-parents)=.*|--pickaxe-(?:all|regex)|--not|-[iEPF]|--no-walk.*|--simplify-merges|--ancestry-path.*|--left-right|--left-only|--right-only|--cherry.*|--boundary)$/;
const KEPT_VALUE =
  /^(?:-[nSG]|--(?:max-count|skip|since|until|after|before|author|committer|grep|diff-filter))$/;
/** Other options of these with a value. */
const VALUE =
  /^(?:-[oLO]|--(?:output|output-directory|format|pretty|date|src-prefix|dst-prefix|line-prefix|ws-error-highlight|word-diff-regex|diff-algorithm|anchored|subject-prefix|in-reply-to|to|cc|from|signature|start-number|suffix|base|color-moved-ws|encoding|inter-hunk-context))$/;
/** Without an option they print what is in the files. */
const PRINTING = /^(?:diff|show|format-patch)$/;
const WITH_PATCH_ONLY = /^(?:log|whatchanged|diff-(?:tree|index|files)|reflog)$/;
/** That let one choose pieces of what has changed, and print these for it. */
const CHOOSING = /^(?:add|commit|stash|reset|checkout|restore|status)$/;
const CHOOSES = /^(?:-[a-z]*[pie]|--patch|--interactive|--edit)$/;
const VERBOSE = /^(?:-[a-z]*v[a-z]*|--verbose)$/;
/** That print, or write elsewhere, whatever there is. */
const WHOLE =
  /^(?:fast-export|range-diff|request-pull|send-email|difftool|instaweb|daemon|upload-archive|unpack-file|gui|citool|merge-tree|rerere)$/;
/** Into another directory they make a copy. */
const WRITES_TREE = /^(?:checkout|restore|reset|switch|read-tree|checkout-index|stash)$/;
/** These do in a copy that has no files yet. */
const FILLS_TREE = /^(?:merge|pull|rebase|cherry-pick|revert|am|sparse-checkout|submodule)$/;
const GREP_OPTIONS =
  /^(?:-[ivwEGPFaIr]+|--(?:cached|untracked|no-exclude-standard|exclude-standard|text|ignore-case|word-regexp|invert-match|extended-regexp|basic-regexp|perl-regexp|fixed-strings|and|or|not|all-match|max-depth=.*)|\(|\))$/;
const GREP_VALUE = /^(?:-[ABCmO]|--(?:context|after-context|before-context|max-count|threads))$/;
/** These print which files, or how often. */
const GREP_NAMES =
  /^(?:-[a-zA-Z]*[lLcq]|--(?:files-with-matches|name-only|files-without-match|count|quiet))$/;
const EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
/** Arguments with which git prints the names of what differs. */
export const DIFF = ["diff", "--name-only", "-z", "--no-renames", "--no-relative"];

/**
 * What a git command shows of what is in files; undefined for one that does not.
 *
 * @param args what git is given
 * @param feeds what it prints are names of files that are read then
 * @param variables those that are set before it
 */
export function gitShows(
  args: readonly string[],
  { feeds = false, variables = [] }: { feeds?: boolean; variables?: readonly string[] } = {},
): GitShows | undefined {
  const { where, subcommand, rest } = splitArguments(args);
  const cut = rest.indexOf("--");
  const before = cut === -1 ? rest : rest.slice(0, cut);
  const paths = cut === -1 ? [] : rest.slice(cut);
  const shown = { subcommand, where, objects: [] };
  const asked = (names: readonly string[] | undefined) => ({ ...shown, names });
  const hasPatch = before.some((arg) => PATCH.test(arg));
  if (PRINTING.test(subcommand) || WITH_PATCH_ONLY.test(subcommand)) {
    const isNames = before.some((arg) => NO_PATCH.test(arg)) && !hasPatch;
    const lists = PRINTING.test(subcommand) || before.some((arg) => NO_PATCH.test(arg));
    const prints = (feeds && lists) || hasPatch || (PRINTING.test(subcommand) && !isNames);
    if (!prints || before.includes("--no-index")) return undefined;
    return ofRevisions(before, { ...shown, paths });
  }
  if (subcommand === "grep") return asked(grepNames(before, { feeds, paths }));
  if (CHOOSING.test(subcommand)) {
    const isStashed = subcommand === "stash" && before[0] === "show";
    if (isStashed && hasPatch) {
      return asked(["stash", "show", "--name-only", "-z", ...operandsOf(before.slice(1))]);
    }
    const isVerbose = /^(?:commit|status)$/.test(subcommand) &&
      before.some((arg) => VERBOSE.test(arg));
    const isChosen = subcommand !== "status" &&
      before.some((arg) =>
        CHOOSES.test(arg) && !(subcommand === "commit" && /^(?:-[a-z]*[ie]|--edit)$/.test(arg))
      );
    if (isVerbose || isChosen) return asked([...DIFF, "HEAD", ...paths]);
  }
  if (subcommand === "cat-file") return catFile(before, shown);
  if (subcommand === "archive") {
    const [tree, ...below] = operandsOf(
      before,
      /^(?:-o|--output|--prefix|--remote|--exec|--add.*)$/,
    );
    const of = tree === undefined ? undefined : [...DIFF, EMPTY_TREE, tree];
    return asked(of === undefined ? undefined : [...of, "--", ...below, ...paths.slice(1)]);
  }
  if (subcommand === "worktree" && before[0] === "add" && !before.includes("--no-checkout")) {
    const [into] = operandsOf(before.slice(1), /^-[bB]$|^--reason$/);
    return into === undefined ? undefined : { ...asked(undefined), into };
  }
  if (subcommand === "clone") return cloned(before, [...paths.slice(1)], shown);
  if (subcommand === "bundle") return before[0] === "create" ? asked(undefined) : undefined;
  if (subcommand === "ls-files" && feeds) {
    const options = before.filter((arg) => /^-[odmcik]+$|^--(?:[odmcik]\w+|exclude.*)$/.test(arg));
    const chosen = operandsOf(before, /^-[xX]$|^--exclude(?:-from)?$/);
    return asked(["ls-files", "-z", "--full-name", ...options, "--", ...chosen, ...paths.slice(1)]);
  }
  if (subcommand === "ls-tree" && feeds) return asked(undefined);
  if (subcommand === "fsck" && before.includes("--lost-found")) return asked(undefined);
  if (subcommand === "am" && before.some((arg) => arg.startsWith("--show"))) {
    return asked(undefined);
  }
  // A directory of git's without one of files means the files where it runs.
  const isElsewhere = where.some((arg) => /^--(?:work-tree|git-dir)/.test(arg)) ||
    variables.some((name) => /^GIT_(?:WORK_TREE|DIR)$/.test(name)) ||
    before.some((arg) => /^--(?:prefix=|temp)/.test(arg));
  const writes = WRITES_TREE.test(subcommand);
  if (WHOLE.test(subcommand) || (writes && isElsewhere)) return asked(undefined);
  const fills = operandsOf(before);
  return writes || FILLS_TREE.test(subcommand) ? { ...asked(undefined), fills } : undefined;
}

/** The same commits and paths, asked for names. */
function ofRevisions(
  before: readonly string[],
  { subcommand, where, paths }: { subcommand: string; where: string[]; paths: readonly string[] },
): GitShows {
  // In their order: `--not` is about what follows.
  const kept: string[] = [];
  const operands: string[] = [];
  for (let index = 0; index < before.length; index++) {
    const arg = before[index] ?? "";
    if (KEPT_VALUE.test(arg)) kept.push(arg, before[++index] ?? "");
    else if (KEPT.test(arg)) kept.push(arg);
    else if (VALUE.test(arg)) index++;
    else if (!arg.startsWith("-")) {
      operands.push(arg);
      kept.push(arg);
    }
  }
  const lines = before.filter((arg) => /^-L./.test(arg));
  const isDiff = /^diff(?:-|$)/.test(subcommand);
  const [head, ...others] = isDiff
    ? DIFF
    : ["log", "--name-only", "-z", "--format=", "--no-renames", "--no-relative"];
  const words = [...kept, ...paths];
  const isOne = subcommand === "show" && !kept.some((arg) => /^-(?:\d|n)/.test(arg));
  const objects = subcommand === "show" ? operands : lines;
  const isRoot = isDiff && kept.includes("--root");
  // `-L` shows what it names, and nothing else.
  const isLines = lines.length > 0 && !before.some((arg) => /^(?:-[pu]|--patch)$/.test(arg));
  if (isLines) return { subcommand, where, names: [], objects };
  const names = isRoot
    ? [
      "log",
      ...DIFF.slice(1),
      "--format=",
      "--no-walk",
      ...words.filter((arg) => arg !== "--root"),
    ]
    : [
      ...[head ?? "", ...others],
      ...isOne ? ["--no-walk"] : [],
      ...subcommand === "reflog" ? ["-g"] : [],
      ...words,
    ];
  return { subcommand, where, names, objects };
}

/** The files in which something is found; undefined where only names are printed. */
function grepNames(
  before: readonly string[],
  { feeds, paths }: { feeds: boolean; paths: readonly string[] },
): readonly string[] {
  const isNames = !feeds && before.some((arg) => GREP_NAMES.test(arg));
  if (isNames) return [];
  const kept: string[] = [];
  for (let index = 0; index < before.length; index++) {
    const arg = before[index] ?? "";
    if (/^-[a-zA-Z]*[ef]$/.test(arg)) kept.push(`-${arg.slice(-1)}`, before[++index] ?? "");
    else if (/^-[ef]./.test(arg) || GREP_OPTIONS.test(arg)) kept.push(arg);
    else if (GREP_VALUE.test(arg)) index++;
    else if (!arg.startsWith("-")) kept.push(arg);
    else if (/^-[a-zA-Z]+$/.test(arg)) {
      const letters = arg.slice(1).replaceAll(/[^ivwEGPFaIr]/g, "");
      if (letters !== "") kept.push(`-${letters}`);
    }
  }
  // A configuration may have names in colour.
  return ["grep", "-l", "-z", "--full-name", "--no-color", ...kept, ...paths];
}

function catFile(
  before: readonly string[],
  shown: { subcommand: string; where: string[] },
): GitShows | undefined {
  const prints = before.some((arg) => /^(?:-p|--textconv|--filters.*|blob)$/.test(arg));
  const isBatch = before.some((arg) => /^--batch(?:=|$|-command|-all)/.test(arg));
  if (isBatch) return { ...shown, names: undefined, objects: [] };
  const objects = operandsOf(before).filter((word) => !/^(?:blob|tree|commit|tag)$/.test(word));
  return prints ? { ...shown, names: [], objects } : undefined;
}

/** Of a repository on this machine. */
function cloned(
  before: readonly string[],
  paths: readonly string[],
  shown: { subcommand: string; where: string[] },
): GitShows | undefined {
  const VALUES =
    /^(?:-[obcujt]|--(?:origin|branch|config|template|reference|depth|jobs|upload-pack|filter|server-option|separate-git-dir|shallow-since|revision|bundle-uri))$/;
  const [from = "", into] = [...operandsOf(before, VALUES), ...paths];
  const hasNoFiles = before.some((arg) => /^(?:-n|--no-checkout|--bare|--mirror)$/.test(arg));
  const isHere = /^file:\/\//.test(from) || !/^[\w+]+:\/\/|^[^/]*:/.test(from);
  if (hasNoFiles || !isHere || from === "") return undefined;
  const place = from.replace(/^file:\/\//, "").replace(/(?:^|\/)\.git\/*$/, "") || ".";
  const name = place.replace(/\/+(?:\.git)?$/, "").split("/").at(-1) ?? "";
  return {
    ...{ ...shown, names: undefined, objects: [] },
    where: [...shown.where, "-C", place],
    into: into ?? name.replace(/\.git$/, ""),
  };
}

function operandsOf(args: readonly string[], withValue = /^(?!)/): string[] {
  return args.filter((arg, index) =>
    !arg.startsWith("-") && !withValue.test(args[index - 1] ?? "")
  );
}

/** Whether something of it cannot be told beforehand. */
export function isUnclear({ names = [], where, objects }: GitShows): boolean {
  return [...names, ...where, ...objects].some((word) => word.includes(UNKNOWN));
}
