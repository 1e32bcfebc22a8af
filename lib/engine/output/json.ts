/**
 * One JSON object when the run has ended.
 *
 * @module
 */
import type { RunEvent, RunOutcome } from "../events.ts";
import type { EndDetails, Output, OutputStreams, RunFacts } from "./output.ts";

/** What `json` prints, and `stream-json` as its last line. Snake case, as everything that leaves the program. */
export function resultObject(
  outcome: RunOutcome,
  { sessionId, durationMs, structured }: EndDetails & { sessionId: string | null },
) {
  const { input, output, cacheRead, estimated } = outcome.usage;
  return {
    result: outcome.text,
    ...(structured === undefined ? {} : { structured }),
    is_error: outcome.reason !== "completed",
    reason: outcome.reason,
    ...("message" in outcome ? { error: outcome.message } : {}),
    ...("hint" in outcome ? { hint: outcome.hint } : {}),
    ...("question" in outcome ? { question: outcome.question } : {}),
    num_turns: outcome.turns,
    duration_ms: Math.round(durationMs),
    tokens: { input, output, cache_read: cacheRead, estimated },
    cost_usd: outcome.costUsd ?? null,
    session_id: sessionId,
  };
}

/** `--output-format json` */
export class JsonOutput implements Output {
  readonly #streams: OutputStreams;
  readonly #calls: { name: string; arguments: unknown }[] = [];
  #sessionId = "";

  constructor(streams: OutputStreams) {
    this.#streams = streams;
  }

  start(facts: RunFacts): void {
    this.#sessionId = facts.sessionId;
  }

  event(event: RunEvent): void {
    if (event.type !== "toolStart") return;
    const { name, arguments: args } = event.call;
    this.#calls.push({ name, arguments: args });
  }

  async end(outcome: RunOutcome, details: EndDetails): Promise<void> {
    const object = {
      ...resultObject(outcome, { sessionId: this.#sessionId, ...details }),
      tool_calls: this.#calls,
    };
    await this.#streams.stdout.write(`${JSON.stringify(object, null, 2)}\n`);
  }
}
