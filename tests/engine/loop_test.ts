import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import type { RunEvent } from "../../lib/engine/events.ts";
import { type LimitOptions, Limits } from "../../lib/engine/limits.ts";
import { type LoopOptions, runLoop } from "../../lib/engine/loop.ts";
import { type Message, NO_USAGE } from "../../lib/engine/message.ts";
import type { ModelEvent } from "../../lib/engine/models/model.ts";
import { ModelError } from "../../lib/engine/models/model_error.ts";
import type { Touch } from "../../lib/engine/tools/touch.ts";
import { poll } from "../helpers/poll.ts";
import { type ScriptedModel, scriptedModel } from "../helpers/scripted_model.ts";
import { scriptedTool } from "../helpers/scripted_tool.ts";

const START: Message[] = [{ role: "system", content: "Be brief." }, {
  role: "user",
  content: "go",
}];

interface LoopTestOptions extends Partial<Omit<LoopOptions, "limits">> {
  caps?: LimitOptions;
}

async function loop(model: ScriptedModel, { caps = {}, ...options }: LoopTestOptions = {}) {
  const events: RunEvent[] = [];
  using limits = new Limits(caps);
  const outcome = await runLoop({
    model,
    tools: [],
    permit: () => ({ allowed: true }),
    limits,
    messages: START,
    cwd: "/",
    emit: (event) => void events.push(event),
    signal: new AbortController().signal,
    ...options,
  });
  return { outcome, events, results: resultsOf(model) };
}

/** What the tools answered, as the model was told in its last request. */
function resultsOf(model: ScriptedModel): Array<[output: string, isError: boolean]> {
  const messages = model.requests.at(-1)?.messages ?? [];
  return messages.flatMap((message) => message.role === "tool" ? message.results : [])
    .map((result) => [result.output, result.isError]);
}

const call = (name: string, args: unknown = {}) => ({ name, arguments: args });

const WRITES: readonly Touch[] = [{ kind: "write", path: "a.txt", change: () => [] }];

Deno.test("runLoop() ends with the model's words when it makes no call", async () => {
  const { outcome } = await loop(
    scriptedModel([{ text: "Done.", usage: { input: 5, output: 2 } }]),
  );
  assertEquals(outcome, {
    reason: "completed",
    text: "Done.",
    turns: 1,
    usage: { input: 5, output: 2, cacheRead: 0, estimated: false },
    costUsd: undefined,
  });
});

Deno.test("runLoop() tells the model what its calls brought", async () => {
  const model = scriptedModel([{ text: "Looking.", calls: [call("read", { value: "a" })] }, {
    text: "Done.",
  }]);
  const { outcome, events } = await loop(model, {
    tools: [scriptedTool("read", { run: ({ value }) => `content of ${value}` })],
  });
  assertEquals(outcome.reason, "completed");
  assertEquals(model.requests[1]?.messages.at(-1), {
    role: "tool",
    results: [{ callId: "call_1_0", name: "read", output: "content of a", isError: false }],
  });
  assertEquals(events.map((event) => event.type), [
    ...["text", "message", "answered", "toolStart", "toolEnd", "message"],
    ...["text", "message", "answered"],
  ]);
});

Deno.test("runLoop() tells the model what is wrong when a call cannot be made", async () => {
  const tools = [
    scriptedTool("read"),
    scriptedTool("crash", {
      run: () => {
        throw new TypeError("oops");
      },
    }),
  ];
  const calls = [call("nope"), call("read", "{bad"), call("read", { value: "bad" }), call("crash")];
  const { outcome, results } = await loop(scriptedModel([{ calls }, { text: "Done." }]), { tools });
  assertEquals(outcome.reason, "completed");
  assertEquals(results, [
    ['error: there is no tool "nope"; there are: read, crash', true],
    ["error: the arguments are not valid JSON of at most 100 levels; send one JSON object", true],
    ['error: "value" must not be "bad"', true],
    ["error: the tool failed: oops", true],
  ]);
});

Deno.test("runLoop() tells the model the reason when a call is refused", async () => {
  let ran = false;
  const tools = [scriptedTool("write", { touches: WRITES, run: () => String(ran = true) })];
  const { results } = await loop(scriptedModel([{ calls: [call("write")] }, { text: "Pity." }]), {
    tools,
    permit: () => ({ allowed: false, reason: "refused: plan mode only reads" }),
  });
  assertEquals(results, [["error: refused: plan mode only reads", true]]);
  assertEquals(ran, false);
});

Deno.test("runLoop() runs reads side by side and writes alone, in their order", async () => {
  const log: string[] = [];
  // Each waits for the other, for which both have to be there; no clock decides, nor who begins.
  const step = async ({ value }: Record<string, unknown>) => {
    log.push(`+${value}`);
    if (value === "r1") await poll(() => log.includes("-r2"), "the second read");
    if (value === "r2") await poll(() => log.includes("+r1"), "the first read");
    log.push(`-${value}`);
    return "ok";
  };
  const tools = [
    scriptedTool("read", { run: step }),
    scriptedTool("write", { touches: WRITES, run: step }),
  ];
  const calls = [["read", "r1"], ["read", "r2"], ["write", "w1"], ["write", "w2"], [
    "read",
    "r3",
  ]] as const;
  await loop(
    scriptedModel([{ calls: calls.map(([name, value]) => call(name, { value })) }, {
      text: "Done.",
    }]),
    { tools },
  );
  // Which of two that run side by side begins first is nobody's promise, nor that the other has begun when it ends.
  assertEquals(log.splice(0, 3).sort(), ["+r1", "+r2", "-r2"]);
  assertEquals(log, ["-r1", "+w1", "-w1", "+w2", "-w2", "+r3", "-r3"]);
});

Deno.test("runLoop() ends with the reason turns when the model may not be asked again", async () => {
  let ran = 0;
  const tools = [scriptedTool("read", { run: () => String(++ran) })];
  const turn = { text: "More.", calls: [call("read")] };
  const { outcome, events } = await loop(scriptedModel([turn, turn, turn]), {
    tools,
    caps: { maxTurns: 2 },
  });
  assertEquals(outcome.reason, "turns");
  assertEquals(outcome.text, "More.");
  assertEquals(outcome.turns, 2);
  assertEquals(ran, 1, "what nobody will read is not run");
  const last = events.at(-1);
  assertEquals(last?.type === "message" && last.message, {
    role: "tool",
    results: [{
      callId: "call_2_0",
      name: "read",
      output: "not run: the run was ended",
      isError: true,
    }],
  });
});

Deno.test("runLoop() ends with the reason budget when the cost is met", async () => {
  const turn = {
    text: "More.",
    calls: [call("read")],
    usage: { input: 500_000, output: 100_000, cacheRead: 100_000 },
  };
  const { outcome } = await loop(scriptedModel([turn, turn, turn]), {
    tools: [scriptedTool("read")],
    caps: { maxBudgetUsd: 1, rates: { input: 1, output: 2, cacheRead: 0.1 } },
  });
  assertEquals(outcome.reason, "budget");
  assertEquals(outcome.costUsd, 1.22);
  assertStringIncludes("message" in outcome ? outcome.message : "", "$1.2200 of $1 spent");
});

Deno.test("runLoop() completes when the last answer went over the budget: there is nothing left to stop", async () => {
  const { outcome } = await loop(scriptedModel([{ text: "Done.", usage: { output: 9e6 } }]), {
    caps: { maxBudgetUsd: 1, rates: { input: 1, output: 1, cacheRead: 1 } },
  });
  assertEquals(outcome.reason, "completed");
});

Deno.test("runLoop() ends with the reason timeout and the last words when the time is over", async () => {
  // Where the machine is so busy that the time is over before the first word, another one.
  const text = await poll(async () => {
    const model = scriptedModel([{ text: "I begin", hang: true }]);
    const { outcome } = await loop(model, { caps: { timeoutMs: 200 } });
    assertEquals(outcome.reason, "timeout");
    return outcome.text;
  }, "a run that begins within its time");
  assertEquals(text, "I begin");
});

Deno.test("runLoop() ends with the reason stopped when its signal is aborted, and so do its tools", async () => {
  const controller = new AbortController();
  let toolStopped = false;
  const tools = [scriptedTool("bash", {
    touches: [{ kind: "run", command: "x" }],
    run: (_args, { signal }) =>
      new Promise((resolve) => {
        signal.addEventListener("abort", () => {
          toolStopped = true;
          resolve("killed");
        });
        controller.abort(new Error("stop"));
      }),
  })];
  const { outcome } = await loop(scriptedModel([{ text: "Working.", calls: [call("bash")] }]), {
    tools,
    signal: controller.signal,
  });
  assertEquals(outcome.reason, "stopped");
  assertEquals(outcome.text, "Working.");
  assertEquals(toolStopped, true);
});

Deno.test("runLoop() keeps what its calls brought when it is stopped, and says which were never made", async () => {
  const controller = new AbortController();
  const tools = [
    scriptedTool("look"),
    scriptedTool("change", {
      touches: WRITES,
      run: () => (controller.abort(new Error("stop")), "half done"),
    }),
  ];
  const { events } = await loop(
    scriptedModel([{ calls: [call("look"), call("change"), call("change")] }]),
    { tools, signal: controller.signal },
  );
  const last = events.at(-1);
  assertEquals(
    last?.type === "message" && last.message.role === "tool" &&
      last.message.results.map(({ output }) => output),
    ["ok", "half done", "not run: the run was ended"],
  );
});

Deno.test("runLoop() fails with the words of the error when the model cannot answer", async () => {
  const error = new ModelError("cannot reach it", { hint: "start it" });
  const { outcome } = await loop(scriptedModel([{ text: "half an ans", error }]));
  assertEquals(outcome.reason, "failed");
  assertEquals("message" in outcome && outcome.message, "cannot reach it");
  assertEquals("hint" in outcome && outcome.hint, "start it");
  assertEquals(outcome.text, "half an ans");
});

Deno.test("runLoop() lets the model go on when its answer was cut off or empty", async () => {
  const model = scriptedModel([{ text: "One, ", reason: "length" }, {}, { text: "two." }]);
  const { outcome } = await loop(model);
  assertEquals(outcome.reason, "completed");
  assertStringIncludes(
    JSON.stringify(model.requests[1]?.messages.at(-1)),
    "cut off at the output limit",
  );
  assertStringIncludes(JSON.stringify(model.requests[2]?.messages.at(-1)), "was empty");
});

Deno.test("runLoop() tells the model that the output limit cut a call off, and ends when it always does", async () => {
  const cut = {
    calls: [{ name: "write", arguments: '{"path": "a.txt", "content": "one' }],
    reason: "length" as const,
  };
  const tools = [scriptedTool("write"), scriptedTool("read")];
  const once = scriptedModel([cut, { text: "done" }]);
  assertEquals((await loop(once, { tools })).outcome.reason, "completed");
  assertStringIncludes(JSON.stringify(once.requests[1]?.messages.at(-1)), "cut off at the output");
  // What is whole before it is run.
  const both = { ...cut, calls: [call("read"), ...cut.calls] };
  const { outcome, events } = await loop(scriptedModel([both, { text: "done" }]), { tools });
  assertEquals(outcome.reason, "completed");
  assertEquals(
    events.flatMap((event) => event.type === "toolEnd" ? [event.summary] : []).sort(),
    ["cut off", "done"],
  );
  const always = scriptedModel([1, 2, 3, 4].map((n) => ({
    ...cut,
    calls: [{ name: "write", arguments: `{"path": "${n}` }],
  })));
  assertEquals((await loop(always, { tools })).outcome.reason, "failed");
});

Deno.test("runLoop() tells the model once what is wrong with its answer, then fails", async () => {
  const problem = { tell: "that cannot be read", fail: "it writes nonsense", hint: "try another" };
  const model = scriptedModel([{ text: "a", problem }, { text: "b", problem }]);
  const { outcome, events } = await loop(model);
  assertEquals(outcome.reason, "failed");
  assertEquals("message" in outcome && outcome.message, "it writes nonsense");
  assertEquals("hint" in outcome && outcome.hint, "try another");
  assertEquals(model.requests[1]?.messages.at(-1), {
    role: "user",
    content: problem.tell,
    automatic: true,
  });
  assertEquals(
    events.filter((event) => event.type === "notice").map(({ text }) => text),
    ["it writes nonsense; it was told"],
  );
});

Deno.test("runLoop() goes on when the model makes a call after it was told", async () => {
  const problem = { tell: "that cannot be read", fail: "it writes nonsense" };
  const tools = [scriptedTool("read")];
  const model = scriptedModel([
    { problem },
    { calls: [call("read")] },
    { problem },
    { text: "Done." },
  ]);
  const { outcome } = await loop(model, { tools });
  assertEquals([outcome.reason, outcome.text], ["completed", "Done."]);
});

Deno.test("runLoop() says that words are void when the answer comes again", async () => {
  const { outcome, events } = await loop(scriptedModel([{
    events: [
      { type: "text", delta: "half" },
      { type: "retry", attempt: 1, delayMs: 0, reason: "it broke off" },
      { type: "retry", attempt: 2, delayMs: 0, reason: "again" },
    ],
    text: "whole",
  }]));
  assertEquals(outcome.text, "whole");
  const told = events.filter(({ type }) => type !== "message" && type !== "answered");
  assertEquals(told.map((event) => "reason" in event ? [event.type, event.reason] : event.type), [
    "text",
    ["void", "it broke off"],
    ["retry", "it broke off"],
    ["retry", "again"],
    "text",
  ]);
});

Deno.test("runLoop() fails when no answer is ever complete", async () => {
  const { outcome } = await loop(scriptedModel(Array(9).fill({ text: "a", reason: "length" })));
  assertEquals(outcome.reason, "failed");
  assertEquals(outcome.turns, 4);
  assertStringIncludes(JSON.stringify(outcome), "cut off at the output limit");
});

Deno.test("runLoop() asks for less thought when the output limit was reached before the answer began", async () => {
  const model = scriptedModel([{ reason: "length" }, { text: "done" }]);
  assertEquals((await loop(model)).outcome.reason, "completed");
  assertStringIncludes(JSON.stringify(model.requests[1]?.messages.at(-1)), "Think less");
});

Deno.test("runLoop() estimates tokens, and says so, when the endpoint sends no usage", async () => {
  const { outcome } = await loop(scriptedModel([{ text: "x".repeat(400) }]));
  assertEquals(outcome.usage.estimated, true);
  assertEquals(outcome.usage.output, 104);
});

Deno.test("runLoop() summarises older turns when the window is nearly full", async () => {
  const read = { calls: [call("read")], usage: { input: 100, output: 10 } };
  const full = { calls: [call("read")], usage: { input: 30_000, output: 10 } };
  const model = scriptedModel([read, full, { text: "Summary of the work." }, { text: "Done." }], {
    contextWindow: 40_000,
  });
  const big = "line of a file\n".repeat(2_000);
  const { outcome, events } = await loop(model, {
    tools: [scriptedTool("read", { run: () => big })],
  });
  assertEquals(outcome.reason, "completed");
  assertEquals(events.filter((event) => event.type === "notice").length, 1);
  const messages = model.requests[3]?.messages ?? [];
  assertEquals(messages[0], START[0]);
  assertStringIncludes(JSON.stringify(messages[1]), "Summary of the work.");
  const roles = messages.map((message) => message.role);
  assertEquals(roles, ["system", "user", "assistant", "tool"], "a result keeps its call");
});

Deno.test("runLoop() keeps to the window that a model tells of later, and says so", async () => {
  const read = { calls: [call("read")], usage: { input: 9_000, output: 10 } };
  const scripted = scriptedModel([read, read, { text: "Summary." }, { text: "Done." }], {
    contextWindow: 32_768,
  });
  const model = {
    ...scripted,
    get contextWindow() {
      return scripted.requests.length === 0 ? 32_768 : 10_000;
    },
  };
  const { outcome, events } = await loop(model, {
    tools: [scriptedTool("read", { run: () => "x" })],
  });
  assertEquals(outcome.reason, "completed");
  const notices = events.flatMap((event) => event.type === "notice" ? event.text : []);
  assertEquals(notices[0], "the context window of scripted holds 10000 tokens, its endpoint says");
});

Deno.test("runLoop() goes over to the tools that there are by now only after a compaction", async () => {
  const read = { calls: [call("read")], usage: { input: 100, output: 10 } };
  const full = { calls: [call("read")], usage: { input: 30_000, output: 10 } };
  const newer = { calls: [call("newer")] };
  const model = scriptedModel([read, full, { text: "Summary." }, newer, { text: "Done." }], {
    contextWindow: 40_000,
  });
  const before = [scriptedTool("read", { run: () => "line of a file\n".repeat(2_000) })];
  const { results, events } = await loop(model, {
    tools: before,
    currentTools: () => [scriptedTool("newer", { run: () => "here" })],
  });
  const names = model.requests.map(({ tools }) => tools.map(({ name }) => name).join());
  assertEquals(names, ["read", "read", "read", "newer", "newer"]);
  assertEquals(results.at(-1), ["here", false]);
  const notices = events.flatMap((event) => event.type === "notice" ? event.text : []);
  assertEquals(notices.at(-1), "new tools: newer; tools that are gone: read");
});

Deno.test("runLoop() summarises and asks once more when the endpoint reports an overflow", async () => {
  const overflow = { error: new ModelError("too long", { isOverflow: true }) };
  const read = { calls: [call("read")], usage: { input: 100, output: 10 } };
  const tools = [scriptedTool("read", { run: () => "x".repeat(90_000) })];
  const model = scriptedModel([read, read, overflow, { text: "Summary." }, { text: "Done." }]);
  const { outcome } = await loop(model, { tools });
  assertEquals(outcome.reason, "completed");
  assertEquals(
    (model.requests[4]?.messages.length ?? 0) < (model.requests[2]?.messages.length ?? 0),
    true,
  );
});

Deno.test("runLoop() fails when a conversation overflows that cannot be made shorter", async () => {
  const overflow = { error: new ModelError("too long", { isOverflow: true }) };
  const model = scriptedModel([overflow, { text: "never asked" }]);
  const { outcome } = await loop(model);
  assertEquals(outcome.reason, "failed");
  assertEquals(model.requests.length, 1, "the same request is not sent again");
});

Deno.test("runLoop() fails when whoever listens cannot take any more", async () => {
  const { outcome } = await loop(scriptedModel([{ text: "x" }]), {
    emit: () => {
      throw new Error("the log is full");
    },
  });
  assertEquals(outcome.reason, "failed");
  assertEquals("message" in outcome && outcome.message, "the log is full");
});

Deno.test("runLoop() never takes an answer for the end that announced more", async () => {
  const nudges = { calls: "none came", paused: "Go on.", repeats: "repeated itself" } as const;
  for (const [reason, words] of Object.entries(nudges)) {
    const turn = { text: "Then", reason: reason as keyof typeof nudges };
    const model = scriptedModel([turn, { text: "Done." }]);
    const { outcome } = await loop(model);
    assertEquals([outcome.reason, outcome.text], ["completed", "Done."]);
    assertStringIncludes(JSON.stringify(model.requests[1]?.messages.at(-1)), words);
    const never = await loop(scriptedModel(Array(9).fill(turn)));
    assertEquals(never.outcome.reason, "failed");
  }
});

Deno.test("runLoop() tells the model that it goes in circles, then fails", async () => {
  const tools = [scriptedTool("read", { run: () => "the same" })];
  const model = scriptedModel(Array(900).fill({ calls: [call("read")] }));
  const { outcome } = await loop(model, { tools });
  assertEquals(outcome.reason, "failed");
  assertEquals(outcome.turns, 5);
  const message = "message" in outcome ? outcome.message : "";
  assertStringIncludes(message, "goes in circles");
  assertStringIncludes(message, "5 times, with nothing new in between");
  assertStringIncludes(JSON.stringify(model.requests[3]?.messages.at(-1)), "for the 3rd time");
  assertEquals(JSON.stringify(model.requests[2]?.messages.at(-1)).includes("3rd time"), false);
});

Deno.test("runLoop() lets a scripted stand-in do the same as often as it is told to", async () => {
  const tools = [scriptedTool("read", { run: () => "the same" })];
  const model = scriptedModel([...Array(20).fill({ calls: [call("read")] }), { text: "Done." }]);
  const { outcome } = await loop({ ...model, isScripted: true }, { tools });
  assertEquals(outcome.reason, "completed");
});

/** Runs `model` until it has said something, and stops it then. */
async function stopped(model: ScriptedModel) {
  const stop = new AbortController();
  const events: RunEvent[] = [];
  const { outcome } = await loop(model, {
    signal: stop.signal,
    caps: { rates: { input: 1, output: 1, cacheRead: 1 } },
    emit: (event) => {
      events.push(event);
      if (event.type === "text" || event.type === "reasoning") stop.abort(new Error("stop"));
    },
  });
  return { outcome, events };
}

/** What became part of a conversation. */
function answersIn(events: readonly RunEvent[]): unknown[] {
  return events.flatMap((event) =>
    event.type === "message" && event.message.role === "assistant" ? event.message.parts : []
  );
}

Deno.test("runLoop() keeps what was said of an answer that it is ended in, and books it", async () => {
  const usage = { input: 1_000_000, output: 1 };
  const counted = await stopped(scriptedModel([{ text: "I think that", usage, hang: true }]));
  assertEquals(counted.outcome.reason, "stopped");
  assertEquals(answersIn(counted.events), [{ type: "text", text: "I think that" }]);
  // The endpoint has counted what it read, and nothing of what it wrote since.
  assertEquals(counted.outcome.usage, {
    ...{ input: 1_000_000, output: 3, cacheRead: 0, estimated: true },
  });
  const { outcome } = await stopped(scriptedModel([{ text: "I think that", hang: true }]));
  assertEquals([outcome.usage.estimated, outcome.usage.output], [true, 3]);
  assertEquals(outcome.usage.input > 0 && (outcome.costUsd ?? 0) > 0, true);
});

Deno.test("runLoop() keeps no empty answer, and books none that had not begun", async () => {
  const thought: ModelEvent = { type: "reasoning", delta: "hm" };
  const blank = await stopped(scriptedModel([{ text: "\n\n", hang: true }]));
  assertEquals([answersIn(blank.events), blank.outcome.usage.output], [[], 1]);
  const thinking = await stopped(scriptedModel([{ events: [thought], hang: true }]));
  assertEquals([answersIn(thinking.events), thinking.outcome.usage.input > 0], [[], true]);
  const waiting = await stopped(
    scriptedModel([{ events: [thought], hang: true, neverBegins: true }]),
  );
  assertEquals([answersIn(waiting.events), waiting.outcome.usage], [[], NO_USAGE]);
});

Deno.test("runLoop() books each answer that broke off, once", async () => {
  const usage = { input: 100, output: 1 };
  const { outcome, events } = await loop(
    scriptedModel([{
      brokenOff: [
        { text: "I", usage },
        { text: "I begin anew", usage },
        // The endpoint has reported that it cannot.
        { text: "" },
      ],
      text: "Done.",
      usage: { input: 100, output: 7 },
    }]),
    {},
  );
  assertEquals(outcome.reason, "completed");
  assertEquals(outcome.usage, { input: 300, output: 11, cacheRead: 0, estimated: true });
  assertEquals(answersIn(events), [{ type: "text", text: "Done." }]);
});

Deno.test("runLoop() asks no more where answers that broke off have used up the budget", async () => {
  const brokenOff = [1, 2, 3, 4].map((n) => ({
    text: `Try ${n}`,
    usage: { input: 1_000_000, output: 2 },
  }));
  const { outcome, events } = await loop(scriptedModel([{ brokenOff, text: "Done." }]), {
    caps: { maxBudgetUsd: 2.5, rates: { input: 1, output: 1, cacheRead: 1 } },
  });
  assertEquals([outcome.reason, outcome.text], ["budget", "Try 3"]);
  assertEquals(outcome.usage.input, 3_000_000);
  assertEquals(answersIn(events), [{ type: "text", text: "Try 3" }]);
});

Deno.test("runLoop() books an answer that the run fails in", async () => {
  const usage = { input: 100, output: 20 };
  const error = new Error("the connection broke");
  const { outcome } = await loop(scriptedModel([{ text: "I begin", usage, error }]), {});
  assertEquals([outcome.reason, outcome.usage], ["failed", { ...NO_USAGE, ...usage }]);
});
