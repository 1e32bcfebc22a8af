/**
 * `isonforge --print "…"`: one run from the prompt to its end.
 *
 * @module
 */
import { Cookie } from "../../agents/cookie.ts";
import { environmentVariable, isDebugging } from "../../config/environment.ts";
import type { RunOutcome } from "../../engine/events.ts";
import { CapReached } from "../../engine/limits.ts";
import type { RunReport } from "../../engine/run.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { guardCommands } from "../../sys/command_guard.ts";
import { failureRecord, outcomeRecord, writeOutcomeFile } from "../run/outcome_file.ts";
import type { RunCommandFlags } from "../run/run_command_flags.ts";
import { runTask } from "../run/run_task.ts";
import type { SignsOfLife } from "../run/signs_of_life.ts";
import { StopSignals } from "../run/stop_signals.ts";
import type { Task } from "../run/task/task.ts";

/** Does the task and returns the exit code. */
export default async function run(
  task: Task,
  { outcomeFile, ...flags }: RunCommandFlags,
): Promise<number> {
  // An agent outlives its terminal; anybody else's run ends with it, and with it what its commands started.
  using stop = new StopSignals({ alsoHangUp: outcomeFile === undefined });
  if (outcomeFile === undefined) guardCommands();
  await using _orphans = await adopting(outcomeFile, stop);
  using life = await giveSigns(flags, stop);
  using _queue = outcomeFile === undefined ? undefined : await watchForOthers(flags);
  let report: RunReport;
  try {
    report = await runTask(task, {
      flags,
      stop,
      life,
      waits: outcomeFile !== undefined && environmentVariable(Cookie.id) !== undefined,
    });
  } catch (error) {
    const stopped = stop.exitCode;
    if (outcomeFile !== undefined) {
      await writeOutcomeFile(outcomeFile, failureRecord(error, stopped));
    }
    if (stopped !== undefined) {
      const { printFailedResult } = await import("../output/failed_result.ts");
      printFailedResult(undefined, flags);
      return stopped;
    }
    if (!(error instanceof CapReached)) throw error;
    throw new UserError(error.message, { exitCode: ExitCode.capReached, cause: error });
  }
  if (isDebugging()) printStack(report.outcome);
  const exitCode = exitCodeOf(report.outcome, stop);
  if (outcomeFile) await writeOutcomeFile(outcomeFile, outcomeRecord(report, exitCode));
  return exitCode;
}

/** An agent looks after those that wait: nobody else may be there. */
async function watchForOthers(
  { progressFile }: RunCommandFlags,
): Promise<Disposable | undefined> {
  if (progressFile === undefined) return undefined;
  const { watchQueue } = await import("../run/watch_queue.ts");
  return watchQueue();
}

/** Of an agent alone: of any other run only what carries its mark is found, see the README. */
async function adopting(
  outcomeFile: string | undefined,
  { signal }: StopSignals,
): Promise<AsyncDisposable | undefined> {
  if (outcomeFile === undefined) return undefined;
  const { adoptOrphans } = await import("../run/adopted_orphans.ts");
  return await adoptOrphans(signal);
}

async function giveSigns(
  { progressFile, lockFile }: RunCommandFlags,
  stop: StopSignals,
): Promise<SignsOfLife | undefined> {
  if (progressFile === undefined || lockFile === undefined) return undefined;
  const { giveSignsOfLife } = await import("../run/signs_of_life.ts");
  const onDeleted = () => stop.filesDeleted();
  return await giveSignsOfLife({ progressFile, lockFile, onDeleted });
}

function printStack(outcome: RunOutcome): void {
  if (outcome.reason === "failed" && outcome.error instanceof Error) {
    // deno-lint-ignore no-console -- lib/cli is where one writes to the terminal
    console.error(outcome.error.stack);
  }
}

function exitCodeOf({ reason }: RunOutcome, stop: StopSignals): number {
  switch (reason) {
    case "completed":
      return ExitCode.done;
    case "failed":
      return ExitCode.failed;
    case "question":
      return ExitCode.question;
    case "stopped":
      return stop.exitCode ?? ExitCode.terminated;
    case "budget":
    case "turns":
    case "timeout":
      return ExitCode.capReached;
  }
}
