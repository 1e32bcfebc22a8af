/**
 * Which references are others than before.
 *
 * @module
 */
import { isUnreadable } from "../../sys/git/heads.ts";
import { MAIN_HEAD, type References, STASH_LOG } from "../../sys/git/references.ts";

/** One that has another object now, or another reference behind it (`ref: …`). */
export interface ReferenceChange {
  /** In full, see {@linkcode References}. */
  name: string;
  change: "moved" | "new" | "gone";
  /** Absent where it is new. */
  from?: string;
  /** Absent where it is gone. */
  to?: string;
}

/** What matters most comes first, whoever makes thousands of others: what was there, and of that what is worked on. */
const RANKS: readonly RegExp[] = [
  /^(?:main-worktree\/HEAD|worktrees(?:\/[^/]+\/HEAD)?)$/,
  /^refs\/heads\//,
  /^(?:logs\/)?refs\/stash$/,
  /^refs\/tags\//,
  /^refs\/remotes\//,
];

/** What has changed, what matters most first. */
export function compareReferences(before: References, after: References): ReferenceChange[] {
  const changes: ReferenceChange[] = [];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const change = changeOf(name, before.get(name), after.get(name));
    if (change !== undefined) changes.push(change);
  }
  const isStashMoved = changes.some(({ name }) => name === "refs/stash");
  return inOrder(changes.filter(({ name }) => name !== STASH_LOG || !isStashMoved));
}

/** The sum of what changed in several runs; what is as it was before them is left out. */
export function sumOfChanges(
  earlier: readonly ReferenceChange[],
  later: readonly ReferenceChange[],
): ReferenceChange[] {
  const sum = new Map(earlier.map((change) => [change.name, change]));
  for (const change of later) {
    const { name, to } = change;
    const known = sum.get(name);
    const both = known === undefined ? change : changeOf(name, known.from, to);
    if (both === undefined) sum.delete(name);
    else sum.set(name, both);
  }
  return inOrder([...sum.values()]);
}

/** Whether a reference tells what a working tree has checked out. */
export function isHead(name: string): boolean {
  return name === MAIN_HEAD || (name.startsWith("worktrees/") && name.endsWith("/HEAD"));
}

function changeOf(
  name: string,
  from: string | undefined,
  to: string | undefined,
): ReferenceChange | undefined {
  if (from === to) return undefined;
  if (from === undefined) return { name, change: "new", ...(to === undefined ? {} : { to }) };
  return to === undefined ? { name, change: "gone", from } : { name, change: "moved", from, to };
}

function inOrder(changes: ReferenceChange[]): ReferenceChange[] {
  return changes.map((change) => ({ change, rank: rankOf(change) }))
    .sort((a, b) => a.rank - b.rank || (a.change.name < b.change.name ? -1 : 1))
    .map(({ change }) => change);
}

function rankOf({ name, change, to }: ReferenceChange): number {
  const kind = RANKS.findIndex((pattern) => pattern.test(name));
  return (change === "new" && !isUnreadable(to) ? RANKS.length + 1 : 0) +
    (kind < 0 ? RANKS.length : kind);
}
