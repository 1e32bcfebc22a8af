import { assertEquals } from "@std/assert/equals";
import type { RunEvent, RunOutcome } from "../../../lib/engine/events.ts";
import type { Message } from "../../../lib/engine/message.ts";
import {
  redactedEmit,
  redactError,
  redactMessage,
  redactOutcome,
} from "../../../lib/engine/redact/events.ts";
import { createRedact } from "../../../lib/engine/redact/redact.ts";
import { UserError } from "../../../lib/errors.ts";

const KEY = "the-key-0123456789";
const CLEAN = "[redacted]";
const secrets = [KEY];
const redact = createRedact(secrets);

const call = { id: "c1", name: "bash", arguments: { command: `echo ${KEY}`, [KEY]: [{ a: KEY }] } };
const cleanCall = {
  id: "c1",
  name: "bash",
  arguments: { command: `echo ${CLEAN}`, [CLEAN]: [{ a: CLEAN }] },
};
const usage = { input: 1, output: 2, cacheRead: 0, estimated: false };

/** Every field that can hold words of others, of every message. */
const MESSAGES: Record<string, [told: Message, kept: Message]> = {
  "a system prompt": [{ role: "system", content: KEY }, { role: "system", content: CLEAN }],
  "a user's message": [
    { role: "user", content: `is ${KEY} valid?`, context: `in ${KEY}`, summary: `did ${KEY}` },
    {
      role: "user",
      content: `is ${CLEAN} valid?`,
      context: `in ${CLEAN}`,
      summary: `did ${CLEAN}`,
    },
  ],
  "an answer": [
    {
      role: "assistant",
      parts: [
        { type: "text", text: KEY },
        // Signed by its provider, who refuses it changed: left out.
        { type: "reasoning", text: KEY, metadata: { signature: "s" } },
        { type: "reasoning", text: "harmless", metadata: { signature: "s" } },
        {
          type: "reasoning",
          text: "",
          metadata: { endpoint: { reasoningDetails: [{ type: "reasoning.text", text: KEY }] } },
        },
        { type: "toolCall", call },
      ],
    },
    {
      role: "assistant",
      parts: [
        { type: "text", text: CLEAN },
        { type: "reasoning", text: "harmless", metadata: { signature: "s" } },
        { type: "toolCall", call: cleanCall },
      ],
    },
  ],
  "a tool's result": [
    { role: "tool", results: [{ callId: "c1", name: "bash", output: KEY, isError: true }] },
    { role: "tool", results: [{ callId: "c1", name: "bash", output: CLEAN, isError: true }] },
  ],
};

const end = { type: "toolEnd" as const, call, durationMs: 1 };
const cleanEnd = { ...end, call: cleanCall };

/** Every event, and every field of it in which a key can stand. */
const EVENTS: Record<string, [told: RunEvent, passedOn: RunEvent]> = {
  "the words of a text": [{ type: "text", delta: `${KEY}.` }, {
    type: "text",
    delta: `${CLEAN}.`,
  }],
  "the words of a thought": [{ type: "reasoning", delta: `${KEY}.` }, {
    type: "reasoning",
    delta: `${CLEAN}.`,
  }],
  "a notice": [{ type: "notice", text: KEY }, { type: "notice", text: CLEAN }],
  "the reason of a retry": [
    { type: "retry", attempt: 1, delayMs: 2, reason: KEY },
    { type: "retry", attempt: 1, delayMs: 2, reason: CLEAN },
  ],
  "the arguments of a call": [
    { type: "toolStart", call, label: "x" },
    { type: "toolStart", call: cleanCall, label: "x" },
  ],
  "the label of a call": [
    { type: "toolStart", call: cleanCall, label: KEY },
    { type: "toolStart", call: cleanCall, label: CLEAN },
  ],
  "the label of a result": [
    { ...end, label: KEY, summary: "", result: { ...resultOf(""), isError: false } },
    { ...cleanEnd, label: CLEAN, summary: "", result: { ...resultOf(""), isError: false } },
  ],
  "the summary of a result": [
    { ...end, label: "", summary: KEY, result: resultOf("") },
    { ...cleanEnd, label: "", summary: CLEAN, result: resultOf("") },
  ],
  "the output of a result": [
    { ...end, label: "", summary: "", result: resultOf(KEY) },
    { ...cleanEnd, label: "", summary: "", result: resultOf(CLEAN) },
  ],
  "numbers": [
    { type: "answered", turn: 1, usage, costUsd: 2 },
    { type: "answered", turn: 1, usage, costUsd: 2 },
  ],
  ...Object.fromEntries(
    Object.entries(MESSAGES).map(([what, [told, kept]]): [string, [RunEvent, RunEvent]] => [
      `${what} in the conversation`,
      [{ type: "message", message: told }, { type: "message", message: kept }],
    ]),
  ),
  "a compacted conversation": [
    { type: "compacted", messages: Object.values(MESSAGES).map(([told]) => told) },
    { type: "compacted", messages: Object.values(MESSAGES).map(([, kept]) => kept) },
  ],
};

function resultOf(output: string) {
  return { callId: "c1", name: "bash", output, isError: false };
}

for (const [what, [told, kept]] of Object.entries(MESSAGES)) {
  Deno.test(`redactMessage() hides a key in ${what}`, () => {
    assertEquals(redactMessage(told, redact), kept);
  });
}

for (const [what, [told, passedOn]] of Object.entries(EVENTS)) {
  Deno.test(`redactedEmit() passes on ${what} without the key`, async () => {
    const events: RunEvent[] = [];
    const redacted = redactedEmit((event) => void events.push(event), { redact, secrets });
    await redacted.emit(told);
    await redacted.flush();
    assertEquals(events, [passedOn]);
  });
}

Deno.test("redactedEmit() holds back half a key until it is whole, and tells it in order", async () => {
  const events: RunEvent[] = [];
  const redacted = redactedEmit((event) => void events.push(event), { redact, secrets });
  await redacted.emit({ type: "text", delta: `a ${KEY.slice(0, 9)}` });
  await redacted.emit({ type: "text", delta: `${KEY.slice(9)} b the-` });
  await redacted.emit({ type: "notice", text: "next" });
  assertEquals(events, [
    { type: "text", delta: "a " },
    { type: "text", delta: `${CLEAN} b ` },
    { type: "text", delta: "the-" },
    { type: "notice", text: "next" },
  ]);
});

const totals = { text: KEY, turns: 1, usage, costUsd: undefined };
const cleanTotals = { ...totals, text: CLEAN };
const OUTCOMES: Array<[RunOutcome, RunOutcome]> = [
  [{ reason: "completed", ...totals }, { reason: "completed", ...cleanTotals }],
  [{ reason: "stopped", ...totals }, { reason: "stopped", ...cleanTotals }],
  [{ reason: "budget", message: KEY, ...totals }, {
    reason: "budget",
    message: CLEAN,
    ...cleanTotals,
  }],
];

for (const [outcome, clean] of OUTCOMES) {
  Deno.test(`redactOutcome() hides a key in a run that ended as ${outcome.reason}`, () => {
    assertEquals(redactOutcome(outcome, redact), clean);
  });
}

Deno.test("redactOutcome() hides a key in the message, the hint, and the error of a failure", () => {
  const error = new UserError(KEY, { hint: KEY });
  const outcome = redactOutcome(
    { reason: "failed", message: KEY, hint: KEY, error, ...totals },
    redact,
  );
  if (outcome.reason !== "failed") throw new Error("not failed");
  const { error: told, ...rest } = outcome;
  assertEquals(rest, { reason: "failed", message: CLEAN, hint: CLEAN, ...cleanTotals });
  assertEquals([(told as UserError).message, (told as UserError).hint], [CLEAN, CLEAN]);
});

Deno.test("redactError() hides a key in the stack of an error that is not ours", () => {
  const error = redactError(new TypeError(`no ${KEY}`), redact) as TypeError;
  assertEquals(error.message, `no ${CLEAN}`);
  assertEquals(error.stack?.includes(KEY), false);
});
