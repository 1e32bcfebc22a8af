import { assertEquals } from "@std/assert";
import { RunProgress } from "../../../lib/cli/run/run_progress.ts";
import type { RunEvent } from "../../../lib/engine/events.ts";

const USAGE = { input: 10, output: 2, cacheRead: 1, estimated: false };
const CALL = { id: "1", name: "bash", arguments: { command: "npm test" } };
const OTHER = { id: "2", name: "read", arguments: { path: "a" } };
const START: RunEvent = { type: "toolStart", call: CALL, label: "npm test" };
const START_OTHER: RunEvent = { type: "toolStart", call: OTHER, label: "a" };
const END: RunEvent = {
  type: "toolEnd",
  call: CALL,
  label: "npm test",
  result: { callId: "1", name: "bash", output: "", isError: false },
  summary: "",
  durationMs: 1,
};

function progressAfter(events: readonly RunEvent[]): RunProgress {
  const context = { used: 12, window: 100 };
  const progress = new RunProgress({ turns: 3, usage: USAGE, costUsd: 0.5, context });
  for (const event of events) progress.take(event);
  return progress;
}

/** What happened → what the run is doing. */
const CASES: ReadonlyArray<readonly [events: RunEvent[], activity: Record<string, string>]> = [
  [[], { kind: "asking" }],
  [[{ type: "reasoning", delta: "hm" }], { kind: "thinking" }],
  [[{ type: "reasoning", delta: "hm" }, { type: "text", delta: "So" }], { kind: "writing" }],
  [[START], { kind: "tool", tool: "bash", label: "npm test" }],
  [[START, START_OTHER], { kind: "tool", tool: "bash", label: "npm test" }],
  [[START, START_OTHER, END], { kind: "tool", tool: "read", label: "a" }],
  [[START, END], { kind: "asking" }],
  [
    [{ type: "toolStart", call: CALL, label: "one\n\x1b[31mtwo" }],
    { kind: "tool", tool: "bash", label: "one two" },
  ],
  [[{ type: "retry", attempt: 1, delayMs: 5, reason: "busy" }], {
    kind: "retrying",
    reason: "busy",
  }],
];

for (const [events, activity] of CASES) {
  Deno.test(`RunProgress tells ${JSON.stringify(activity)} when ${events.map(({ type }) => type).join(", ") || "nothing"} came`, () => {
    const { since, ...told } = progressAfter(events).fields.activity ?? {};
    assertEquals(told, activity);
    assertEquals(Number.isFinite(Date.parse(String(since))), true);
  });
}

Deno.test("RunProgress tells what the run used and said", () => {
  const { activity: _, ...fields } = progressAfter([{ type: "text", delta: "one\ntwo" }]).fields;
  assertEquals(fields, {
    turns: 3,
    tokens: { input: 10, output: 2, cache_read: 1, estimated: false },
    cost_usd: 0.5,
    context: { used: 12, window: 100 },
    said: "two",
  });
});

Deno.test("RunProgress says that words alone are less urgent than what a run does", () => {
  const progress = progressAfter([]);
  const text: RunEvent = { type: "text", delta: "a" };
  assertEquals(
    [text, text, START, { type: "notice", text: "x" } as const].map((event) =>
      progress.take(event)
    ),
    ["activity", "words", "activity", "none"],
  );
});
