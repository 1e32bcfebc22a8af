import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import type { AnswerPart } from "../../../../lib/engine/message.ts";
import type { Endpoint } from "../../../../lib/engine/models/endpoint.ts";
import type { ModelEvent } from "../../../../lib/engine/models/model.ts";
import { IdleStreamError } from "../../../../lib/engine/models/model_error.ts";
import { PROVIDERS } from "../../../../lib/engine/models/providers.ts";
import { AfterEnd } from "../../../../lib/engine/models/wire/after_end.ts";
import { AnthropicAnswerReader } from "../../../../lib/engine/models/wire/anthropic_answer.ts";
import { OpenAIAnswerReader } from "../../../../lib/engine/models/wire/openai_answer.ts";
import {
  type CreateReader,
  streamAnswer,
} from "../../../../lib/engine/models/wire/stream_answer.ts";
import { PATIENCE_MS } from "../../../helpers/poll.ts";

/** What is waited for after an end here, and a silence that is longer beyond doubt. */
const ENDED_MS = 20;
const SILENCE_MS = 300;
/** Sends nothing more, and does not close. */
const HANG = Infinity;

const sse = (...events: unknown[]) =>
  events.map((event) => `data: ${typeof event === "string" ? event : JSON.stringify(event)}\n\n`)
    .join("");
const delta = (delta: unknown, finish: unknown = null) => ({
  choices: [{ index: 0, delta, finish_reason: finish }],
});
const say = (content: string) => delta({ content });
const piece = (index: number, id: string | undefined, args: string) =>
  delta({
    tool_calls: [{ index, id, function: { name: id && "read", arguments: args } }],
  });
const STOP = delta({}, "stop");
const WORDS: AnswerPart[] = [{ type: "text", text: "not safe" }];
const CALL = (id: string): AnswerPart => ({
  type: "toolCall",
  call: { id, name: "read", arguments: { path: "a" } },
});

/** Texts are sent as they are; numbers are milliseconds of silence. */
function bodyOf(script: ReadonlyArray<string | number>): ReadableStream<Uint8Array> {
  const left = [...script];
  let timer: ReturnType<typeof setTimeout> | undefined;
  return new ReadableStream({
    async pull(controller) {
      const next = left.shift();
      if (next === undefined) return controller.close();
      if (typeof next === "string") return controller.enqueue(new TextEncoder().encode(next));
      if (next === HANG) return await new Promise(() => {});
      await new Promise((resolve) => timer = setTimeout(resolve, next));
      controller.enqueue(new TextEncoder().encode(": still here\n\n"));
    },
    cancel: () => clearTimeout(timer),
  });
}

async function answered(
  script: ReadonlyArray<string | number>,
  { afterEnd = new AfterEnd({ endedMs: ENDED_MS }), idleMs = PATIENCE_MS, Reader }: {
    afterEnd?: AfterEnd;
    idleMs?: number;
    Reader?: CreateReader;
  } = {},
): Promise<AnswerPart[]> {
  const ended = new AbortController();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {}, signal: ended.signal },
    () => new Response(bodyOf(script), { headers: { "content-type": "text/event-stream" } }),
  );
  const endpoint: Endpoint = {
    provider: PROVIDERS.openai,
    baseUrl: `http://127.0.0.1:${server.addr.port}/v1`,
    isDefault: false,
    apiKey: undefined,
    idleMs,
    firstTokenMs: PATIENCE_MS,
  };
  const request = { url: `${endpoint.baseUrl}/chat/completions`, headers: {}, body: "{}" };
  const options = {
    Reader: Reader ?? OpenAIAnswerReader,
    signal: new AbortController().signal,
    afterEnd,
  };
  let last: ModelEvent | undefined;
  try {
    for await (const event of streamAnswer(endpoint, request, options)) last = event;
  } finally {
    ended.abort();
    await server.finished;
  }
  if (last?.type !== "finish") throw new Error("the answer has no end");
  return last.answer.parts;
}

/** The same where silence ends it: longer than before where the machine was silent itself before anything had come. */
async function heardOut(
  script: ReadonlyArray<string | number>,
  afterEnd: AfterEnd,
): Promise<AnswerPart[]> {
  for (let idleMs = 50;; idleMs *= 10) {
    try {
      return await answered(script, { afterEnd, idleMs });
    } catch (error) {
      if (!(error instanceof IdleStreamError) || idleMs > PATIENCE_MS) throw error;
    }
  }
}

Deno.test("streamAnswer() reads on where more of an answer comes after its end", async () => {
  // As OpenWebUI sends what vLLM answers: with a reason in every piece.
  const inEvery = [sse(delta({ role: "assistant", content: "" }), STOP, say("not"), STOP)];
  assertEquals(await answered([...inEvery, SILENCE_MS, sse(say(" safe"), STOP, "[DONE]")]), WORDS);
  const calls = [sse(delta({ content: "" }, "stop"), piece(0, "a", '{"path":"a"}'), STOP)];
  assertEquals(
    await answered([
      ...calls,
      SILENCE_MS,
      sse(piece(1, "b", '{"path":'), STOP),
      SILENCE_MS,
      sse(piece(1, undefined, '"a"}'), STOP, "[DONE]"),
    ]),
    [CALL("a"), CALL("b")],
  );
});

Deno.test("streamAnswer() takes an answer for broken that falls silent after it went on beyond an end", async () => {
  const begun = sse(say("not"), STOP, say(" saf"), STOP);
  await assertRejects(() => answered([begun, HANG], { idleMs: 50 }), IdleStreamError);
  // Whoever says that nothing follows has sent all of it.
  assertEquals(await answered([begun + sse(say("e"), STOP, "[DONE]"), HANG]), WORDS);
});

Deno.test("streamAnswer() waits no longer than before for servers that never close after the end", async () => {
  const whole = sse(say("not safe"), STOP);
  assertEquals(await answered([whole, HANG]), WORDS);
  // A line break, or nothing, is no more of an answer.
  assertEquals(
    await answered([whole + sse(say("\n"), say(""), delta({ role: "assistant" })), HANG]),
    [{ type: "text", text: "not safe\n" }],
  );
  const call = sse(piece(0, "a", '{"path":"a"}'), delta({}, "tool_calls"));
  assertEquals(
    await answered([call + sse(say("\n")), HANG]),
    [CALL("a"), { type: "text", text: "\n" }],
  );
});

Deno.test("streamAnswer() remembers of an endpoint that its answers go on after an end", async () => {
  const afterEnd = new AfterEnd({ endedMs: ENDED_MS });
  await answered([sse(say("a"), STOP, say("b"), STOP, "[DONE]")], { afterEnd });
  const early = [sse(say("not"), STOP), SILENCE_MS, sse(say(" safe"), STOP, "[DONE]")];
  assertEquals(await answered(early, { afterEnd }), WORDS);
  // Until it is seen to do nothing after an end: one that never closes is waited for once.
  assertEquals(await heardOut([sse(say("not safe"), STOP), HANG], afterEnd), WORDS);
  assertEquals(await answered([sse(say("not safe"), STOP), HANG], { afterEnd }), WORDS);
});

Deno.test("streamAnswer() waits on for an answer of thoughts alone, or of half a call", async () => {
  const thoughts = sse(delta({ reasoning_content: "hm" }), STOP);
  assertEquals(
    await answered([thoughts, SILENCE_MS, sse(say("not safe"), STOP, "[DONE]")]),
    [{ type: "reasoning", text: "hm" }, ...WORDS],
  );
  const half = sse(piece(0, "a", '{"path":'), STOP);
  const rest = sse(piece(0, undefined, '"a"}'), STOP, "[DONE]");
  assertEquals(await answered([half, SILENCE_MS, rest]), [CALL("a")]);
  const afterEnd = new AfterEnd({ endedMs: ENDED_MS });
  const onlyThoughts: AnswerPart[] = [{ type: "reasoning", text: "hm" }];
  assertEquals(await heardOut([thoughts, HANG], afterEnd), onlyThoughts);
  // It never closes: once is enough.
  assertEquals(await answered([thoughts, HANG], { afterEnd }), onlyThoughts);
});

Deno.test("streamAnswer() reads on after an end of Anthropic's messages too", async () => {
  const begin = (index: number) => ({
    type: "content_block_start",
    index,
    content_block: { type: "text", text: "" },
  });
  const words = (index: number, text: string) => ({
    type: "content_block_delta",
    index,
    delta: { type: "text_delta", text },
  });
  const end = { type: "message_delta", delta: { stop_reason: "end_turn" } };
  const early = sse({ type: "message_start", message: {} }, begin(0), words(0, "n"), end);
  assertEquals(
    await answered([
      early + sse(words(0, "ot")),
      SILENCE_MS,
      sse(words(0, " safe"), end, { type: "message_stop" }),
    ], { Reader: AnthropicAnswerReader }),
    WORDS,
  );
});
