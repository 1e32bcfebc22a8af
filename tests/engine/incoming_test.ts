import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import type { RunEvent } from "../../lib/engine/events.ts";
import type { Incoming, ToldMessage } from "../../lib/engine/incoming.ts";
import { type LimitOptions, Limits } from "../../lib/engine/limits.ts";
import { type LoopOptions, runLoop } from "../../lib/engine/loop.ts";
import type { Message } from "../../lib/engine/message.ts";
import { type ScriptedModel, scriptedModel } from "../helpers/scripted_model.ts";
import { scriptedTool } from "../helpers/scripted_tool.ts";

/** Messages that a test hands in when it likes. */
class Inbox implements Incoming {
  readonly waiting: ToldMessage[] = [];
  readonly read: string[] = [];
  #onUrgent: (() => void) | undefined;

  say(text: string, { now = false } = {}): void {
    this.waiting.push({ id: `id of ${text}`, text });
    if (now) this.#onUrgent?.();
  }

  take() {
    return Promise.resolve([...this.waiting]);
  }

  done(message: ToldMessage) {
    this.waiting.splice(this.waiting.findIndex(({ id }) => id === message.id), 1);
    this.read.push(message.text);
    return Promise.resolve();
  }

  close() {
    return Promise.resolve(this.waiting.length === 0);
  }

  watch(onUrgent: () => void): Disposable {
    this.#onUrgent = onUrgent;
    return { [Symbol.dispose]: () => this.#onUrgent = undefined };
  }
}

async function loop(
  model: ScriptedModel,
  { caps = {}, ...options }: Partial<LoopOptions> & { caps?: LimitOptions },
) {
  const events: RunEvent[] = [];
  using limits = new Limits(caps);
  const outcome = await runLoop({
    model,
    tools: [],
    permit: () => ({ allowed: true }),
    limits,
    messages: [{ role: "user", content: "go" }],
    cwd: "/",
    emit: (event) => void events.push(event),
    signal: new AbortController().signal,
    ...options,
  });
  return { outcome, events };
}

/** What a request says, in few words. */
function words(messages: readonly Message[] = []): string[] {
  return messages.map((message) => {
    switch (message.role) {
      case "tool":
        return `tool: ${message.results.map(({ output }) => output).join("; ")}`;
      case "assistant":
        return `model: ${message.parts.map((part) => "text" in part ? part.text : "call").join()}`;
      default:
        return `${message.role}: ${message.content}`;
    }
  });
}

Deno.test("runLoop() hands over what was told before the next call of the model, in its order", async () => {
  const incoming = new Inbox();
  const model = scriptedModel([
    () => {
      incoming.say("one");
      incoming.say("two");
      return { calls: [{ name: "read", arguments: {} }] };
    },
    { text: "Done." },
  ]);
  const { outcome, events } = await loop(model, { incoming, tools: [scriptedTool("read")] });
  assertEquals(outcome.reason, "completed");
  assertEquals(words(model.requests[1]?.messages), [
    ...["user: go", "model: call", "tool: ok", "user: one", "user: two"],
  ]);
  assertEquals(incoming.read, ["one", "two"]);
  const told = events.flatMap((event) =>
    event.type === "message" && event.message.role === "user" ? [event.message.told] : []
  );
  assertEquals(told, ["id of one", "id of two"]);
});

Deno.test("runLoop() answers what comes with the final answer, and leaves it where a cap is reached", async () => {
  const cases: [maxTurns: number, left: string[]][] = [[2, []], [1, ["late"]]];
  for (const [maxTurns, left] of cases) {
    const incoming = new Inbox();
    const model = scriptedModel([
      () => {
        incoming.say("late");
        return { text: "Done." };
      },
      { text: "That, too." },
    ]);
    const { outcome } = await loop(model, { incoming, caps: { maxTurns } });
    assertEquals(outcome.reason, "completed");
    assertEquals(incoming.waiting.map(({ text }) => text), left);
  }
});

Deno.test("runLoop() says nothing twice that the conversation holds already", async () => {
  const incoming = new Inbox();
  incoming.say("known");
  incoming.say("new");
  const model = scriptedModel([{ text: "Done." }]);
  await loop(model, { incoming, told: ["id of known"] });
  assertEquals(words(model.requests[0]?.messages), ["user: go", "user: new"]);
  assertEquals(incoming.read, ["known", "new"]);
});

Deno.test("runLoop() lets go of nothing that may not have been kept because the run ended", async () => {
  const incoming = new Inbox();
  incoming.say("late");
  const stop = new AbortController();
  const emit = (event: RunEvent) => {
    if (event.type === "message") stop.abort();
  };
  const { outcome } = await loop(scriptedModel([]), { incoming, emit, signal: stop.signal });
  assertEquals([outcome.reason, incoming.read], ["stopped", []]);
});

Deno.test("runLoop() ends an answer for what must not wait, and keeps what was said of it", async () => {
  const incoming = new Inbox();
  const model = scriptedModel([
    { text: "I think that", hang: true },
    { text: "Done." },
  ]);
  const emit = (event: RunEvent) => {
    if (event.type === "text" && event.delta.startsWith("I")) incoming.say("no", { now: true });
  };
  const { outcome } = await loop(model, { incoming, emit });
  assertEquals([outcome.reason, outcome.text, outcome.turns], ["completed", "Done.", 1]);
  assertEquals(words(model.requests[1]?.messages), ["user: go", "model: I think that", "user: no"]);
});

Deno.test("runLoop() ends the running calls for what must not wait, and runs no further ones", async () => {
  const incoming = new Inbox();
  const ran: unknown[] = [];
  const wait = scriptedTool("wait", {
    touches: [{ kind: "run", command: "wait" }],
    run: async ({ value }, { signal }) => {
      ran.push(value);
      const ended = new Promise((resolve) => signal.addEventListener("abort", resolve));
      incoming.say("no", { now: true });
      await ended;
      throw new Error("ended early");
    },
  });
  const calls = ["a", "b"].map((value) => ({ name: "wait", arguments: { value } }));
  const model = scriptedModel([{ calls }, { text: "Done." }]);
  const { outcome } = await loop(model, { incoming, tools: [wait] });
  assertEquals([outcome.reason, ran], ["completed", ["a"]]);
  const [, , results = "", said] = words(model.requests[1]?.messages);
  assertStringIncludes(
    results,
    "error: the run was ended before the tool was done\n[ended by the user, who has something to say]; " +
      "error: not run: the user has something to say",
  );
  assertEquals(said, "user: no");
});
