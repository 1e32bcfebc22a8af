/**
 * One run of the model, with everything that is around it.
 *
 * @module
 */
import { Cookie } from "../../agents/cookie.ts";
import { environmentVariable, isonforgeHome } from "../../config/environment.ts";
import { loadRunConfig } from "../../config/run_config.ts";
import { withPipedInput } from "../../engine/prompt/piped_input.ts";
import { executeRun, type RunReport } from "../../engine/run.ts";
import { describeUnread } from "../output/describe_unread.ts";
import { openCheckpoints } from "./checkpoints/open_checkpoints.ts";
import { withExtensions } from "./extensions.ts";
import { keepTimes } from "./keep_times.ts";
import type { RunCommandFlags } from "./run_command_flags.ts";
import { RunReferences } from "./run_references.ts";
import { openRunStreams } from "./run_streams.ts";
import { runSurroundings } from "./run_surroundings.ts";
import { openRunSandbox } from "./sandbox/run_sandbox.ts";
import { chooseSessionByFlags } from "./session_choice.ts";
import type { SignsOfLife } from "./signs_of_life.ts";
import type { StopSignals } from "./stop_signals.ts";
import type { Task } from "./task/task.ts";

export interface RunTaskOptions {
  flags: Omit<RunCommandFlags, "outcomeFile">;
  stop: StopSignals;
  life: SignsOfLife | undefined;
  /** Nobody sits there who could start the endpoint and try again. */
  waits: boolean;
}

/** @throws {UserError} when the run cannot begin */
export async function runTask(
  { prompt, input, images }: Task,
  { flags, stop, life, waits }: RunTaskOptions,
): Promise<RunReport> {
  const { checkpointFile, checkpointRef, inbox, sandboxFile, raw = false } = flags;
  // First of all, so that even what is wrong with the configuration has its time.
  using outTimes = await keepTimes(flags.stdoutTimes, 1);
  using errTimes = await keepTimes(flags.stderrTimes, 2);
  const home = isonforgeHome();
  const cwd = Deno.cwd();
  const config = await withExtensions(
    await loadRunConfig(flags, { env: environmentVariable, home, cwd }),
    flags,
  );
  // Nobody reads what an agent would say to begin with.
  if (!waits) await (await import("./sandbox/sandbox_hint.ts")).hintAtSandbox(config, home);
  const session = await chooseSessionByFlags(flags);
  await using streams = await openRunStreams({
    ...{ isRaw: raw, maxBytes: config.output.maxBytes, outTimes, errTimes },
    onBroken: () => stop.readerLeft(),
  });
  const onNotice = (text: string) => streams.stderr.write(`note: ${text}\n`);
  const checkpoints = await openCheckpoints({
    ...{ home, secrets: config.secrets, onNotice },
    ...{ file: checkpointFile, ref: checkpointRef },
  });
  const incoming = inbox === undefined
    ? undefined
    : new (await import("./told_messages.ts")).ToldMessages({ inbox, onNotice });
  try {
    // Compared when the sandbox is gone, and with it whatever runs in there.
    await using references = new RunReferences({ home, ref: checkpointRef, stop: stop.signal });
    await using sandbox = await openRunSandbox(config, {
      ...{ home, file: sandboxFile, stop: stop.signal, onNotice },
    });
    const report = await executeRun(input === undefined ? prompt : withPipedInput(prompt, input), {
      ...runSurroundings({ config, sandbox, home, cwd }),
      ...(checkpoints === undefined ? {} : {
        onSession: (id: string) => checkpoints.begin(prompt, id),
        beforeFirstChange: async () =>
          void await Promise.all([checkpoints.before(), references.before()]),
      }),
      ...(incoming === undefined ? {} : { incoming }),
      session,
      streams,
      images: images?.map(({ image }) => image),
      signal: stop.signal,
      ...(life === undefined ? {} : { observe: (soFar) => life.observe(soFar) }),
      isUnattended: waits,
      mayAsk: waits,
      showsPrompt: waits && flags.resume !== undefined,
    });
    const { unread = 0 } = incoming ?? {};
    // What came in the last moment is there for the next run, which is to be known.
    if (unread > 0) await onNotice(describeUnread(unread, environmentVariable(Cookie.id)));
    return report;
  } finally {
    await checkpoints?.end(stop.signal);
  }
}
