/**
 * Answers that hold tool calls as text, streamed through what understands them.
 *
 * @module
 */
import {
  answerCalls,
  type AnswerPart,
  answerText,
  type Message,
} from "../../lib/engine/message.ts";
import type { AnswerProblem, FinishEvent, Model } from "../../lib/engine/models/model.ts";
import {
  type TextToolCallsOptions,
  withTextToolCalls,
} from "../../lib/engine/models/text_tool_calls/with_text_tool_calls.ts";

function tool(name: string, properties: Record<string, string>) {
  const entries = Object.entries(properties).map(([name, type]) => [name, { type }]);
  return {
    name,
    description: "",
    parameters: { type: "object", properties: Object.fromEntries(entries) },
  };
}

/** What the model may call. */
export const TOOLS = [
  tool("read", { path: "string", offset: "integer" }),
  tool("bash", { command: "string", timeout: "number" }),
  tool("write", { path: "string", content: "string" }),
  tool("edit", { path: "string", old_string: "string", new_string: "string", all: "boolean" }),
];

/** What became of an answer. */
export interface Streamed {
  /** Text events, put together. */
  shown: string;
  /** Name and arguments of the calls. */
  calls: Array<[string, unknown]>;
  /** The text of the answer as the conversation keeps it. */
  text: string;
  problem?: AnswerProblem;
  /** Where it is not what the server said. */
  reason?: FinishEvent["reason"];
}

export interface StreamOptions extends TextToolCallsOptions {
  messages?: readonly Message[];
  /** Real calls. */
  parts?: AnswerPart[];
  reason?: FinishEvent["reason"];
}

/** Streams one answer after the other through one wrapper. */
export async function streamAll(
  answers: ReadonlyArray<{ pieces: readonly string[] } & Omit<StreamOptions, "mode">>,
  options: TextToolCallsOptions = {},
): Promise<Streamed[]> {
  let next = 0;
  const inner: Model = {
    name: "m",
    contextWindow: 1000,
    async *stream() {
      const { pieces = [], parts = [], reason = "stop" } = answers[next] ?? { pieces: [] };
      for (const delta of pieces) yield { type: "text", delta };
      const text: AnswerPart = { type: "text", text: pieces.join("") };
      yield {
        type: "finish",
        answer: { role: "assistant", parts: [text, ...parts] },
        reason,
        usage: undefined,
      };
    },
  };
  const model = withTextToolCalls(inner, options);
  const results: Streamed[] = [];
  for (; next < answers.length; next++) {
    const result: Streamed = { shown: "", calls: [], text: "" };
    const { signal } = new AbortController();
    const messages = answers[next]?.messages ?? [];
    for await (const event of model.stream({ messages, tools: TOOLS, signal })) {
      if (event.type === "text") result.shown += event.delta;
      if (event.type !== "finish") continue;
      result.calls = answerCalls(event.answer).map((call) => [call.name, call.arguments]);
      result.text = answerText(event.answer);
      if (event.problem) result.problem = event.problem;
      if (event.reason !== (answers[next]?.reason ?? "stop")) result.reason = event.reason;
    }
    results.push(result);
  }
  return results;
}

/** Streams one answer. */
export async function streamAnswer(
  pieces: readonly string[],
  { messages, parts, reason, ...options }: StreamOptions = {},
): Promise<Streamed> {
  const answer = {
    pieces,
    ...(messages === undefined ? {} : { messages }),
    ...(parts === undefined ? {} : { parts }),
    ...(reason === undefined ? {} : { reason }),
  };
  const [result] = await streamAll([answer], options);
  if (result === undefined) throw new Error("no answer came");
  return result;
}

/** An answer as servers cut it into pieces: at once, letter by letter, and in tokens of some letters. */
export function cuts(text: string): string[][] {
  return [[text], [...text], text.match(/[^]{1,3}/g) ?? [], text.match(/[^]{1,7}/g) ?? []];
}
