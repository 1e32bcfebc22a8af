import { assertEquals, assertRejects } from "@std/assert";
import { compact } from "../../../lib/engine/context/compact.ts";
import { contextShares } from "../../../lib/engine/context/context_shares.ts";
import { estimateTokens } from "../../../lib/engine/context/estimate.ts";
import { CapReached, Limits } from "../../../lib/engine/limits.ts";
import type { Message } from "../../../lib/engine/message.ts";
import { ModelError } from "../../../lib/engine/models/model_error.ts";
import { askBeside } from "../../../lib/engine/turn/ask_beside.ts";
import { callOf, inWorld } from "../../helpers/hook_world.ts";
import { poll } from "../../helpers/poll.ts";
import { scriptedModel, type ScriptedTurn } from "../../helpers/scripted_model.ts";

const QUESTION: Message[] = [{ role: "user", content: "How is it? ".repeat(40) }];
/** A dollar for each token. */
const RATES = { input: 1e6, output: 1e6, cacheRead: undefined };

/** What is booked of one answer, and how it went. */
async function asked(turn: ScriptedTurn, { signal = new AbortController().signal, limits }: {
  signal?: AbortSignal;
  limits: Limits;
}) {
  const model = scriptedModel([turn]);
  const asking = askBeside({ messages: QUESTION, tools: [], signal }, { model, limits });
  const error = await asking.then(() => undefined, (error) => error);
  return { error, ...limits.usage };
}

Deno.test("askBeside() books what an answer has used, counted or estimated", async () => {
  using limits = new Limits();
  const counted = await asked({ text: "Well.", usage: { input: 7, output: 2 } }, { limits });
  assertEquals([counted.input, counted.output, counted.estimated], [7, 2, false]);
  using others = new Limits();
  const estimated = await asked({ text: "Well." }, { limits: others });
  assertEquals([estimated.input > 100, estimated.output > 0, estimated.estimated], [
    true,
    true,
    true,
  ]);
});

Deno.test("askBeside() books what answers have used that are never finished", async () => {
  const text = "It goes on and on. ".repeat(20);
  const usage = { input: 50, output: 1 };
  const failure = new ModelError("the connection broke", { retry: "usual" });
  const broken: ScriptedTurn[] = [{ text, usage, error: failure }, {
    brokenOff: [{ text, usage }],
    error: failure,
    neverBegins: true,
  }];
  for (const turn of broken) {
    using limits = new Limits();
    const { error, input, output, estimated } = await asked(turn, { limits });
    assertEquals([error, input, output, estimated], [failure, 50, estimateTokens(text), true]);
  }
  // An endpoint that only says no.
  using limits = new Limits();
  const refused = await asked({ error: failure, neverBegins: true }, { limits });
  assertEquals([refused.error, refused.input, refused.output], [failure, 0, 0]);
});

Deno.test("askBeside() books an answer that the end of the run ends", async () => {
  const abort = new AbortController();
  using limits = new Limits();
  const model = scriptedModel([{ text: "It ", hang: true }]);
  const request = { messages: QUESTION, tools: [], signal: abort.signal };
  const asking = assertRejects(() => askBeside(request, { model, limits }), Error, "over");
  await poll(() => model.requests.length > 0, "the model to be asked");
  abort.abort(new Error("over"));
  await asking;
  assertEquals([limits.usage.input > 100, limits.usage.output > 0], [true, true]);
});

Deno.test("askBeside() asks no more for what breaks off when the budget is used up", async () => {
  const piece = { text: "no", usage: { input: 1, output: 0 } };
  using limits = new Limits({ maxBudgetUsd: 3, rates: RATES });
  const { error, input } = await asked({ brokenOff: [piece, piece, piece], text: "no" }, {
    limits,
  });
  assertEquals([error instanceof CapReached, input], [true, 2]);
});

Deno.test("a summary that is never finished counts", async () => {
  const words = "word ".repeat(400);
  const messages: Message[] = [
    { role: "user", content: "the request" },
    ...[1, 2, 3].flatMap((): Message[] => [
      { role: "assistant", parts: [{ type: "text", text: words }] },
      { role: "user", content: words },
    ]),
  ];
  const failure = new ModelError("the connection broke", { retry: "usual" });
  const model = scriptedModel([{
    text: "So far",
    usage: { input: 900, output: 9 },
    error: failure,
  }]);
  using limits = new Limits();
  const { signal } = new AbortController();
  const [window, tools] = [4_000, []];
  const shares = { ...contextShares(window, 0), kept: 0 };
  const made = compact(messages, { model, limits, tools, window, shares, atLeast: 1, signal });
  await assertRejects(() => made, ModelError);
  assertEquals([limits.usage.input, limits.usage.output], [900, 9]);
});

Deno.test("a hook that is a prompt counts also when it takes too long", async () => {
  const model = scriptedModel([{ text: '{"ok"', usage: { input: 80, output: 3 }, hang: true }]);
  const action = { kind: "prompt", prompt: "Well?" } as const;
  const hook = { event: "PreToolUse", action, timeoutMs: 100 } as const;
  await inWorld([hook], async ({ hooks, context, notices }) => {
    using limits = new Limits();
    hooks.countTo(limits);
    await hooks.preToolUse(callOf("ls"), context);
    assertEquals(notices.length, 1);
    assertEquals([limits.usage.input, limits.usage.output], [80, 3]);
  }, { model });
});
