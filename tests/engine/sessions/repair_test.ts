import { assertEquals } from "@std/assert";
import type { Message } from "../../../lib/engine/message.ts";
import { UNKNOWN_END } from "../../../lib/engine/nudges.ts";
import { repairConversation } from "../../../lib/engine/sessions/repair.ts";

const user = (content: string): Message => ({ role: "user", content });
const said = (text: string): Message => ({ role: "assistant", parts: [{ type: "text", text }] });
const calls = (...ids: string[]): Message => ({
  role: "assistant",
  parts: ids.map((id) => ({ type: "toolCall", call: { id, name: "list", arguments: {} } })),
});
const results = (...ids: string[]): Message => ({
  role: "tool",
  results: ids.map((callId) => ({ callId, name: "list", output: "done", isError: false })),
});
const unknownEnd = (callId: string) => ({
  callId,
  name: "list",
  output: UNKNOWN_END,
  isError: true,
});

Deno.test("repairConversation() changes nothing when every call has its result", () => {
  const whole = [user("a"), calls("1", "2"), results("1", "2"), said("b"), user("c"), said("d")];
  assertEquals(repairConversation(whole), whole);
});

Deno.test("repairConversation() answers open calls at the end and in the middle", () => {
  assertEquals(repairConversation([user("a"), calls("1"), user("b"), calls("2")]), [
    user("a"),
    calls("1"),
    { role: "tool", results: [unknownEnd("1")] },
    user("b"),
    calls("2"),
    { role: "tool", results: [unknownEnd("2")] },
  ]);
});

Deno.test("repairConversation() completes results of which some are missing, in the calls' order", () => {
  assertEquals(repairConversation([user("a"), calls("1", "2"), results("2")]).at(-1), {
    role: "tool",
    results: [unknownEnd("1"), { callId: "2", name: "list", output: "done", isError: false }],
  });
});

Deno.test("repairConversation() leaves out results that nobody called for", () => {
  assertEquals(repairConversation([user("a"), results("1"), said("b"), results("2")]), [
    user("a"),
    said("b"),
  ]);
});
