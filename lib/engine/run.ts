/**
 * One unattended run: everything that it needs is opened here, and closed again.
 *
 * @module
 */
import type { AnswerSchema } from "./answer_schema.ts";
import type { Image } from "./prompt/image.ts";
import { Dialogue } from "./dialogue.ts";
import type { DialogueConfig, DialogueOptions } from "./dialogue_parts.ts";
import type { RunEvent, RunOutcome } from "./events.ts";
import { type LimitOptions, Limits } from "./limits.ts";
import type { Usage, UserMessage } from "./message.ts";
import { createOutput, type OutputChoice } from "./output/mod.ts";
import type { OutputStreams } from "./output/output.ts";
import { outputWithGrace, whenToldToEnd } from "./abort/with_grace.ts";
import { createRedact } from "./redact/redact.ts";
import { LinkedAbort } from "./abort/linked_abort.ts";
import type { Waiting } from "./models/waiting.ts";
import { abortable } from "../sys/abortable.ts";

/** What a run has come to; asked at any time while it goes on. */
export interface RunSoFar {
  readonly turns: number;
  readonly usage: Usage;
  /** Undefined where no rates are known. */
  readonly costUsd: number | undefined;
  /** Tokens that the next request begins with, and tokens that fit. Takes a while where nobody has counted them yet. */
  readonly context: { used: number; window: number };
  /** Base URL of the endpoint that answers, where several may. */
  readonly endpoint?: string | undefined;
}

export interface RunOptions extends Omit<DialogueOptions, "ask" | "waiting"> {
  config: DialogueConfig & { limits: LimitOptions; output: OutputChoice };
  streams: OutputStreams;
  /** What goes with the prompt. */
  images?: readonly Image[] | undefined;
  /** Told the id of the conversation before anything is said. */
  onSession?: (id: string) => void;
  /** Ends the run. */
  signal: AbortSignal;
  /** Called when the run begins; told what happens, as the output is. Must be quick. */
  observe?: (soFar: RunSoFar) => (event: RunEvent) => void;
  /** The output begins with what is said: the conversation goes on, and nobody sees it elsewhere. */
  showsPrompt?: boolean;
  /** Nobody is there who could start a server: it is waited for. */
  isUnattended?: boolean;
}

/** What is left of a run. */
export interface RunReport {
  outcome: RunOutcome;
  sessionId: string;
  /** Base URL of the endpoint that answered last, where several might. */
  endpoint?: string;
}

/**
 * Runs `prompt` to its end.
 *
 * @throws {UserError} when the run cannot begin: no model, no session file
 * @throws the reason of `signal`, or {@linkcode CapReached}, when that happens before the run has begun
 */
export async function executeRun(prompt: string, options: RunOptions): Promise<RunReport> {
  const { config, streams, signal } = options;
  const startedAt = performance.now();
  using limits = new Limits(config.limits);
  using opening = new LinkedAbort([signal, limits.signal]);
  const waiting: Waiting = {
    signal: opening.signal,
    isUnattended: options.isUnattended ?? false,
    onWait: (text) => void streams.stderr.write(`${text}\n`),
  };
  using dialogue = await abortable(Dialogue.open({ ...options, waiting }), opening.signal);
  using _told = whenToldToEnd(signal, (why) => dialogue.toldToEnd(why));
  options.onSession?.(dialogue.facts.sessionId);
  try {
    return await runIn(dialogue, { prompt, options, limits, startedAt });
  } finally {
    await dialogue.close();
  }
}

async function runIn(
  dialogue: Dialogue,
  { prompt, options, limits, startedAt }: {
    prompt: string;
    options: RunOptions;
    limits: Limits;
    /** As performance.now() tells. */
    startedAt: number;
  },
): Promise<RunReport> {
  const { config, streams, signal } = options;
  const isStructured = config.answerSchema !== undefined;
  const output = createOutput({ ...config.output, isStructured }, streams);
  using waiting = new LinkedAbort([signal, limits.signal]);
  const notices = await dialogue.ready(waiting.signal);
  await output.start(dialogue.facts);
  if (options.showsPrompt) {
    const content = createRedact(config.secrets)(prompt);
    const message: UserMessage = { role: "user", content, told: dialogue.facts.sessionId };
    await output.event({ type: "message", message });
  }
  for (const text of [...dialogue.notices, ...notices]) {
    await output.event({ type: "notice", text });
  }

  const told = options.observe?.(soFarOf(limits, dialogue));
  const emit = (event: RunEvent) => {
    told?.(event);
    return output.event(event);
  };
  const outcome = await dialogue.say(prompt, { limits, emit, signal, images: options.images });
  const ended = await dialogue.endBackground();
  const { leftRunning } = await import("./tools/command/left_running.ts");
  const left = leftRunning();
  const end = (async () => {
    if (ended.length > 0) {
      await output.event({ type: "notice", text: `ended with the run: ${ended.join(", ")}` });
    }
    if (left.length > 0) {
      const text = `commands of this run have left running: ${left.join(", ")}`;
      await output.event({ type: "notice", text });
    }
    await output.end(outcome, {
      durationMs: performance.now() - startedAt,
      ...structuredIn(outcome, config.answerSchema),
    });
    // Remarks that nobody gets are no failure of the run.
    await Promise.all([streams.stdout.drain(), streams.stderr.drain().catch(() => {})]);
  })();
  await outputWithGrace(end, signal);
  const { endpoint } = dialogue;
  return {
    outcome,
    sessionId: dialogue.facts.sessionId,
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}

function soFarOf(limits: Limits, dialogue: Dialogue): RunSoFar {
  return {
    get turns() {
      return limits.turns;
    },
    get usage() {
      return limits.usage;
    },
    get costUsd() {
      return limits.costUsd;
    },
    get context() {
      return dialogue.context;
    },
    get endpoint() {
      return dialogue.endpoint;
    },
  };
}

/** The final answer as a value, where it had to fit a schema and does. */
function structuredIn(
  { reason, text }: RunOutcome,
  schema: AnswerSchema | undefined,
): { structured?: unknown } {
  const checked = reason === "completed" ? schema?.check(text) : undefined;
  return checked !== undefined && "value" in checked ? { structured: checked.value } : {};
}
