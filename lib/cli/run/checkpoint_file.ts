/**
 * How a run keeps the files as they were before it changed anything (`--checkpoint-file`).
 *
 * @module
 */
import { type Checkpoint, readCheckpoint } from "../../agents/worktrees/checkpoint.ts";
import { errorMessage } from "../../errors.ts";
import { writeFileAtomically } from "../../sys/files/atomic_write.ts";
import { repositoryFiles } from "../../sys/git/repository_files.ts";
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

/**
 * What to do before the first change; undefined where there is no repository, and where an earlier run has done it:
 * what the agent has changed since its start is the sum of its runs.
 */
export async function prepareCheckpoint(
  options: CheckpointOptions,
): Promise<(() => Promise<void>) | undefined> {
  const { file, cwd } = options;
  if (repositoryFiles(cwd) === undefined) return undefined;
  const earlier = await readCheckpoint(dirname(file));
  if (earlier?.state === "taken" || earlier?.state === "failed") return undefined;
  await write(file, { state: "unchanged" });
  return async () => {
    const checkpoint = await take(options).catch((error): Checkpoint => ({
      state: "failed",
      reason: errorMessage(error),
    }));
    describe(checkpoint).forEach(options.onNotice);
    // What cannot be written is not worth the run.
    await write(file, checkpoint).catch((error) => options.onNotice(errorMessage(error)));
  };
}

async function take({ cwd, ref }: CheckpointOptions): Promise<Checkpoint> {
  const { takeSnapshot } = await import("../../sys/git/snapshot.ts");
  const message = "isonforge: the files before an agent's first change";
  const snapshot = await takeSnapshot(cwd, { ref, message });
  if (snapshot === undefined) return { state: "failed", reason: "the repository is gone" };
  const { notKept, ...rest } = snapshot;
  return { state: "taken", ...rest, not_kept: notKept };
}

function describe(checkpoint: Checkpoint): string[] {
  switch (checkpoint.state) {
    case "unchanged":
      return [];
    case "failed":
      return [`the files as they were before the first change are not kept: ${checkpoint.reason}`];
    case "taken": {
      const { not_kept: left } = checkpoint;
      if (left.length === 0) return [];
      const named = left.slice(0, MAX_NAMED).map(({ path, reason }) => `${path} (${reason})`);
      const rest = left.length - named.length;
      return [
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
