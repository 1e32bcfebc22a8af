/**
 * Making a sandbox anew: what was guarded once stays so for the whole run, whatever commands have done to keep it from being found
 * again (a directory above it that they have closed, more files than are looked at before it).
 *
 * @module
 */
import { isThere } from "../files/info_at.ts";
import { reopenedInfo } from "../files/reopened.ts";
import type { ClosedDirectory, SandboxProfile } from "./sandbox_profile.ts";

/** Lists of paths that are there. */
const THERE = ["writable", "readOnly", "kept", "own", "hidden", "unreadable", "visible"] as const;

/**
 * A profile as it is now, and what was in the one before as far as it is still there.
 *
 * @param profile puts it together from what it finds
 * @param before undefined the first time; else nothing may run any more that could hide something
 */
export async function profileAnew(
  profile: () => SandboxProfile | Promise<SandboxProfile>,
  before: SandboxProfile | undefined,
): Promise<SandboxProfile> {
  if (before === undefined) return await profile();
  reopenGuarded(before);
  return withBefore(await profile(), before);
}

/** Lets us look at all that is guarded. */
function reopenGuarded(before: SandboxProfile): void {
  for (const list of [...THERE, "expected"] as const) {
    for (const path of before[list] ?? []) reopenedInfo(path, before.writable);
  }
}

function withBefore(now: SandboxProfile, before: SandboxProfile): SandboxProfile {
  const union = (list: typeof THERE[number]) => [
    ...new Set([...now[list] ?? [], ...(before[list] ?? []).filter(isThere)]),
  ];
  const expected = before.expected.filter((path) => !isThere(path));
  return {
    ...now,
    ...Object.fromEntries(THERE.map((list) => [list, union(list)])),
    expected: [...new Set([...now.expected, ...expected])],
    closed: closedAsBefore(now.closed, before.closed),
  };
}

/** What was there before the first command is none of theirs; what has come since is. */
function closedAsBefore(
  now: readonly ClosedDirectory[],
  before: readonly ClosedDirectory[],
): ClosedDirectory[] {
  const known = new Set(before.map(({ path }) => path));
  return [...before, ...now.filter(({ path }) => !known.has(path))];
}
