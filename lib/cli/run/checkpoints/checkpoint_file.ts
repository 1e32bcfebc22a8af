/**
 * How a run keeps the files as they were before it changed anything (`--checkpoint-file`).
 *
 * @module
 */
import {
  type Checkpoint,
  readCheckpoint,
  writeIgnoredAtStart,
} from "../../../agents/worktrees/checkpoint.ts";
import { errorMessage } from "../../../errors.ts";
import { writeFileAtomically } from "../../../sys/files/atomic_write.ts";
import type { Snapshot } from "../../../sys/git/snapshot.ts";
import { repositoryFiles } from "../../../sys/git/repository_files.ts";
import { dirname } from "@std/path/dirname";

export interface CheckpointOptions {
  /** Where the account of it is kept. */
  file: string;
  /** The full name of the reference. */
  ref: string;
  cwd: string;
  /** Told in words what is not in it. */
  onNotice: (text: string) => void;
}

/** How many paths are named. */
const MAX_NAMED = 5;

/** What is to be done with the first snapshot of an agent. */
export interface AgentCheckpoint {
  ref: string;
  onTaken: (outcome: Snapshot | { reason: string }) => Promise<void>;
}

/**
 * What to do at the first change; undefined where there is no repository, and where an earlier run has done it:
 * what the agent has changed since its start is the sum of its runs.
 */
export async function prepareCheckpoint(
  { file, ref, cwd, onNotice }: CheckpointOptions,
): Promise<AgentCheckpoint | undefined> {
  if (repositoryFiles(cwd) === undefined) return undefined;
  const earlier = readCheckpoint(dirname(file));
  if (earlier?.state === "taken" || earlier?.state === "failed") return undefined;
  await write(file, { state: "unchanged" });
  return {
    ref,
    onTaken: async (outcome) => {
      const checkpoint = checkpointOf(outcome, ref);
      describe(checkpoint).forEach(onNotice);
      try {
        await write(file, await withIgnored(checkpoint, outcome, dirname(file)));
      } catch (error) {
        // What cannot be written is not worth the run.
        onNotice(errorMessage(error));
      }
    },
  };
}

/** Where nothing was changed it is the commit that was checked out, and has no name of the agent's. */
function checkpointOf(outcome: Snapshot | { reason: string }, ref: string): Checkpoint {
  if ("reason" in outcome) return { state: "failed", reason: outcome.reason };
  const { commit, ref: own, root, repository, notKept, withoutUntracked } = outcome;
  const named = own === undefined ? {} : { ref };
  const without = withoutUntracked === undefined ? {} : { without_untracked: withoutUntracked };
  return { state: "taken", ...named, commit, root, repository, not_kept: notKept, ...without };
}

async function withIgnored(
  checkpoint: Checkpoint,
  outcome: Snapshot | { reason: string },
  directory: string,
): Promise<Checkpoint> {
  if (checkpoint.state !== "taken" || checkpoint.without_untracked !== undefined) return checkpoint;
  if ("reason" in outcome || outcome.ignored === undefined) return checkpoint;
  return { ...checkpoint, ignored: await writeIgnoredAtStart(directory, outcome.ignored) };
}

function describe(checkpoint: Checkpoint): string[] {
  switch (checkpoint.state) {
    case "unchanged":
      return [];
    case "failed":
      return [`the files as they were before the first change are not kept: ${checkpoint.reason}`];
    case "taken": {
      const { not_kept: left, without_untracked: without } = checkpoint;
      const untracked = without === undefined
        ? []
        : [`untracked files are not kept as they were before the first change: ${without}`];
      if (left.length === 0) return untracked;
      const named = left.slice(0, MAX_NAMED).map(({ path, reason }) => `${path} (${reason})`);
      const rest = left.length - named.length;
      return [
        ...untracked,
        `not kept as it was before the first change: ${named.join(", ")}${
          rest > 0 ? ` and ${rest} more` : ""
        }`,
      ];
    }
  }
}

async function write(file: string, checkpoint: Checkpoint): Promise<void> {
  await writeFileAtomically(file, `${JSON.stringify(checkpoint)}\n`, { mode: 0o600 });
}
