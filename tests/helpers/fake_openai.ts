/**
 * A fake OpenAI-compatible endpoint on loopback, scripted by the test. The events follow
 * https://platform.openai.com/docs/api-reference/chat-streaming.
 *
 * Also a program: `deno run -A tests/helpers/fake_openai.ts answers.json [port]` prints its base URL and serves until it
 * is killed; the file holds a list of answers.
 *
 * @module
 */
import {
  type Delivery,
  type FakeServer,
  type RecordedRequest,
  startSseServer,
} from "./sse_server.ts";

/** One scripted answer of the model. */
export interface OpenAIAnswer extends Delivery {
  /** Words, one event per element. */
  text?: string | string[];
  reasoning?: string | string[];
  toolCalls?: Array<{ name: string; arguments: unknown; id?: string }>;
  /** `stop`, or `tool_calls` where there are some, unless given; null: none is sent. */
  finishReason?: string | null;
  /** Null: the endpoint sends none. */
  usage?: { input: number; output: number; cached?: number } | null;
  /** An error object in the stream, after everything else and instead of the end. */
  error?: unknown;
}

export type ScriptedOpenAIAnswer = OpenAIAnswer | ((request: RecordedRequest) => OpenAIAnswer);

export interface FakeOpenAIOptions {
  /** Entries of the model list; one model named `fake-model` unless given; a Response is sent as it is. */
  models?: Array<Record<string, unknown>> | Response;
  /** Replies to further GETs and POSTs, by their whole path. */
  other?: Record<string, unknown>;
  port?: number;
}

/** Starts a fake endpoint; `answers` are given to the model calls in their order. */
export function startFakeOpenAI(
  answers: readonly ScriptedOpenAIAnswer[],
  { models = [{ id: "fake-model", object: "model", owned_by: "fake" }], other = {}, port }:
    FakeOpenAIOptions = {},
): FakeServer {
  return startSseServer<OpenAIAnswer>({
    answers,
    path: "/chat/completions",
    other: {
      "/v1/models": models instanceof Response ? models : { object: "list", data: models },
      ...other,
    },
    events: openAIEvents,
    ...(port === undefined ? {} : { port }),
  });
}

/** The events of one answer. */
export function openAIEvents(answer: OpenAIAnswer): string[] {
  const deltas: Array<Record<string, unknown>> = [{ role: "assistant", content: "" }];
  for (const piece of list(answer.reasoning)) deltas.push({ reasoning_content: piece });
  for (const piece of list(answer.text)) deltas.push({ content: piece });
  (answer.toolCalls ?? []).forEach((call, index) => deltas.push(...toolCallDeltas(call, index)));
  const events = deltas.map((delta) => chunk({ delta }));
  if (answer.error !== undefined) return [...events, event({ error: answer.error })];

  const finish = answer.finishReason === undefined
    ? answer.toolCalls?.length ? "tool_calls" : "stop"
    : answer.finishReason;
  if (finish !== null) events.push(chunk({ delta: {}, finish }));
  if (answer.usage !== null) events.push(usageChunk(answer.usage ?? { input: 100, output: 10 }));
  return [...events, "data: [DONE]\n\n"];
}

/** Name and id first, then the arguments in pieces, as OpenAI sends them. */
function toolCallDeltas(call: NonNullable<OpenAIAnswer["toolCalls"]>[number], index: number) {
  const text = typeof call.arguments === "string" ? call.arguments : JSON.stringify(call.arguments);
  const half = Math.ceil(text.length / 2);
  const id = call.id ?? `call_${crypto.randomUUID().slice(0, 8)}`;
  const first = { index, id, type: "function", function: { name: call.name, arguments: "" } };
  const pieces = [text.slice(0, half), text.slice(half)].filter((piece) => piece !== "");
  return [
    { tool_calls: [first] },
    ...pieces.map((piece) => ({ tool_calls: [{ index, function: { arguments: piece } }] })),
  ];
}

function chunk({ delta, finish = null }: { delta: unknown; finish?: string | null }): string {
  return event({
    ...frame(),
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
  });
}

function usageChunk({ input, output, cached = 0 }: NonNullable<OpenAIAnswer["usage"]>): string {
  return event({
    ...frame(),
    choices: [],
    usage: {
      prompt_tokens: input,
      completion_tokens: output,
      total_tokens: input + output,
      prompt_tokens_details: { cached_tokens: cached },
    },
  });
}

function frame() {
  return {
    id: "chatcmpl-fake",
    object: "chat.completion.chunk",
    created: 1_700_000_000,
    model: "fake-model",
  };
}

function event(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

function list(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : typeof value === "string" ? [value] : value;
}

if (import.meta.main) {
  const [file, port] = Deno.args;
  const answers = JSON.parse(await Deno.readTextFile(file ?? "/dev/stdin"));
  const { url } = startFakeOpenAI(answers, port === undefined ? {} : { port: Number(port) });
  await Deno.stdout.write(new TextEncoder().encode(`${url}\n`));
}
