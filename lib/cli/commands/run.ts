/**
 * `isonforge --print "…"`: one run from the prompt to its end.
 *
 * @module
 */
import { Cookie } from "../../agents/cookie.ts";
import {
  environmentVariable,
  environmentVariables,
  isDebugging,
  isonforgeHome,
} from "../../config/environment.ts";
import type { RunOutcome } from "../../engine/events.ts";
import { type ByteSink, PrintWriter } from "../../engine/output/print_writer.ts";
import { withPipedInput } from "../../engine/prompt/piped_input.ts";
import { executeRun, type RunReport } from "../../engine/run.ts";
import { CapReached } from "../../engine/limits.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { loadRunConfig, type RunFlags } from "../../config/run_config.ts";
import { withExtensions } from "../run/extensions.ts";
import { keepTimes } from "../run/keep_times.ts";
import { withVariables } from "../../engine/sandbox/with_variables.ts";
import { openRunSandbox } from "../run/sandbox/run_sandbox.ts";
import { failureRecord, outcomeRecord, writeOutcomeFile } from "../run/outcome_file.ts";
import { openCheckpoints } from "../run/checkpoints/open_checkpoints.ts";
import { chooseSessionByFlags, type SessionFlags } from "../run/session_choice.ts";
import type { SignsOfLife } from "../run/signs_of_life.ts";
import { StopSignals } from "../run/stop_signals.ts";
import { guardCommands } from "../../sys/command_guard.ts";
import type { Task } from "../run/task/task.ts";
import type { ToldMessages } from "../run/told_messages.ts";
import { describeUnread } from "../output/describe_unread.ts";

export interface RunCommandFlags extends RunFlags, SessionFlags {
  /** Hidden: where to leave word of how the run ended. */
  outcomeFile?: string;
  /** Hidden: where to tell what the files were before the first change, */
  checkpointFile?: string;
  /** and the reference under which they are kept. */
  checkpointRef?: string;
  /** Hidden: where what the user says meanwhile comes in. */
  inbox?: string;
  /** Hidden: how to show that the run goes on, see `giveSignsOfLife()`. */
  progressFile?: string;
  lockFile?: string;
  /** Hidden: where to keep when stdout was written, */
  stdoutTimes?: string;
  /** and stderr. */
  stderrTimes?: string;
  /** Hidden: where to tell what the sandbox kept in. */
  sandboxFile?: string;
  /** A terminal is given everything as it is. */
  raw?: boolean;
}

type StartFlags = Omit<RunCommandFlags, "outcomeFile">;

/** Does the task and returns the exit code. */
export default async function run(
  task: Task,
  { outcomeFile, ...flags }: RunCommandFlags,
): Promise<number> {
  // An agent outlives its terminal; anybody else's run ends with it, and with it what its commands started.
  using stop = new StopSignals({ alsoHangUp: outcomeFile === undefined });
  if (outcomeFile === undefined) guardCommands();
  using life = await giveSigns(flags, stop);
  using _queue = outcomeFile === undefined ? undefined : await watchForOthers(flags);
  let report: RunReport;
  try {
    report = await start(task, {
      flags,
      stop,
      life,
      waits: outcomeFile !== undefined && environmentVariable(Cookie.id) !== undefined,
    });
  } catch (error) {
    const stopped = stop.exitCode;
    if (outcomeFile !== undefined) {
      const end = stopped === undefined
        ? failureRecord(error)
        : { exit_code: stopped, reason: "stopped" as const };
      await writeOutcomeFile(outcomeFile, end);
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
  { progressFile }: StartFlags,
): Promise<Disposable | undefined> {
  if (progressFile === undefined) return undefined;
  const { watchQueue } = await import("../run/watch_queue.ts");
  return watchQueue();
}

async function giveSigns(
  { progressFile, lockFile }: StartFlags,
  stop: StopSignals,
): Promise<SignsOfLife | undefined> {
  if (progressFile === undefined || lockFile === undefined) return undefined;
  const { giveSignsOfLife } = await import("../run/signs_of_life.ts");
  const onDeleted = () => stop.filesDeleted();
  return await giveSignsOfLife({ progressFile, lockFile, onDeleted });
}

async function start(
  { prompt, input, images }: Task,
  {
    flags: {
      stdoutTimes,
      stderrTimes,
      checkpointFile,
      checkpointRef,
      inbox,
      sandboxFile,
      raw = false,
      ...flags
    },
    stop,
    life,
    waits,
  }: {
    flags: StartFlags;
    stop: StopSignals;
    life: SignsOfLife | undefined;
    /** Nobody sits there who could start the endpoint and try again. */
    waits: boolean;
  },
): Promise<RunReport> {
  // First of all, so that even what is wrong with the configuration has its time.
  using outTimes = await keepTimes(stdoutTimes, 1);
  using errTimes = await keepTimes(stderrTimes, 2);
  const home = isonforgeHome();
  const config = await withExtensions(
    await loadRunConfig(flags, { env: environmentVariable, home, cwd: Deno.cwd() }),
    flags,
  );
  // Nobody reads what an agent would say to begin with.
  if (!waits) await (await import("../run/sandbox/sandbox_hint.ts")).hintAtSandbox(config, home);
  const session = await chooseSessionByFlags(flags);
  const out = await terminalOutput(Deno.stdout, raw);
  const err = await terminalOutput(Deno.stderr, raw);
  const stdout = new PrintWriter(out.sink, {
    maxBytes: config.output.maxBytes,
    onBroken: () => stop.readerLeft(),
    beforeWrite: outTimes && ((bytes) => outTimes.beforeWrite(bytes)),
  });
  const stderr = new PrintWriter(err.sink, {
    beforeWrite: errTimes && ((bytes) => errTimes.beforeWrite(bytes)),
  });
  const message = input === undefined ? prompt : withPipedInput(prompt, input);
  const checkpoints = await openCheckpoints({
    ...{ home, secrets: config.secrets, file: checkpointFile, ref: checkpointRef },
    onNotice: (text) => void stderr.write(`note: ${text}\n`),
  });
  const incoming = await openInbox(inbox, stderr);
  try {
    await using sandbox = await openRunSandbox(config, {
      home,
      file: sandboxFile,
      onNotice: (text) => stderr.write(`note: ${text}\n`),
    });
    const report = await executeRun(message, {
      config,
      sandbox: withVariables(sandbox, config.extensions.variables),
      home,
      userHome: environmentVariable("HOME") ?? home,
      environment: environmentVariables(),
      cwd: Deno.cwd(),
      ...(checkpoints === undefined ? {} : {
        onSession: (id: string) => checkpoints.begin(prompt, id),
        beforeFirstChange: () => checkpoints.before(),
      }),
      ...(incoming === undefined ? {} : { incoming }),
      session,
      streams: { stdout, stderr },
      images: images?.map(({ image }) => image),
      signal: stop.signal,
      ...(life === undefined ? {} : { observe: (soFar) => life.observe(soFar) }),
      isUnattended: waits,
      mayAsk: waits,
      showsPrompt: waits && flags.resume !== undefined,
    });
    await tellUnread(incoming, stderr);
    return report;
  } finally {
    await checkpoints?.end({ isHurried: stop.signal.aborted });
    await out.end();
    await err.end();
  }
}

async function openInbox(
  inbox: string | undefined,
  stderr: PrintWriter,
): Promise<ToldMessages | undefined> {
  if (inbox === undefined) return undefined;
  const { ToldMessages } = await import("../run/told_messages.ts");
  return new ToldMessages({ inbox, onNotice: (text) => void stderr.write(`note: ${text}\n`) });
}

/** What came in the last moment is there for the next run, which is to be known. */
async function tellUnread(incoming: ToldMessages | undefined, stderr: PrintWriter): Promise<void> {
  const { unread = 0 } = incoming ?? {};
  if (unread === 0) return;
  await stderr.write(`note: ${describeUnread(unread, environmentVariable(Cookie.id))}\n`);
}

/** A terminal gets colours of what a model wrote, and nothing else that it would obey. */
async function terminalOutput(
  stream: typeof Deno.stdout | typeof Deno.stderr,
  isRaw: boolean,
): Promise<{ sink: ByteSink; end: () => Promise<void> }> {
  if (isRaw || !stream.isTerminal()) return { sink: stream, end: () => Promise.resolve() };
  const { foreignOutput } = await import("../output/foreign_output.ts");
  const output = foreignOutput(stream);
  const write = async (bytes: Uint8Array) => {
    await output.write(bytes);
    return bytes.length;
  };
  // Whoever read it may have gone.
  return { sink: { write }, end: () => output.end().catch(() => {}) };
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
