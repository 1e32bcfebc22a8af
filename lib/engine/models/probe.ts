/**
 * Finding out whether a model makes tool calls that arrive.
 *
 * @module
 */
import { type Answer, answerCalls, answerText } from "../message.ts";
import type { DiscoveredModel } from "./discovery.ts";
import { type EndpointChoice, openDiscovered } from "./mod.ts";
import type { Model, ModelRequest } from "./model.ts";
import { withTextReasoning } from "./text_reasoning/with_text_reasoning.ts";
import { withTextToolCalls } from "./text_tool_calls/with_text_tool_calls.ts";

/** The call that the model is told to make. */
export const PROBE = { tool: "report_word", word: "lantern" } as const;

/** Thinking included; more is no answer to so small a question. */
export const PROBE_TOKENS = 2_048;

const REQUEST: Omit<ModelRequest, "signal"> = {
  maxOutput: PROBE_TOKENS,
  messages: [
    { role: "system", content: "You call tools. Answer with a tool call and nothing else." },
    {
      role: "user",
      content: `Call the tool ${PROBE.tool} once, with word set to "${PROBE.word}".`,
    },
  ],
  tools: [{
    name: PROBE.tool,
    description: "Reports one word.",
    parameters: {
      type: "object",
      properties: { word: { type: "string", description: "The word to report." } },
      required: ["word"],
      additionalProperties: false,
    },
  }],
};

/** How the call came; `wrong` is what stood in it instead, `none` what was said instead. */
export type ProbeOutcome =
  | { kind: "structured" | "text" }
  | { kind: "wrong"; name: string; arguments: unknown }
  | { kind: "none"; text: string }
  /** It had not come to an end after {@linkcode PROBE_TOKENS} tokens. */
  | { kind: "endless" };

/**
 * Makes one small request, which costs tokens, through what a run uses except that nothing is tried
 * again.
 *
 * @throws {ModelError} when the endpoint refuses or does not answer; the reason of `signal` when that is aborted
 */
export async function probeToolCalls(
  choice: EndpointChoice,
  { discovered, signal }: { discovered: DiscoveredModel; signal: AbortSignal },
): Promise<ProbeOutcome> {
  const model = await openDiscovered(choice, discovered);
  const { answer: said, isCut } = await answerOf(model, signal);
  const isStructured = answerCalls(said).length > 0;
  // What it said goes once more through what makes calls of text.
  const replayed = withTextToolCalls(
    withTextReasoning(replay(model, said)),
    choice.textToolCalls === undefined ? {} : { mode: choice.textToolCalls },
  );
  const { answer: understood } = await answerOf(replayed, signal);
  const [call] = answerCalls(understood);
  if (call === undefined && isCut) return { kind: "endless" };
  if (call === undefined) return { kind: "none", text: answerText(said).trim() };
  if (call.name !== PROBE.tool || !isWord(call.arguments)) {
    return { kind: "wrong", name: call.name, arguments: call.arguments };
  }
  return { kind: isStructured ? "structured" : "text" };
}

function isWord(args: unknown): boolean {
  return typeof args === "object" && args !== null && "word" in args && args.word === PROBE.word;
}

async function answerOf(
  model: Model,
  signal: AbortSignal,
): Promise<{ answer: Answer; isCut: boolean }> {
  let answer: Answer = { role: "assistant", parts: [] };
  let isCut = false;
  for await (const event of model.stream({ ...REQUEST, signal })) {
    if (event.type !== "finish") continue;
    answer = event.answer;
    isCut = event.reason === "length";
  }
  return { answer, isCut };
}

/** A model that gives an answer which is known already. */
function replay({ name, contextWindow }: Model, answer: Answer): Model {
  return {
    name,
    contextWindow,
    async *stream() {
      yield await Promise.resolve({ type: "finish", answer, reason: "stop", usage: undefined });
    },
  };
}
