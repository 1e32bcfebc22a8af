/**
 * How a run tells whoever started it how it ended (`--outcome-file`).
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { ModelError } from "../../engine/models/model_error.ts";
import { CapReached } from "../../engine/limits.ts";
import type { RunReport } from "../../engine/run.ts";
import { errorMessage, ExitCode, UserError } from "../../errors.ts";
import { writeFileAtomically } from "../../sys/files/atomic_write.ts";
import { isDiskFull } from "../../sys/system_error.ts";

/** How a run ended, as whoever started it reads it. */
export interface OutcomeRecord {
  exit_code: number;
  reason: RunReport["outcome"]["reason"];
  /** Absent where no rates are known. */
  cost_usd?: number;
  tokens?: { input: number; output: number; cache_read: number; estimated: boolean };
  session_id?: string;
  num_turns?: number;
  /** Base URL of the endpoint that answered last, where several might. */
  endpoint?: string;
  error?: string;
  /** The endpoint failed, in a way that may pass. */
  failure?: "endpoint";
  /** What the user is asked. */
  question?: string;
  /** The end of the latest answer. */
  last_words?: string;
}

/** More than anybody reads of an answer in a message. */
const MAX_WORDS = 16_000;

/** The record of a run that took place. */
export function outcomeRecord(
  { outcome, sessionId, endpoint }: RunReport,
  exitCode: number,
): OutcomeRecord {
  const { input, output, cacheRead, estimated } = outcome.usage;
  return {
    exit_code: exitCode,
    reason: outcome.reason,
    ...(outcome.costUsd === undefined ? {} : { cost_usd: outcome.costUsd }),
    tokens: { input, output, cache_read: cacheRead, estimated },
    session_id: sessionId,
    num_turns: outcome.turns,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...("message" in outcome ? { error: outcome.message } : {}),
    ...("error" in outcome ? failureOf(outcome.error) : {}),
    ...("question" in outcome ? { question: outcome.question } : {}),
    ...(outcome.text === "" ? {} : { last_words: outcome.text.slice(-MAX_WORDS).toWellFormed() }),
  };
}

/**
 * The record of a run that could not begin.
 *
 * @param stopped the exit code where it was stopped before it could
 */
export function failureRecord(error: unknown, stopped?: number): OutcomeRecord {
  if (stopped !== undefined) return { exit_code: stopped, reason: "stopped" };
  if (error instanceof CapReached) {
    return { exit_code: ExitCode.capReached, reason: error.cap, error: error.message };
  }
  const exit_code = error instanceof UserError ? error.exitCode : ExitCode.failed;
  return { exit_code, reason: "failed", error: errorMessage(error), ...failureOf(error) };
}

function failureOf(error: unknown): Pick<OutcomeRecord, "failure"> {
  return error instanceof ModelError && error.retryable ? { failure: "endpoint" } : {};
}

/**
 * Leaves the record where it was asked for. Where there is no room for it, what was taken for that has room for the most of it;
 * else the exit code alone tells how the run ended, and must not become that of a failure.
 */
export async function writeOutcomeFile(path: string, record: OutcomeRecord): Promise<void> {
  const text = (record: OutcomeRecord) => `${JSON.stringify(record)}\n`;
  const { freeOutcomeRoom, writeIntoOutcomeRoom } = await import(
    "../../agents/ending/outcome_room.ts"
  );
  try {
    await writeFileAtomically(path, text(record), { mode: 0o600 });
    await freeOutcomeRoom(dirname(path));
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    await writeIntoOutcomeRoom(path, [record, ...shortened(record)].map(text));
  }
}

/** Of each text, in characters. */
const SHORT = 300;

/** Less and less of it. */
function shortened(record: OutcomeRecord): OutcomeRecord[] {
  const { last_words: words, error, question, ...bare } = record;
  const cut = (text: string | undefined, key: "last_words" | "error" | "question") =>
    text === undefined ? {} : {
      [key]: (key === "last_words" ? text.slice(-SHORT) : text.slice(0, SHORT)).toWellFormed(),
    };
  const told = { ...bare, ...cut(error, "error"), ...cut(question, "question") };
  return [{ ...told, ...cut(words, "last_words") }, told, bare];
}
