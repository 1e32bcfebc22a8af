/**
 * Choosing agents by what they are: `--filter state=running`.
 *
 * @module
 */
import { resolve } from "@std/path/resolve";
import { UsageError } from "../errors.ts";
import { realPathOrSame } from "../sys/files/real_path_or_same.ts";
import { type AgentMeta, END_REASONS, hasEnded } from "./record/meta.ts";
import type { AgentStatus } from "./state.ts";
import { nearNames } from "../text/near_names.ts";
import { isWithin } from "../sys/files/is_within.ts";
import { hasWorktree } from "./worktrees/users.ts";
import { worksForTreesIn } from "./worktrees/working_trees.ts";

/** Whether an agent is among those that were asked for. */
export type AgentFilter = (status: AgentStatus) => boolean;

const STATES = ["running", "queued", "stopped", "elsewhere", "unreadable"] as const;

/** What can be asked for; each makes a filter of a value. */
const KEYS = {
  state: (value) => {
    const state = known("state", STATES, value);
    return (status) => status.state === state;
  },
  reason: (value) => {
    const reason = known("reason", END_REASONS, value);
    return ofRecord((meta) => hasEnded(meta) && meta.reason === reason);
  },
  cwd: (value) => startedIn(value),
  label: (value) => labelled(value),
  name: (value) => ofRecord(({ name }) => name?.includes(value) ?? false),
} satisfies Record<string, (value: string) => AgentFilter>;

/** What `--filter` takes before `=`, and the values where they are few: for completions. */
export const FILTER_VALUES: Record<keyof typeof KEYS, readonly string[]> = {
  state: STATES,
  reason: END_REASONS,
  cwd: [],
  label: [],
  name: [],
};

/**
 * One filter made of several `key=value`: of one key any may fit, of different keys all have to.
 *
 * @throws {UsageError} for an unknown key or value; it names the known ones
 */
export function parseFilters(texts: readonly string[]): AgentFilter {
  const groups = new Map<string, AgentFilter[]>();
  for (const text of texts) {
    const [, key = "", value = ""] = text.match(/^([a-z]+)=([^]+)$/) ?? [];
    if (!isKey(key)) {
      throw new UsageError(`--filter takes key=value, not ${JSON.stringify(text)}`, {
        hint: `the keys are ${Object.keys(KEYS).join(", ")}; e.g. --filter state=running`,
      });
    }
    groups.set(key, [...groups.get(key) ?? [], KEYS[key](value)]);
  }
  return (status) => groups.values().every((group) => group.some((fits) => fits(status)));
}

/** `k=v`, or `k` whatever its value. */
function labelled(wanted: string): AgentFilter {
  const [key = "", ...value] = wanted.split("=");
  return ofRecord(({ labels = {} }) =>
    Object.hasOwn(labels, key) && (value.length === 0 || labels[key] === value.join("="))
  );
}

/** Agents that were started in `directory` or below it; with `-w`, where a working tree of their repository is. */
function startedIn(directory: string): AgentFilter {
  const wanted = realPathOrSame(resolve(directory));
  const worksForTrees = worksForTreesIn(wanted);
  return ofRecord((meta) =>
    isWithin(meta.cwd, wanted) || (hasWorktree(meta) && worksForTrees(meta))
  );
}

function ofRecord(
  fits: (meta: AgentMeta, status: AgentStatus) => boolean,
): AgentFilter {
  return (status) => "meta" in status && fits(status.meta, status);
}

function known<T extends string>(key: string, values: readonly T[], value: string): T {
  const found = values.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  const [near] = nearNames(value, values);
  throw new UsageError(
    `--filter ${key}= takes one of ${values.join(", ")}, not ${JSON.stringify(value)}`,
    near === undefined ? {} : { hint: `did you mean --filter ${key}=${near}?` },
  );
}

function isKey(text: string): text is keyof typeof KEYS {
  return Object.hasOwn(KEYS, text);
}
