/**
 * One run: everything that the loop needs is opened here, and closed again.
 *
 * @module
 */
import type { RunConfig } from "../run_config.ts";
import { breath } from "./breath.ts";
import type { Emit, RunEvent, RunOutcome } from "./events.ts";
import { Limits } from "./limits.ts";
import { runLoop } from "./loop.ts";
import type { Message } from "./message.ts";
import { openModel } from "./models/mod.ts";
import type { Output, OutputStreams } from "./output/output.ts";
import { createOutput } from "./output/mod.ts";
import { createPermit } from "./permit.ts";
import { describeProject } from "./project.ts";
import { systemPrompt } from "./prompt.ts";
import { Session } from "./session.ts";
import { unlessAborted } from "./unless_aborted.ts";

export interface RunOptions {
  config: RunConfig;
  /** The directory of everything of ours. */
  home: string;
  /** The user's own home directory. */
  userHome: string;
  /** Absolute. */
  cwd: string;
  streams: OutputStreams;
  /** Ends the run. */
  signal: AbortSignal;
}

/** What is left of a run. */
export interface RunReport {
  outcome: RunOutcome;
  sessionId: string;
}

/** A run that was told to end and has not within this time is left behind: the program exits. */
const GRACE_MS = 700;
/** And so long its last words may take to be written. */
const LAST_WORDS_MS = 200;

/**
 * Runs `prompt` to its end.
 *
 * @throws {UserError} when the run cannot begin: no model, no session file
 * @throws the reason of `signal`, when that is aborted before the run has begun
 */
export async function executeRun(prompt: string, options: RunOptions): Promise<RunReport> {
  const { config, home, cwd, streams, signal } = options;
  const startedAt = performance.now();
  using limits = new Limits(config.limits);
  const { model, tools, permit, project } = await unlessAborted(prepare(options), signal);
  using session = await Session.create({ home, cwd, model: model.name });
  const output = createOutput(config.output, streams);
  const names = tools.map((tool) => tool.name);
  const facts = { cwd, permissionMode: config.permissionMode, tools: names };
  await output.start({ sessionId: session.id, model: model.name, ...facts });

  const messages: Message[] = [
    { role: "system", content: systemPrompt({ ...facts, ...project, now: new Date() }) },
    { role: "user", content: prompt },
  ];
  for (const message of messages) await session.add(message);

  const loop = runLoop({
    model,
    tools,
    permit,
    limits,
    messages,
    cwd,
    emit: emitter(output, session),
    signal,
  });
  const outcome = await withGrace(loop, { signal, limits });
  const end = (async () => {
    await output.end(outcome, { durationMs: performance.now() - startedAt });
    await Promise.all([streams.stdout.drain(), streams.stderr.drain()]);
  })();
  await (signal.aborted ? Promise.race([end, wait(LAST_WORDS_MS)]) : end);
  return { outcome, sessionId: session.id };
}

/** What the loop works with. The endpoint is asked first, since it may take its time to answer. */
async function prepare({ config, home, userHome, cwd }: RunOptions) {
  const { model: choice, effort, permissionMode: mode } = config;
  const opening = openModel(choice, effort === undefined ? {} : { effort });
  const others = breath().then(() =>
    Promise.all([
      describeProject(cwd),
      import("./tools/mod.ts"),
      createPermit({ mode, cwd, home: userHome, isonforgeHome: home }),
    ])
  );
  const [model, [project, { tools }, permit]] = await Promise.all([opening, others]);
  return { model, tools, permit, project };
}

/** Both the person who watches and the session file hear of everything. */
function emitter(output: Output, session: Session): Emit {
  return async (event: RunEvent) => {
    if (event.type === "message") await session.add(event.message);
    await output.event(event);
  };
}

/** The loop's outcome; a tool that does not let go, or a reader that does not read, delays the end only so long. */
async function withGrace(
  loop: Promise<RunOutcome>,
  { signal, limits }: { signal: AbortSignal; limits: Limits },
): Promise<RunOutcome> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const overdue = new Promise<RunOutcome>((resolve) => {
    const startTimer = () => {
      const totals = {
        text: "",
        turns: limits.turns,
        usage: limits.usage,
        costUsd: limits.costUsd,
      };
      timer ??= setTimeout(() => resolve({ reason: "stopped", ...totals }), GRACE_MS);
    };
    if (signal.aborted) startTimer();
    signal.addEventListener("abort", startTimer, { once: true });
  });
  try {
    return await Promise.race([loop, overdue]);
  } finally {
    clearTimeout(timer);
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
