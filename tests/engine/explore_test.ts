import "../helpers/libc.ts";
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { RunEvent } from "../../lib/engine/events.ts";
import { Limits } from "../../lib/engine/limits.ts";
import { runLoop } from "../../lib/engine/loop.ts";
import { tools } from "../../lib/engine/tools/mod.ts";
import type { AfterCall, PlacedCall } from "../../lib/engine/placed_call.ts";
import { scriptedModel, type ScriptedTurn } from "../helpers/scripted_model.ts";
import { ToolSandbox } from "../helpers/tool_sandbox.ts";

const EXPLORE: ScriptedTurn = {
  calls: [{ name: "Task", arguments: { prompt: "where is it?", subagent_type: "Explore" } }],
  usage: { input: 100, output: 10 },
};

interface RunOptions {
  limits?: Limits;
  signal?: AbortSignal;
  permit?: (call: PlacedCall) => { allowed: true } | { allowed: false; reason: string };
  afterCall?: AfterCall;
}

async function run(turns: Parameters<typeof scriptedModel>[0], options: RunOptions = {}) {
  await using sandbox = await ToolSandbox.create({ "a.txt": "treasure\n" });
  const { limits = new Limits(), signal = sandbox.abort.signal, permit, afterCall } = options;
  const model = scriptedModel(turns);
  const events: RunEvent[] = [];
  const outcome = await runLoop({
    ...{ model, tools, limits, signal, cwd: sandbox.cwd },
    permit: permit ?? (() => ({ allowed: true })),
    ...(afterCall === undefined ? {} : { afterCall }),
    messages: [{ role: "system", content: "S" }, { role: "user", content: "find it" }],
    emit: (event) => void events.push(event),
  });
  limits[Symbol.dispose]();
  return { outcome, events, model };
}

const resultOf = (events: RunEvent[]) =>
  events.findLast((event) => event.type === "toolEnd")?.result.output ?? "";

Deno.test("explore answers in a context of its own, with tools that only read", async () => {
  const { outcome, events, model } = await run([
    EXPLORE,
    { calls: [{ name: "read", arguments: { path: "a.txt" } }], usage: { input: 50, output: 5 } },
    { text: "It is in a.txt:1.", usage: { input: 60, output: 6 } },
    { text: "Found.", usage: { input: 120, output: 3 } },
  ]);
  assertEquals([outcome.reason, outcome.text], ["completed", "Found."]);
  const inner = model.requests[1];
  assertEquals(inner?.tools.map(({ name }) => name), ["read", "grep", "glob", "list"]);
  assertEquals(inner?.messages.map(({ role }) => role), ["system", "user"]);
  assertEquals(resultOf(events), "It is in a.txt:1.");
  // What was read for it is not in the conversation.
  assertEquals(JSON.stringify(model.requests[3]?.messages).includes("treasure"), false);
  const messages = events.filter(({ type }) => type === "message");
  assertEquals(messages.length, 3);
  const nested = events.flatMap((event) => event.type === "nested" ? [event.event.type] : []);
  assertEquals(nested, ["answered", "toolStart", "toolEnd", "answered"]);
  // Tokens and turns are the run's.
  assertEquals([outcome.turns, outcome.usage.input, outcome.usage.output], [4, 330, 24]);
});

Deno.test("explore ends where a cap of the run does", async () => {
  const read = { calls: [{ name: "read", arguments: { path: "a.txt" } }] };
  const { outcome, events } = await run([EXPLORE, read, read, read], {
    limits: new Limits({ maxTurns: 3 }),
  });
  assertEquals(outcome.reason, "turns");
  assertStringIncludes(resultOf(events), "the run reached its limit of 3 turns");
});

Deno.test("explore ends when the run does", async () => {
  const abort = new AbortController();
  const running = run([EXPLORE, () => {
    setTimeout(() => abort.abort(new Error("stop")), 0);
    return { hang: true };
  }], { signal: abort.signal });
  assertEquals((await running).outcome.reason, "stopped");
});

Deno.test("explore is judged call by call, and cannot explore, write or run", async () => {
  const { events } = await run([
    EXPLORE,
    {
      calls: [
        { name: "read", arguments: { path: "a.txt" } },
        { name: "explore", arguments: { question: "deeper" } },
        { name: "bash", arguments: { command: "true" } },
      ],
    },
    { text: "Nothing." },
    { text: "Done." },
  ], {
    permit: ({ tool }) =>
      tool.name === "read" ? { allowed: false, reason: "it is a secret" } : { allowed: true },
  });
  const inner = events.flatMap((event) =>
    event.type === "nested" && event.event.type === "toolEnd" ? [event.event.result.output] : []
  );
  assertEquals(inner.sort(), [
    "error: it is a secret",
    'error: there is no tool "bash"; there are: read, grep, glob, list',
    'error: there is no tool "explore"; there are: read, grep, glob, list',
  ]);
});

Deno.test("what hears of the calls of a run, and may hide what they return, hears of those of explore", async () => {
  const asked: string[] = [];
  const heard: string[] = [];
  const same = { id: "call_1" };
  const { events, model } = await run([
    { calls: [{ ...same, name: "explore", arguments: { question: "where is it?" } }] },
    { calls: [{ ...same, name: "read", arguments: { path: "a.txt" } }] },
    { text: "Somewhere." },
    { text: "Done." },
  ], {
    permit: ({ tool, callId = "" }) => {
      asked.push(`${tool.name} ${callId}`);
      return { allowed: true };
    },
    afterCall: async ({ id, name }, outcome) => {
      heard.push(`${name} ${id}`);
      return await Promise.resolve(name === "read" ? { ...outcome, output: "REDACTED" } : outcome);
    },
  });
  assertEquals(heard, asked.toReversed());
  // Both have the id that the model gave them; who hears of them can tell them apart.
  assertEquals(new Set(heard.map((call) => call.split(" ")[1])).size, 2);
  assertEquals(JSON.stringify(model.requests[2]?.messages).includes("REDACTED"), true);
  assertEquals(JSON.stringify([model.requests, events]).includes("treasure"), false);
});
