import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import type { Model, ModelEvent } from "../../../lib/engine/models/model.ts";
import { ModelError } from "../../../lib/engine/models/model_error.ts";
import { withRetry } from "../../../lib/engine/models/retry.ts";
import { scriptedModel, type ScriptedTurn } from "../../helpers/scripted_model.ts";

const busy: ScriptedTurn = { text: "half", error: new ModelError("busy", { retry: "usual" }) };

/** Streams `model` with a clock that only notes what it was asked to wait. */
async function stream(model: Model, signal = new AbortController().signal) {
  const waited: number[] = [];
  const retrying = withRetry(model, {
    random: () => 0,
    sleep: (ms) => {
      waited.push(ms);
      return Promise.resolve();
    },
  });
  const events: ModelEvent[] = [];
  let error: unknown;
  try {
    for await (const event of retrying.stream({ messages: [], tools: [], signal })) {
      events.push(event);
    }
  } catch (thrown) {
    error = thrown;
  }
  return { events, waited, error };
}

Deno.test("withRetry() asks again when a call failed retryably, and says so", async () => {
  const { events, waited } = await stream(scriptedModel([busy, { text: "whole" }]));
  assertEquals(waited, [2_000]);
  assertEquals(events.slice(0, 3), [
    { type: "text", delta: "half" },
    { type: "retry", attempt: 1, delayMs: 2_000, reason: "busy" },
    { type: "text", delta: "whole" },
  ]);
});

Deno.test("withRetry() waits from 2 s doubling to 60 s and gives up after 10 retries", async () => {
  const model = scriptedModel(Array(20).fill(busy));
  const { waited, error } = await stream(model);
  assertEquals(waited, [2, 4, 8, 16, 32, 60, 60, 60, 60, 60].map((s) => s * 1000));
  assertEquals(model.requests.length, 11);
  assertEquals(error, busy.error);
});

Deno.test("withRetry() waits as long as the endpoint asks, but not shorter than its own delay", async () => {
  const turn = (retryAfterMs: number): ScriptedTurn => ({
    error: new ModelError("busy", { retry: "usual", retryAfterMs }),
  });
  const { waited } = await stream(scriptedModel([turn(90_000), turn(10), { text: "x" }]));
  assertEquals(waited, [90_000, 4_000]);
});

Deno.test("withRetry() does not ask again when the failure will last", async () => {
  const lasting = new ModelError("no");
  const { waited, error } = await stream(scriptedModel([{ error: lasting }, { text: "x" }]));
  assertEquals(waited, []);
  assertEquals(error, lasting);
});

Deno.test("withRetry() throws the reason of the signal when the run ends while it waits", async () => {
  const controller = new AbortController();
  const retrying = withRetry(scriptedModel([busy]));
  const error = await assertRejects(async () => {
    for await (
      const event of retrying.stream({ messages: [], tools: [], signal: controller.signal })
    ) {
      if (event.type === "retry") controller.abort(new Error("over"));
    }
  });
  assertEquals((error as Error).message, "over");
});
