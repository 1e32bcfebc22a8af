/**
 * What an agent of `--bg --exec` runs: a command, with everything that is around a run of a model.
 *
 * @module
 */
import { Cookie } from "../../agents/cookie.ts";
import { environmentVariable, isonforgeHome } from "../../config/environment.ts";
import { loadRunConfig } from "../../config/run_config.ts";
import type { CheckOptions } from "../../engine/check.ts";
import type { RunEvent } from "../../engine/events.ts";
import { MAX_OUTPUT_BYTES } from "../../engine/tools/truncate.ts";
import { Limits } from "../../engine/limits.ts";
import { redactError } from "../../engine/redact/events.ts";
import { createRedact, type Redact } from "../../engine/redact/redact.ts";
import { errorMessage, ExitCode, UserError } from "../../errors.ts";
import { writeAll } from "../../sys/files/write_all.ts";
import { type CommandEnd, runCommand } from "../../sys/run_command.ts";
import { adoptOrphans } from "./adopted_orphans.ts";
import { CommandOutput } from "./command_output.ts";
import { withUserCommands } from "./extensions.ts";
import { keepTimes } from "./keep_times.ts";
import { failureRecord, type OutcomeRecord, writeOutcomeFile } from "./outcome_file.ts";
import { openCheckpoints } from "./checkpoints/open_checkpoints.ts";
import { RunReferences } from "./run_references.ts";
import { openRunSandbox } from "./sandbox/run_sandbox.ts";
import type { RunCommandFlags } from "./run_command_flags.ts";
import { giveSignsOfLife } from "./signs_of_life.ts";
import { StopSignals } from "./stop_signals.ts";
import { watchQueue } from "./watch_queue.ts";

/** As an agent has it that is stopped; whoever stops it waits no longer either. */
const GRACE_MS = 3_000;

/** Runs the command and returns its exit code. */
export default async function runExec(
  command: string,
  { outcomeFile, ...flags }: RunCommandFlags,
): Promise<number> {
  using stop = new StopSignals();
  await using _orphans = outcomeFile === undefined ? undefined : await adoptOrphans(stop.signal);
  const { progressFile, lockFile } = flags;
  using _life = progressFile === undefined || lockFile === undefined
    ? undefined
    : await giveSignsOfLife({ progressFile, lockFile, onDeleted: () => stop.filesDeleted() });
  using _queue = watchQueue();
  let exitCode: number;
  let outcome: OutcomeRecord | undefined;
  try {
    ({ exitCode, outcome } = await conclude(await run(command, { flags, stop }), stop));
  } catch (error) {
    outcome = failureRecord(error, stop.exitCode);
    exitCode = outcome.exit_code;
    const hint = error instanceof UserError ? error.hint : undefined;
    await say(`error: ${errorMessage(error)}\n${hint === undefined ? "" : `hint: ${hint}\n`}`);
  }
  if (outcomeFile !== undefined && outcome !== undefined) {
    await writeOutcomeFile(outcomeFile, outcome);
  }
  return exitCode;
}

async function run(
  command: string,
  { flags, stop }: { flags: RunCommandFlags; stop: StopSignals },
): Promise<CommandEnd> {
  const { stdoutTimes, stderrTimes, checkpointFile, checkpointRef, execArgument } = flags;
  using outTimes = await keepTimes(stdoutTimes, 1);
  using errTimes = await keepTimes(stderrTimes, 2);
  const home = isonforgeHome();
  const cwd = Deno.cwd();
  const config = await withUserCommands(
    await loadRunConfig(flags, { env: environmentVariable, home, cwd }),
    flags,
  );
  const { secrets } = config;
  const redact = createRedact(secrets);
  const checkpoints = await openCheckpoints({
    ...{ home, secrets, file: checkpointFile, ref: checkpointRef },
    onNotice: (text) => void say(`note: ${text}\n`),
  });
  // What it changes cannot be told beforehand: the files are kept as they are now.
  checkpoints?.begin(command, environmentVariable(Cookie.id) ?? "");
  try {
    // Compared when the sandbox is gone, and with it whatever runs in there.
    await using references = new RunReferences({ home, ref: checkpointRef, stop: stop.signal });
    await Promise.all([checkpoints?.before(), references.before()]);
    await using sandbox = await openRunSandbox(config, {
      home,
      file: flags.sandboxFile,
      stop: stop.signal,
      onNotice: (text) => say(`note: ${text}\n`),
    });
    const words: [string, ...string[]] = [
      ...["/bin/sh", "-c", command, "sh"] as const,
      ...(execArgument === undefined ? [] : [execArgument]),
    ];
    const wrapped = await sandbox.wrapCommand(words, { cwd });
    const max = config.output.maxBytes;
    const stdout = new CommandOutput(Deno.stdout, { max, times: outTimes, secrets });
    const stderr = new CommandOutput(Deno.stderr, { max, times: errTimes, secrets });
    using limits = new Limits(config.limits);
    const running = runCommand(wrapped.command, {
      cwd: wrapped.cwd,
      env: wrapped.env,
      clearEnv: wrapped.clearEnv,
      signal: AbortSignal.any([stop.signal, limits.signal]),
      graceMs: GRACE_MS,
      onOutput: (piece, stream) => (stream === "stdout" ? stdout : stderr).write(piece),
    });
    const { end } = await running.finally(async () => {
      await stdout.end();
      await stderr.end();
    });
    if (end.kind === "exited" && end.code === 0 && config.check !== undefined) {
      const signal = AbortSignal.any([stop.signal, limits.signal]);
      await passCheck(config.check.command, { cwd, signal, services: { sandbox }, redact });
    }
    return end.kind === "aborted" && limits.signal.aborted && !stop.signal.aborted
      ? { kind: "timedOut" }
      : end;
  } catch (error) {
    throw redactError(error, redact);
  } finally {
    // When the sandbox is gone as well: what still runs in there could change files while they are read.
    await checkpoints?.end(stop.signal);
  }
}

/**
 * The user's check, where there is no model that could mend anything.
 *
 * @throws {UserError} when it fails
 */
async function passCheck(
  command: string,
  { redact, ...options }: Pick<CheckOptions, "cwd" | "signal" | "services"> & { redact: Redact },
): Promise<void> {
  const { Check } = await import("../../engine/check.ts");
  const emit = async (event: RunEvent) => {
    if (event.type !== "toolEnd") return;
    const { output } = event.result;
    const text = `${output}${output.endsWith("\n") ? "" : "\n"}check: ${event.summary}\n`;
    await writeAll(Deno.stdout, new TextEncoder().encode(redact(text)));
  };
  const maxOutputBytes = MAX_OUTPUT_BYTES;
  await new Check({ command, attempts: 0 }).problem({ ...options, emit, maxOutputBytes });
}

/** Nothing is left behind by one that a signal ended: the exit code alone says so, as a shell has it. */
async function conclude(
  end: CommandEnd,
  stop: StopSignals,
): Promise<{ exitCode: number; outcome: OutcomeRecord | undefined }> {
  const known = (record: OutcomeRecord) => ({ exitCode: record.exit_code, outcome: record });
  switch (end.kind) {
    case "exited":
      return known(
        end.code === 0
          ? { exit_code: ExitCode.done, reason: "completed" }
          : { exit_code: end.code, reason: "failed", error: `exit code ${end.code}` },
      );
    case "signaled": {
      const { signalNumber } = await import("../../agents/ending/signal_names.ts");
      return { exitCode: 128 + (await signalNumber(end.signal) ?? 0), outcome: undefined };
    }
    case "timedOut":
      return known({ exit_code: ExitCode.capReached, reason: "timeout" });
    case "aborted":
      return known({ exit_code: stop.exitCode ?? ExitCode.terminated, reason: "stopped" });
  }
}

/** What cannot be said does not end the command. */
async function say(text: string): Promise<void> {
  await writeAll(Deno.stderr, new TextEncoder().encode(text)).catch(() => {});
}
