import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import type { RunEvent, RunOutcome } from "../../../lib/engine/events.ts";
import { createOutput } from "../../../lib/engine/output/mod.ts";
import { oneLine } from "../../../lib/engine/output/one_line.ts";
import type { RunFacts } from "../../../lib/engine/output/output.ts";
import { type ByteSink, PrintWriter } from "../../../lib/engine/output/print_writer.ts";
import { UserError } from "../../../lib/errors.ts";

const FACTS: RunFacts = {
  sessionId: "0a1b2c3d",
  model: "m",
  cwd: "/work",
  permissionMode: "yolo",
  tools: ["read"],
};
const TOTALS = {
  text: "Done.",
  turns: 2,
  usage: { input: 10, output: 5, cacheRead: 1, estimated: false },
  costUsd: 0.5,
};
const COMPLETED: RunOutcome = { reason: "completed", ...TOTALS };
const CALL = { id: "c1", name: "bash", arguments: { command: "npm test" } };

const EVENTS: RunEvent[] = [
  { type: "reasoning", delta: "hm" },
  { type: "text", delta: "Let me " },
  { type: "text", delta: "look." },
  { type: "message", message: { role: "assistant", parts: [] } },
  {
    type: "answered",
    turn: 1,
    usage: { input: 10, output: 5, cacheRead: 1, estimated: false },
    costUsd: 0.5,
  },
  { type: "toolStart", call: CALL, label: "npm test" },
  {
    type: "toolEnd",
    call: CALL,
    label: "npm test",
    result: { callId: "c1", name: "bash", output: "ok", isError: false },
    summary: "exit 0, 1 line",
    durationMs: 1234,
  },
  { type: "retry", attempt: 1, delayMs: 2000, reason: "busy" },
  { type: "notice", text: "older turns were summarised" },
  { type: "text", delta: "Done." },
  { type: "message", message: { role: "assistant", parts: [] } },
];

/** A sink that keeps what it gets. */
class Memory implements ByteSink {
  text = "";
  readonly #decoder = new TextDecoder();

  write(bytes: Uint8Array): Promise<number> {
    this.text += this.#decoder.decode(bytes, { stream: true });
    return Promise.resolve(bytes.length);
  }
}

async function print(
  format: "text" | "json" | "stream-json",
  { verbose = false, outcome = COMPLETED, events = EVENTS }: {
    verbose?: boolean;
    outcome?: RunOutcome;
    events?: RunEvent[];
  } = {},
) {
  const [out, err] = [new Memory(), new Memory()];
  const streams = { stdout: new PrintWriter(out), stderr: new PrintWriter(err) };
  const output = createOutput({ format, verbose }, streams);
  await output.start(FACTS);
  for (const event of events) await output.event(event);
  await output.end(outcome, { durationMs: 1500.4 });
  await streams.stdout.drain();
  await streams.stderr.drain();
  return { out: out.text, err: err.text };
}

Deno.test("TextOutput prints words on stdout and tool calls on stderr", async () => {
  assertEquals(await print("text"), {
    out: "Let me look.\nDone.\n",
    err:
      "• bash npm test → exit 0, 1 line (1.2s)\n! busy; try 2 in 2.0s\n! older turns were summarised\n",
  });
});

Deno.test("TextOutput keeps the order of words and tool calls when both lead to one terminal", async () => {
  const terminal = new Memory();
  const streams = { stdout: new PrintWriter(terminal), stderr: new PrintWriter(terminal) };
  const output = createOutput({ format: "text", verbose: false }, streams);
  for (const event of EVENTS) await output.event(event);
  await output.end({ ...COMPLETED, reason: "turns", message: "enough" }, { durationMs: 1 });
  await Promise.all([streams.stdout.drain(), streams.stderr.drain()]);
  assertEquals(terminal.text.split("\n"), [
    "Let me look.",
    "• bash npm test → exit 0, 1 line (1.2s)",
    "! busy; try 2 in 2.0s",
    "! older turns were summarised",
    "Done.",
    "error: enough",
    "",
  ]);
});

Deno.test("TextOutput leaves out the empty lines that an answer begins with, however they come", async () => {
  const end: RunEvent = { type: "message", message: { role: "assistant", parts: [] } };
  const answers = [
    ["\n", " \n", "\n  indented\n\nline"],
    ["\n\n"],
    ["\r\n", "\t", "tab"],
    ["   ", "\n"],
    ["plain"],
  ];
  const events = answers.flatMap((deltas) => [
    ...deltas.map((delta): RunEvent => ({ type: "text", delta })),
    end,
  ]);
  assertEquals((await print("text", { events })).out, "  indented\n\nline\n\ttab\nplain\n");
  const stream = await print("stream-json", { events: events.slice(0, 2) });
  assertEquals(stream.out.includes('"delta":" \\n"'), true);
});

Deno.test("TextOutput prints everything on stdout when it is verbose", async () => {
  const { out, err } = await print("text", { verbose: true });
  assertEquals(
    out,
    [
      "Let me look.",
      "• bash npm test → exit 0, 1 line (1.2s)",
      "! busy; try 2 in 2.0s",
      "! older turns were summarised",
      "Done.",
      "",
    ].join("\n"),
  );
  assertEquals(err, "");
});

Deno.test("TextOutput says on stderr why a run ended early", async () => {
  const failed: RunOutcome = {
    reason: "failed",
    message: "no model",
    hint: "start it",
    error: undefined,
    ...TOTALS,
  };
  assertEquals(
    (await print("text", { verbose: true, outcome: failed })).err,
    "error: no model\nhint: start it\n",
  );
  const capped: RunOutcome = {
    reason: "turns",
    message: "the run reached its limit of 2 turns",
    ...TOTALS,
  };
  assertEquals(
    (await print("text", { verbose: true, outcome: capped })).err,
    "error: the run reached its limit of 2 turns\n",
  );
});

Deno.test("JsonOutput prints one object when the run has ended", async () => {
  const { out, err } = await print("json");
  assertEquals(JSON.parse(out), {
    result: "Done.",
    is_error: false,
    reason: "completed",
    num_turns: 2,
    duration_ms: 1500,
    tokens: { input: 10, output: 5, cache_read: 1, estimated: false },
    cost_usd: 0.5,
    session_id: "0a1b2c3d",
    tool_calls: [{ name: "bash", arguments: { command: "npm test" } }],
  });
  assertEquals(err, "");
});

Deno.test("StreamJsonOutput prints one object a line as things happen", async () => {
  const { out } = await print("stream-json", {
    outcome: {
      reason: "failed",
      message: "no model",
      error: undefined,
      ...TOTALS,
      costUsd: undefined,
    },
  });
  assertEquals(out.trimEnd().split("\n").map((line) => JSON.parse(line)), [
    {
      type: "start",
      session_id: "0a1b2c3d",
      model: "m",
      cwd: "/work",
      permission_mode: "yolo",
      tools: ["read"],
    },
    { type: "reasoning", delta: "hm" },
    { type: "text", delta: "Let me " },
    { type: "text", delta: "look." },
    {
      type: "turn",
      turn: 1,
      tokens: { input: 10, output: 5, cache_read: 1, estimated: false },
      cost_usd: 0.5,
    },
    { type: "tool_call", id: "c1", name: "bash", arguments: { command: "npm test" } },
    {
      type: "tool_result",
      id: "c1",
      name: "bash",
      output: "ok",
      is_error: false,
      summary: "exit 0, 1 line",
      duration_ms: 1234,
    },
    { type: "retry", attempt: 1, delay_ms: 2000, reason: "busy" },
    { type: "notice", text: "older turns were summarised" },
    { type: "text", delta: "Done." },
    {
      type: "result",
      result: "Done.",
      is_error: true,
      reason: "failed",
      error: "no model",
      num_turns: 2,
      duration_ms: 1500,
      tokens: { input: 10, output: 5, cache_read: 1, estimated: false },
      cost_usd: null,
      session_id: "0a1b2c3d",
    },
  ]);
});

Deno.test("oneLine() neutralises escape sequences, line breaks and hidden marks", () => {
  assertEquals(oneLine("\x1b[31mred\x1b[0m\nnext\tcolumn"), "red next column");
  assertEquals(oneLine("\x1b]0;title\x07a\x1b]52;c;aGk=\x1b\\b"), "a b");
  assertEquals(oneLine("a\u202egpj.exe\u2066 \x9b2Jb\x00c\x7f"), "a gpj.exe b c");
  assertEquals(oneLine("x".repeat(500)).length, 200);
  assertEquals(oneLine("🦕".repeat(500)), "🦕".repeat(199) + "…");
});

Deno.test("PrintWriter writes everything in order when the sink takes a little at a time", async () => {
  const written: number[] = [];
  const writer = new PrintWriter({
    write(bytes) {
      const taken = Math.min(bytes.length, 3);
      written.push(...bytes.subarray(0, taken));
      return Promise.resolve(taken);
    },
  });
  for (const word of ["Grüße ", "🦕", " an alle"]) await writer.write(word);
  await writer.drain();
  assertEquals(new TextDecoder().decode(new Uint8Array(written)), "Grüße 🦕 an alle");
});

Deno.test("PrintWriter makes its writer wait when the reader is slow", async () => {
  const release = Promise.withResolvers<void>();
  const writer = new PrintWriter({
    async write(bytes) {
      await release.promise;
      return bytes.length;
    },
  });
  let taken = 0;
  const writing = (async () => {
    for (; taken < 100; taken++) await writer.write("x".repeat(10_000));
  })();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assertEquals(taken < 10, true);
  release.resolve();
  await writing;
  await writer.drain();
});

Deno.test("PrintWriter drops the rest quietly, and says so once, when the reader has gone", async () => {
  let broken = 0;
  const writer = new PrintWriter({ write: () => Promise.reject(new Deno.errors.BrokenPipe()) }, {
    onBroken: () => void broken++,
  });
  await writer.write("a");
  await writer.drain();
  await writer.write("b");
  await writer.drain();
  assertEquals(broken, 1);
});

Deno.test("PrintWriter fails in the end, and at the next write, when the disk is full", async () => {
  const writer = new PrintWriter({
    write: () => Promise.reject(new Error("no space left on device")),
  });
  await writer.write("a");
  await assertRejects(() => writer.drain(), UserError, "cannot write the output: no space left");
  await assertRejects(() => writer.write("b"), UserError, "no space left");
});

Deno.test("PrintWriter counts what waits to be written to its limit", async () => {
  const memory = new Memory();
  const writer = new PrintWriter(memory, { maxBytes: 5 });
  const taken = [writer.write("1234"), writer.write("5é")];
  await assertRejects(() => writer.write("7"), UserError, "which is the limit");
  await Promise.all(taken);
  await writer.drain();
});

Deno.test("PrintWriter refuses more when its limit is met", async () => {
  const writer = new PrintWriter(new Memory(), { maxBytes: 5 });
  await writer.write("123456");
  await writer.drain();
  await assertRejects(() => writer.write("7"), UserError, "which is the limit");
});

const BROKEN: RunEvent[] = [
  { type: "text", delta: "I look.\n" },
  { type: "message", message: { role: "assistant", parts: [] } },
  { type: "reasoning", delta: "hm" },
  { type: "text", delta: "The parser " },
  { type: "text", delta: "is in\nsrc/parse" },
  { type: "void", reason: "the stream broke off" },
  { type: "retry", attempt: 1, delayMs: 2000, reason: "the stream broke off" },
  { type: "reasoning", delta: "hm" },
  { type: "void", reason: "the stream broke off" },
  { type: "text", delta: "The parser is in src/parser.ts." },
  { type: "message", message: { role: "assistant", parts: [] } },
];

Deno.test("text says on stdout which words are void, and where they begin", async () => {
  const mark = '[void from "The parser is in src/parse" on: the stream broke off]\n';
  const { out, err } = await print("text", { events: BROKEN });
  assertEquals(
    out,
    `I look.\nThe parser is in\nsrc/parse\n${mark}The parser is in src/parser.ts.\n`,
  );
  assertEquals(err, "! the stream broke off; try 2 in 2.0s\n");
  const verbose = await print("text", { events: BROKEN, verbose: true });
  assertEquals(verbose.out.includes(`src/parse\n${mark}! the stream broke off`), true);
});

Deno.test("stream-json says that what was told of an answer is void", async () => {
  const { out } = await print("stream-json", { events: BROKEN });
  const lines = out.trim().split("\n").map((line) => JSON.parse(line));
  const types = lines.map(({ type }) => type);
  assertEquals(types.slice(5, 7), ["void", "retry"]);
  assertEquals(lines[5], { type: "void", reason: "the stream broke off" });
});
