/**
 * How a run ended, put together from what it left in the agent's directory: the worker's own
 * account (`outcome.json`) and the exit status that the supervisor saw (`exit`).
 *
 * @module
 */
import { join } from "@std/path/join";
import { ExitCode } from "../../errors.ts";
import { readOwnObject } from "../../sys/files/read_own_file.ts";
import type { JsonObject } from "../../text/json.ts";
import { OUTCOME_FILE } from "../record/files.ts";
import type { AgentMeta, EndReason, RunEnd, Tokens } from "../record/meta.ts";
import { soundFields } from "../record/meta_fields.ts";
import { type Progress, readProgress } from "../progress.ts";
import { endTime } from "./end_time.ts";
import { readExitFile } from "./exit_file.ts";
import { signalName } from "./signal_names.ts";

/** What a print run says of itself, see `--outcome-file`. */
interface Outcome {
  exit_code: number;
  reason: EndReason;
  cost_usd?: number;
  tokens?: Tokens;
  num_turns?: number;
  session_id?: string;
  endpoint?: string;
  question?: string;
  failure?: string;
}

type HowItEnded = Pick<RunEnd, "exit_code" | "signal" | "reason">;

export interface RunEndOptions {
  /** `$?` of the worker in the supervisor, when it is known otherwise than from the `exit` file. */
  status?: number;
  /** `isonforge stop` ended the run: that is then the reason, unless the run tells another. */
  stopped?: "asked" | "killed";
}

/** Tells how the latest run ended; `lost` when nothing and nobody can tell. */
export async function readRunEnd(
  directory: string,
  meta: AgentMeta,
  { status, stopped }: RunEndOptions = {},
): Promise<RunEnd> {
  const exit = await readExitFile(directory, meta.identity?.nonce);
  const outcome = readOutcome(directory);
  // A run that could not say how it ended has told how far it was.
  const progress = readProgress(directory, meta.identity?.nonce);
  const used = outcome ?? usedSoFar(progress);
  // A short run is over before it has told that another one took over.
  const endpoint = outcome?.endpoint ?? progress?.endpoint;
  const concluded = exit?.isTimeUp
    ? { ...await conclude(exit.status, outcome), reason: "timeout" as const }
    : await conclude(status ?? exit?.status, outcome);
  const end = stopped === undefined
    ? concluded
    : asStopped(concluded, { outcome, killed: stopped === "killed" });
  const question = end.reason === "question" ? outcome?.question : undefined;
  return {
    ended_at: endTime(directory, meta, {
      seenAt: exit?.at ?? null,
      isJustOver: status !== undefined || stopped !== undefined,
    }),
    ...end,
    ...(question === undefined ? {} : { question }),
    ...(end.reason === "failed" ? failureOf(end, outcome) : {}),
    ...(used?.cost_usd === undefined ? {} : { cost_usd: used.cost_usd }),
    ...(used?.tokens === undefined ? {} : { tokens: used.tokens }),
    ...(used?.num_turns === undefined ? {} : { num_turns: used.num_turns }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(outcome?.session_id === undefined ? {} : { session_id: outcome.session_id }),
  };
}

/** What a run ends with that has reached a cap or asks: no program that crashes does. */
const ENDED_ITSELF: ReadonlyArray<number | null> = [ExitCode.capReached, ExitCode.question];

/** One that left no word of how it ended has crashed, unless its exit code says otherwise: its word may have had no room. */
function failureOf(
  { exit_code }: HowItEnded,
  outcome: Outcome | undefined,
): Pick<RunEnd, "failure"> {
  if (outcome === undefined) {
    return ENDED_ITSELF.includes(exit_code) ? {} : { failure: "crash" };
  }
  return outcome.failure === "endpoint" ? { failure: "endpoint" } : {};
}

function usedSoFar(
  progress: Progress | undefined,
): Partial<Pick<Outcome, "cost_usd" | "tokens" | "num_turns">> {
  const { cost_usd, tokens, turns } = progress ?? {};
  return soundFields({ cost_usd, tokens, num_turns: turns });
}

/** A run that tells how it ended by itself, before the signal reached it, was not ended by `stop`. */
function asStopped(
  end: HowItEnded,
  { outcome, killed }: { outcome: Outcome | undefined; killed: boolean },
): HowItEnded {
  if (outcome !== undefined && end.reason === outcome.reason) return end;
  // The supervisor was killed with its worker, so that nobody was left to see the signal.
  const signal = killed && end.reason === "lost" ? "SIGKILL" : end.signal;
  return { ...end, reason: "stopped", signal };
}

/** Whether the supervisor has seen its worker end. */
export async function hasWorkerEnded(directory: string, meta: AgentMeta): Promise<boolean> {
  return await readExitFile(directory, meta.identity?.nonce) !== undefined;
}

/** Whether the supervisor was told to end the run, whatever the worker says of its end. */
export async function wasToldToEnd(directory: string, meta: AgentMeta): Promise<boolean> {
  return (await readExitFile(directory, meta.identity?.nonce))?.wasTold === true;
}

async function conclude(
  status: number | undefined,
  outcome: Outcome | undefined,
): Promise<HowItEnded> {
  if (status === undefined) {
    if (outcome === undefined) return { exit_code: null, signal: null, reason: "lost" };
    return { exit_code: outcome.exit_code, signal: null, reason: outcome.reason };
  }
  if (outcome?.exit_code === status) {
    return { exit_code: status, signal: null, reason: outcome.reason };
  }
  // A shell says 128 + n both for "ended by signal n" and for "exit(128 + n)". A worker that exits
  // leaves an outcome that says so, so without one it was the signal.
  const signal = status > 128 ? await signalName(status - 128) : undefined;
  if (signal !== undefined) return { exit_code: null, signal, reason: "killed" };
  return { exit_code: status, signal: null, reason: status === 0 ? "completed" : "failed" };
}

/** What is damaged tells nothing, which is what the caller has to work with. */
function readOutcome(directory: string): Outcome | undefined {
  const fields = soundFields(readOwnObject(join(directory, OUTCOME_FILE)) ?? {});
  return isOutcome(fields) ? fields : undefined;
}

function isOutcome(fields: JsonObject): fields is JsonObject & Outcome {
  return typeof fields.exit_code === "number" && fields.reason !== undefined;
}
