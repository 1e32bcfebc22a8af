/**
 * One JSON object a line, as things happen.
 *
 * @module
 */
import type { RunEvent, RunOutcome } from "../events.ts";
import { resultObject } from "./json.ts";
import type { EndDetails, Output, OutputStreams, RunFacts } from "./output.ts";

/** `--output-format stream-json` */
export class StreamJsonOutput implements Output {
  readonly #streams: OutputStreams;
  #sessionId = "";

  constructor(streams: OutputStreams) {
    this.#streams = streams;
  }

  async start({ sessionId, model, cwd, permissionMode, tools }: RunFacts): Promise<void> {
    this.#sessionId = sessionId;
    await this.#line({
      type: "start",
      session_id: sessionId,
      model,
      cwd,
      permission_mode: permissionMode,
      tools,
    });
  }

  async event(event: RunEvent): Promise<void> {
    const line = lineOf(event);
    if (line) await this.#line(line);
  }

  async end(outcome: RunOutcome, details: EndDetails): Promise<void> {
    await this.#line({
      type: "result",
      ...resultObject(outcome, { sessionId: this.#sessionId, ...details }),
    });
  }

  async #line(object: Record<string, unknown>): Promise<void> {
    await this.#streams.stdout.write(`${JSON.stringify(object)}\n`);
  }
}

function lineOf(event: RunEvent): Record<string, unknown> | undefined {
  switch (event.type) {
    case "text":
    case "reasoning":
    case "notice":
    case "void":
    case "todos":
      return { ...event };
    case "toolStart": {
      const { id, name, arguments: args } = event.call;
      return { type: "tool_call", id, name, arguments: args };
    }
    case "toolEnd": {
      const { result, summary, durationMs } = event;
      const { callId, name, output, isError } = result;
      const duration_ms = Math.round(durationMs);
      return {
        type: "tool_result",
        id: callId,
        name,
        output,
        is_error: isError,
        summary,
        duration_ms,
      };
    }
    case "nested": {
      const line = lineOf(event.event);
      return line && { ...line, nested: true };
    }
    case "retry":
      return {
        type: "retry",
        attempt: event.attempt,
        delay_ms: event.delayMs,
        reason: event.reason,
      };
    case "answered": {
      const { input, output, cacheRead, estimated } = event.usage;
      const tokens = { input, output, cache_read: cacheRead, estimated };
      return { type: "turn", turn: event.turn, tokens, cost_usd: event.costUsd ?? null };
    }
    case "message": {
      // The conversation's own messages are in the session file; here they would be told twice.
      const { message } = event;
      if (message.role !== "user" || message.told === undefined) return undefined;
      return { type: "told", id: message.told, text: message.content };
    }
    case "compacted":
      return undefined;
  }
}
