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

const REQUEST: Omit<ModelRequest, "signal"> = {
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
  | { kind: "none"; text: string };

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
  const said = await answerOf(model, signal);
  const isStructured = answerCalls(said).length > 0;
  // What it said goes once more through what makes calls of text.
  const replayed = withTextToolCalls(
    withTextReasoning(replay(model, said)),
    choice.textToolCalls === undefined ? {} : { mode: choice.textToolCalls },
  );
  const understood = await answerOf(replayed, signal);
  const [call] = answerCalls(understood);
  if (call === undefined) return { kind: "none", text: answerText(said).trim() };
  if (call.name !== PROBE.tool || !isWord(call.arguments)) {
    return { kind: "wrong", name: call.name, arguments: call.arguments };
  }
  return { kind: isStructured ? "structured" : "text" };
}

function isWord(args: unknown): boolean {
  return typeof args === "object" && args !== null && "word" in args && args.word === PROBE.word;
}

async function answerOf(model: Model, signal: AbortSignal): Promise<Answer> {
  let answer: Answer = { role: "assistant", parts: [] };
  for await (const event of model.stream({ ...REQUEST, signal })) {
    if (event.type === "finish") answer = event.answer;
  }
  return answer;
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
