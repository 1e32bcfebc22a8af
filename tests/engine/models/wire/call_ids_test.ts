import { assertEquals } from "@std/assert/equals";
import { assertStrictEquals } from "@std/assert/strict-equals";
import type { Message } from "../../../../lib/engine/message.ts";
import { withUniqueCallIds } from "../../../../lib/engine/models/wire/call_ids.ts";

const calls = (...ids: string[]): Message => ({
  role: "assistant",
  parts: [
    { type: "text", text: "I look." },
    ...ids.map((id) => ({
      type: "toolCall" as const,
      call: { id, name: "read", arguments: {} },
    })),
  ],
});
const results = (...ids: string[]): Message => ({
  role: "tool",
  results: ids.map((callId) => ({ callId, name: "read", output: callId, isError: false })),
});
const turn = (...ids: string[]) => [calls(...ids), results(...ids)];

/** The ids of each message with calls or results. */
function idsOf(messages: readonly Message[]): string[][] {
  return messages.flatMap((message) => {
    if (message.role === "tool") return [message.results.map(({ callId }) => callId)];
    if (message.role !== "assistant") return [];
    return [message.parts.flatMap((part) => part.type === "toolCall" ? [part.call.id] : [])];
  });
}

/** Of the calls of each answer, and those that they are sent with. */
const CASES: Record<string, [given: string[][], sent: string[][]]> = {
  "no call has its id twice": [[["a", "b"], ["c"]], [["a", "b"], ["c"]]],
  "each answer begins with 0": [
    [["call_0"], ["call_0", "call_1"], ["call_0"]],
    [["call_0"], ["call_1", "call_2"], ["call_3"]],
  ],
  "an id without a number comes again": [[["call"], ["call"], ["call"]], [
    ["call"],
    ["call_2"],
    ["call_3"],
  ]],
  "a server's own id is one that was given already": [[["a"], ["a"], ["a_2"]], [["a"], ["a_2"], [
    "a_3",
  ]]],
  "Kimi's are counted on": [[["functions.read:0"], ["functions.read:0"]], [
    ["functions.read:0"],
    ["functions.read:1"],
  ]],
  "a number has more digits than can be counted with": [
    [["00000000000000000009"], ["00000000000000000009"]],
    [["00000000000000000009"], ["0000000000010"]],
  ],
};

for (const [when, [given, sent]] of Object.entries(CASES)) {
  Deno.test(`withUniqueCallIds() gives each call and its result an id of its own when ${when}`, () => {
    const messages = [
      { role: "user" as const, content: "go" },
      ...given.flatMap((a) => turn(...a)),
    ];
    assertEquals(idsOf(withUniqueCallIds(messages)), sent.flatMap((ids) => [ids, ids]));
  });
}

Deno.test("withUniqueCallIds() leaves each result with its call, whatever the order", () => {
  const messages = [...turn("0", "1"), calls("0", "1"), results("1", "0")];
  const [, , , last] = withUniqueCallIds(messages);
  const sent = last?.role === "tool" ? last.results : [];
  assertEquals(sent.map(({ callId, output }) => [callId, output]), [["3", "1"], ["2", "0"]]);
});

Deno.test("withUniqueCallIds() keeps ids apart that an endpoint's form makes one", () => {
  const messages = [...turn("a:b", "a.b"), ...turn("a_b")];
  const sent = withUniqueCallIds(messages, (id) => id.replaceAll(/[^\w-]/g, "_"));
  assertEquals(idsOf(sent), [["a_b", "a_b_2"], ["a_b", "a_b_2"], ["a_b_3"], ["a_b_3"]]);
});

Deno.test("withUniqueCallIds() gives the same messages for the same conversation as it grows", () => {
  const messages = [1, 2, 3, 4].flatMap(() => turn("call_0"));
  const whole = withUniqueCallIds(messages);
  for (let length = 1; length <= messages.length; length++) {
    const sent = withUniqueCallIds(messages.slice(0, length));
    for (const [at, message] of sent.entries()) assertStrictEquals(message, whole[at]);
  }
  assertStrictEquals(whole[0], messages[0]);
});
