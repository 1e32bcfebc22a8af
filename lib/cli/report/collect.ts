/**
 * Finding out what a report tells.
 *
 * @module
 */
import { readLastWords } from "../../agents/last_words.ts";
import { hasEnded } from "../../agents/record/meta.ts";
import { reportOf } from "../../agents/record/report.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import type { AgentStatus, ReadableStatus } from "../../agents/state.ts";
import {
  type AgentChanges,
  agentChanges,
  type AgentChangesOptions,
} from "../../agents/worktrees/agent_changes.ts";
import { readCheckpoint } from "../../agents/worktrees/checkpoint.ts";
import { readCheckpoints } from "../../agents/checkpoints/checkpoint_record.ts";
import { type LinkedWorktree, listWorktrees } from "../../agents/worktrees/repository.ts";
import type { Redact } from "../../engine/redact/redact.ts";
import { errorMessage, UserError } from "../../errors.ts";
import { SharedTrees } from "../../sys/git/shared_trees.ts";
import { lastParagraph } from "../../text/last_paragraph.ts";
import { withoutKeys } from "../run/redact_prompts.ts";
import { type Report, type ReportedAgent, usedBy } from "./report.ts";

/** Each starts a few processes of git. */
const AT_ONCE = 4;
/** More of its words than anybody reads in a report. */
const MAX_WORDS = 4_000;

export interface CollectOptions {
  store: AgentStore;
  redact: Redact;
  /** Milliseconds since 1970. */
  since: number;
  now: number;
  /** Whether what they changed is told line by line. */
  withPatches: boolean;
}

/** Tells of the agents that run, or have ended since then. */
export async function collectReport(
  statuses: readonly AgentStatus[],
  options: CollectOptions,
): Promise<Report> {
  const { since, now } = options;
  const shown = statuses.filter((status) => status.state !== "unreadable")
    .filter((status) => isWithin(status, since))
    .toSorted((a, b) =>
      Date.parse(a.meta.started_at) - Date.parse(b.meta.started_at) || (a.id < b.id ? -1 : 1)
    );
  const agents: ReportedAgent[] = [];
  await using trees = new SharedTrees();
  const inDirectory = Map.groupBy(shown, ({ meta }) => meta.cwd);
  const known: Known = {
    changes: new Map(),
    logs: new Map(),
    worktrees: new Map(),
    treesOf: ({ meta: { worktree, cwd } }) =>
      worktree === undefined && (inDirectory.get(cwd)?.length ?? 0) > 1 ? trees.use : undefined,
  };
  const queue = shown.entries();
  const takeFromQueue = async () => {
    for (const [index, status] of queue) {
      agents[index] = await tellOf(status, { ...options, known });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, takeFromQueue));
  markShared(agents);
  const counts = Map.groupBy(agents, ({ agent }) => "reason" in agent ? agent.reason : agent.state);
  const costs = agents.flatMap(({ used }) => used.cost_usd ?? []);
  return {
    since: new Date(since).toISOString(),
    until: new Date(now).toISOString(),
    counts: Object.fromEntries(counts.entries().map(([state, { length }]) => [state, length])),
    tokens: agents.reduce(
      (sum, { used: { tokens } }) => sum + (tokens?.input ?? 0) + (tokens?.output ?? 0),
      0,
    ),
    ...(costs.length === 0 ? {} : { cost_usd: costs.reduce((sum, cost) => sum + cost, 0) }),
    agents,
  };
}

/** What git has been asked about once. */
interface Known {
  /** By where and at which state of it an agent began. */
  changes: Map<string, Promise<AgentChanges | undefined>>;
  logs: NonNullable<AgentChangesOptions["logs"]>;
  /** Of each repository: a list that is as long as there are agents. */
  worktrees: Map<string, Promise<LinkedWorktree[]>>;
  /** What makes the trees of an agent: where several worked in its directory they have them together. */
  treesOf: (status: ReadableStatus) => SharedTrees["use"] | undefined;
}

function once<T>(known: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const asked = known.get(key) ?? ask();
  known.set(key, asked);
  return asked;
}

/**
 * Without worktrees nobody can tell whose a change is: agents that work in a directory at the same time are all credited with
 * it.
 */
function markShared(agents: readonly ReportedAgent[]): void {
  const changed = agents.filter(({ agent, changes }) =>
    changes !== undefined && changes.files.length + changes.commits.length > 0 &&
    agent.worktree === undefined
  );
  for (const there of Map.groupBy(changed, ({ agent }) => agent.cwd).values()) {
    for (const one of there) {
      const sharing = there.filter((other) => one === other || isAtOnce(one, other));
      if (sharing.length > 1) one.changes_shared_by = sharing.length;
    }
  }
}

/** Whether what one of them changed may be in what is told of the other. */
function isAtOnce(one: ReportedAgent, other: ReportedAgent): boolean {
  const [[since, until], [otherSince, otherUntil]] = [comparedTime(one), comparedTime(other)];
  return since < otherUntil && otherSince < until;
}

/** Since its first run began, and until its end, where it was kept how the files were by then. */
function comparedTime({ agent, changes }: ReportedAgent): [since: number, until: number] {
  const isToNow = changes?.beyond_end === true || !("ended_at" in agent);
  const since = agent.runs > 1 ? agent.created_at : agent.started_at;
  return [Date.parse(since), isToNow ? Infinity : Date.parse(agent.ended_at)];
}

function isWithin({ state, meta }: ReadableStatus, since: number): boolean {
  return state !== "stopped" || (hasEnded(meta) && Date.parse(meta.ended_at) >= since);
}

async function tellOf(
  status: ReadableStatus,
  { store, redact, withPatches, known }: CollectOptions & { known: Known },
): Promise<ReportedAgent> {
  const { meta } = status;
  const directory = store.directory(status.id);
  const { said, error } = readLastWords(directory, meta);
  const agent = reportOf(status, store);
  const { question, end_note: note = error } = hasEnded(meta)
    ? meta
    : { question: undefined, end_note: undefined };
  const words = question ?? (status.state === "stopped" ? lastParagraph(said) : agent.said ?? "");
  return {
    agent: withoutKeys(agent, redact),
    used: usedBy(agent),
    words: redact(words.slice(0, MAX_WORDS).toWellFormed()),
    ...(note === undefined ? {} : { error: redact(note) }),
    ...await changesOf(status, { store, redact, withPatches, known }),
  };
}

async function changesOf(
  status: ReadableStatus,
  { store, redact, withPatches, known }:
    & Pick<CollectOptions, "store" | "redact" | "withPatches">
    & { known: Known },
): Promise<Pick<ReportedAgent, "changes" | "changes_problem">> {
  const { meta } = status;
  const directory = store.directory(meta.id);
  const checkpoint = readCheckpoint(directory);
  // Outside of a repository there is nothing to compare with, which is no news.
  if (checkpoint === undefined && meta.base_commit === undefined) return {};
  try {
    const withTree = known.treesOf(status);
    const last = readCheckpoints(store.home, meta.id).at(-1);
    const options = {
      cwd: Deno.cwd(),
      ...(withTree === undefined ? {} : { withTree }),
      ...{ checkpoint, directory, last },
      withPatch: withPatches,
      logs: known.logs,
      worktreesOf: (repository: string) =>
        once(known.worktrees, repository, () => listWorktrees(repository)),
    };
    // What began at the same state of the same directory, and ended so, has the same changes: git is asked once.
    const start = checkpoint?.state === "taken" && checkpoint.ref !== undefined
      ? checkpoint.commit
      : `${checkpoint?.state} ${meta.base_commit}`;
    const key = meta.worktree === undefined
      ? `${start} ${last?.end?.commit ?? meta.state} ${meta.cwd}`
      : meta.id;
    const found = await once(known.changes, key, () => agentChanges(meta, options));
    return found === undefined ? {} : { changes: redacted(found, redact) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { changes_problem: errorMessage(error) };
  }
}

function redacted({ commits, patch, ...rest }: AgentChanges, redact: Redact): AgentChanges {
  return {
    ...rest,
    commits: commits.map(({ hash, subject }) => ({ hash, subject: redact(subject) })),
    ...(patch === undefined ? {} : { patch: redact(patch) }),
  };
}
