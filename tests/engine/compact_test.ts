import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { compact, compactionThreshold } from "../../lib/engine/compact.ts";
import type { Message } from "../../lib/engine/message.ts";
import { scriptedModel } from "../helpers/scripted_model.ts";

const signal = new AbortController().signal;
const HEAD: Message[] = [{ role: "system", content: "S" }, {
  role: "user",
  content: "the request",
}];

/** A turn with one call and its result of so many characters. */
function turn(id: string, characters: number): Message[] {
  return [
    {
      role: "assistant",
      parts: [{ type: "toolCall", call: { id, name: "read", arguments: { path: id } } }],
    },
    {
      role: "tool",
      results: [{ callId: id, name: "read", output: "x".repeat(characters), isError: false }],
    },
  ];
}

Deno.test("compactionThreshold() is 16,384 below the window, and half of a small window", () => {
  assertEquals([200_000, 40_000, 32_768, 8_192].map(compactionThreshold), [
    183_616,
    23_616,
    16_384,
    4_096,
  ]);
});

Deno.test("compact() replaces older turns by a summary and keeps the newest word for word", async () => {
  const messages = [...HEAD, ...turn("a", 9_000), ...turn("b", 9_000), ...turn("c", 1_000)];
  const model = scriptedModel([{ text: "What was done.", usage: { input: 9, output: 3 } }], {
    contextWindow: 10_000,
  });
  const compaction = await compact(messages, { model, signal });
  assertEquals(compaction?.messages.slice(0, 2), HEAD);
  assertStringIncludes(JSON.stringify(compaction?.messages[2]), "What was done.");
  assertEquals(compaction?.messages.slice(3), turn("c", 1_000));
  assertEquals(compaction?.usage.input, 9);
  const asked = JSON.stringify(model.requests[0]?.messages);
  assertStringIncludes(asked, "the request");
  assertStringIncludes(asked, "Call of read");
});

Deno.test("compact() asks for a summary that fits the window when the conversation does not", async () => {
  const messages = [...HEAD, ...Array.from({ length: 200 }, (_, i) => turn(`t${i}`, 3_000)).flat()];
  const model = scriptedModel([{ text: "Short." }], { contextWindow: 10_000 });
  await compact(messages, { model, signal });
  const asked = JSON.stringify(model.requests[0]?.messages);
  assertEquals(asked.length < 4 * 10_000, true);
  assertStringIncludes(asked, "earlier messages are left out");
});

Deno.test("compact() returns undefined when there is nothing between the request and the newest turn", async () => {
  const model = scriptedModel([]);
  assertEquals(await compact(HEAD, { model, signal }), undefined);
  assertEquals(await compact([...HEAD, ...turn("a", 10)], { model, signal }), undefined);
});
