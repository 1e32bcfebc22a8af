/**
 * The checkpoints of a print run.
 *
 * @module
 */
import { createRedact } from "../../../engine/redact/redact.ts";
import { repositoryFiles } from "../../../sys/git/repository_files.ts";
import type { RunCheckpoints } from "./run_checkpoints.ts";

export interface OpenCheckpointsOptions {
  home: string;
  secrets: readonly string[];
  /** Of an agent: where the account of its first one is kept, and its name. */
  file: string | undefined;
  ref: string | undefined;
  /** Told in words what is not in it. */
  onNotice: (text: string) => void;
}

/** Undefined outside of a repository. */
export async function openCheckpoints(
  { home, secrets, file, ref, onNotice }: OpenCheckpointsOptions,
): Promise<RunCheckpoints | undefined> {
  const cwd = Deno.cwd();
  if (repositoryFiles(cwd) === undefined) return undefined;
  const { RunCheckpoints } = await import("./run_checkpoints.ts");
  const agent = file === undefined || ref === undefined
    ? undefined
    : await (await import("./checkpoint_file.ts")).prepareCheckpoint({ file, ref, cwd, onNotice });
  // `refs/isonforge/start/<id>`
  const owner = ref?.split("/").at(-1);
  return RunCheckpoints.in({
    ...{ home, cwd, agent, owner },
    redact: createRedact(secrets),
  });
}
