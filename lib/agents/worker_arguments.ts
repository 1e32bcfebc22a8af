/**
 * An agent is a run of this program with these arguments.
 *
 * @module
 */
import { join } from "@std/path/join";
import { keptArguments } from "../config/kept_options.ts";
import { inboxOf } from "./inbox.ts";
import { checkpointRef } from "./worktrees/checkpoint.ts";
import {
  CHECKPOINT_FILE,
  IMAGES_DIRECTORY,
  INPUT_FILE,
  OUTCOME_FILE,
  PROGRESS_FILE,
  PROMPT_FILE,
  SANDBOX_FILE,
  STDERR_TIMES,
  STDOUT_LOG,
  STDOUT_TIMES,
} from "./record/files.ts";
import type { AgentMeta } from "./record/meta.ts";

/** The conversation of one run. */
export interface RunSession {
  /** Where it is kept. */
  session_id: string;
  /** What it goes on from. */
  resumed_session?: string;
}

/** Arguments of the worker of `meta`, whose files are in `directory`. */
export function workerArguments(
  meta: AgentMeta,
  { directory, session, hasInput, images, endpoint }: {
    directory: string;
    /** None where a command runs in the place of a model. */
    session: RunSession | undefined;
    /** Whether something was piped beside the prompt. */
    hasInput: boolean;
    /** Names of the images that went with the prompt. */
    images: readonly string[];
    /** Base URL of the endpoint that was chosen for it. */
    endpoint: string | undefined;
  },
): string[] {
  const { permission_mode: mode = "yolo", ...options } = meta;
  return [
    "--print",
    ...(mode === "yolo" ? ["--yolo"] : [`--permission-mode=${mode}`]),
    "--verbose",
    // Of a pool it is the one to begin with.
    ...(meta.pool === undefined || meta.base_url !== undefined || endpoint === undefined
      ? []
      : [`--base-url=${endpoint}`]),
    ...keptArguments(options, (name) => join(directory, name)),
    ...(meta.deadline_at === undefined ? [] : [`--deadline=${meta.deadline_at}`]),
    ...(session === undefined ? [] : [`--session-id=${session.session_id}`]),
    ...(session?.resumed_session === undefined ? [] : [`--resume=${session.resumed_session}`]),
    `--prompt-file=${join(directory, PROMPT_FILE)}`,
    ...(hasInput ? [`--input-file=${join(directory, INPUT_FILE)}`] : []),
    ...images.map((name) => `--image=${join(directory, IMAGES_DIRECTORY, name)}`),
    `--progress-file=${join(directory, PROGRESS_FILE)}`,
    `--lock-file=${join(directory, STDOUT_LOG)}`,
    `--outcome-file=${join(directory, OUTCOME_FILE)}`,
    `--checkpoint-file=${join(directory, CHECKPOINT_FILE)}`,
    `--checkpoint-ref=${checkpointRef(meta.id)}`,
    `--sandbox-file=${join(directory, SANDBOX_FILE)}`,
    `--inbox=${inboxOf(directory)}`,
    `--stdout-times=${join(directory, STDOUT_TIMES)}`,
    `--stderr-times=${join(directory, STDERR_TIMES)}`,
  ];
}
