/**
 * References that changed while an agent ran, in words.
 *
 * @module
 */
import type { ToldReferences } from "../../agents/references/told_references.ts";
import { isUnreadable, UNREADABLE } from "../../sys/git/heads.ts";
import { KEPT_WORK, MAIN_HEAD, STASH_LOG, WORKTREES } from "../../sys/git/references.ts";
import { showName } from "../../text/byte_names.ts";
import { disarm } from "../../text/disarm.ts";
import { laterRunLines } from "../output/describe_runs_later.ts";

/** What a list of them is called. */
export const REFERENCES = "references: look first";

/** How many a sentence names, and how many files of each. */
const MAX_NAMED = 10;
const MAX_FILES = 5;
const SHORT = 7;

/** A line for each. */
export function referenceLines(told: ToldReferences | undefined): string[] {
  if (told === undefined) return [];
  const { changed, left_out: more = 0, unknown } = told;
  return [
    ...describeEach(changed),
    ...(more === 0 ? [] : [`and ${more} more`]),
    ...(unknown === undefined ? [] : [disarm(`not known of all: ${unknown}`, "space")]),
  ];
}

/** All in one sentence, which blames nobody: others may have done it. Undefined when there are none. */
export function describeReferences(told: ToldReferences | undefined): string | undefined {
  if (told === undefined) return undefined;
  const since = told.until === "now" ? "since it began" : "while it ran";
  return `${REFERENCES}: ${
    sentence(told, (named) => `changed ${since}, by it or by others: ${named}`)
  }`;
}

/** The same for who takes back what a run has changed. */
export function describeReferencesLeft(told: ToldReferences | undefined): string | undefined {
  return told && `references stay as they are: ${sentence(told, (named) => named)}`;
}

function sentence(
  { changed, left_out: more = 0, unknown }: ToldReferences,
  say: (named: string) => string,
): string {
  const named = describeEach(changed.slice(0, MAX_NAMED));
  const rest = changed.length - named.length + more;
  const all = `${named.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
  return [
    ...(named.length === 0 ? [] : [say(all)]),
    ...(unknown === undefined ? [] : [disarm(`not known of all: ${unknown}`, "space")]),
  ].join("; ");
}

/** What the same commits bring is told once. */
function describeEach(changed: ToldReferences["changed"]): string[] {
  const told = new Set<string>();
  return changed.map((change) => {
    const { runs_later: _, ...rest } = change;
    const commits = `${change.from} ${change.to}`;
    const isTold = told.has(commits);
    told.add(commits);
    return describe(isTold ? rest : change);
  });
}

/** `master (moved from 9f8e7d6 to 1a2b3c4; runs later: .envrc (your shell, new))` */
function describe(
  { name, change, from, to = "", runs_later: later = [] }: ToldReferences["changed"][number],
): string {
  const what = isUnreadable(to)
    ? `${to.slice(UNREADABLE.length)}${from === undefined ? "" : `; was ${short(from)}`}`
    : name === STASH_LOG
    ? "changed"
    : change === "moved"
    ? moved(name, from, to)
    : change === "new"
    ? `new, ${short(to)}`
    : `gone, was ${short(from)}`;
  const files = laterRunLines(later.slice(0, MAX_FILES), "");
  const rest = later.length - files.length;
  const runs = files.length === 0
    ? ""
    : `; runs later: ${files.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
  return disarm(`${showName(nameOf(name))} (${what}${runs})`, "space");
}

function moved(name: string, from: string | undefined, to: string | undefined): string {
  return `${name.endsWith("/HEAD") ? "switched" : "moved"} from ${short(from)} to ${short(to)}`;
}

/** As git's own lists have it, where that cannot be taken for another kind. */
function nameOf(name: string): string {
  if (name === MAIN_HEAD) return "HEAD of the main checkout";
  if (name === STASH_LOG) return "older stashes";
  const [, kind = "", rest = ""] = /^refs\/(heads|tags|remotes)\/(.+)$/.exec(name) ?? [];
  if (kind === "heads") return rest;
  if (kind === "tags") return `tag ${rest}`;
  if (kind === "remotes") return `remote ${rest}`;
  if (name === "refs/stash") return "stash";
  if (name === WORKTREES) return "HEAD of every other worktree";
  if (KEPT_WORK.test(name)) return `kept work ${name}`;
  const tree = /^worktrees\/(.+)\/HEAD$/.exec(name)?.[1];
  return tree === undefined ? name : `HEAD of the worktree ${tree}`;
}

function short(value = "nothing"): string {
  return value.startsWith("ref: ")
    ? showName(value.slice("ref: ".length).replace(/^refs\/heads\//, ""))
    : value.slice(0, SHORT);
}
