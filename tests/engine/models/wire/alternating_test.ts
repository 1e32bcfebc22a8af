import { assertEquals } from "@std/assert/equals";
import type { Message } from "../../../../lib/engine/message.ts";
import { alternating } from "../../../../lib/engine/models/wire/alternating.ts";
import { refusalOfStrictTemplate } from "../../../helpers/alternating_roles.ts";

const system: Message = { role: "system", content: "S" };
const user = (content: string): Message => ({ role: "user", content });
const says = (text: string): Message => ({ role: "assistant", parts: [{ type: "text", text }] });
const calls: Message = {
  role: "assistant",
  parts: [{ type: "toolCall", call: { id: "1", name: "read", arguments: {} } }],
};
const result: Message = {
  role: "tool",
  results: [{ callId: "1", name: "read", output: "x", isError: false }],
};

const alternated = (messages: readonly Message[]) =>
  alternating(messages, { saysInterrupted: true });

/** Conversations as a run leaves them. */
const CASES: Record<string, [messages: Message[], sent: Message[]]> = {
  "a plain one": [[system, user("a"), says("b"), user("c")], [
    system,
    user("a"),
    says("b"),
    user("c"),
  ]],
  "two messages of the user, the first never answered": [[system, user("a"), user("b")], [
    system,
    user("a\n\nb"),
  ]],
  "a turn that was interrupted after its calls": [
    [system, user("a"), calls, result, user("b")],
    [system, user("a"), calls, result, says("(interrupted)"), user("b")],
  ],
  "several interruptions": [
    [user("a"), calls, result, user("b"), user("c"), calls, result, user("d")],
    [
      ...[user("a"), calls, result, says("(interrupted)")],
      ...[user("b\n\nc"), calls, result, says("(interrupted)"), user("d")],
    ],
  ],
  "a first message with its surroundings and a summary": [
    [system, { role: "user", content: "a", context: "today", summary: "did it" }, user("b")],
    [
      system,
      user(
        "today\n\na\n\nWhat you have done since was summarised to save space. Go on from here.\n\n" +
          "<summary>\ndid it\n</summary>\n\nb",
      ),
    ],
  ],
};

const IMAGES = [{ mediaType: "image/png" as const, data: "aGk=" }];
const resultOf = (output: string): Message => ({
  role: "tool",
  results: [{ callId: "1", name: "read", output, isError: false }],
});

/** What Anthropic and gateways to it refuse: "text content blocks must contain non-whitespace text". */
const BLANK: Record<string, [messages: Message[], sent: Message[]]> = {
  "a system prompt": [[{ role: "system", content: " " }, user("a")], [user("a")]],
  "a message of the user": [[user(" \n")], [user("(nothing)")]],
  "the words beside an image": [
    [{ role: "user", content: "\n", images: IMAGES }],
    [{ role: "user", content: "", images: IMAGES }],
  ],
  "the words beside an image, and others after it": [
    [{ role: "user", content: "", images: IMAGES }, user("b")],
    [{ role: "user", content: "b", images: IMAGES }],
  ],
  "the words of the user between an answer and the end": [
    [user("a"), says("b"), user("")],
    [user("a"), says("b"), user("(nothing)")],
  ],
  "an answer": [[user("a"), says("\n\n"), user("b")], [user("a\n\nb")]],
  "the output of a tool": [
    [user("a"), calls, resultOf(" \n")],
    [user("a"), calls, resultOf("(no output)")],
  ],
};

for (const [what, [messages, sent]] of Object.entries(BLANK)) {
  Deno.test(`alternating() sends nothing blank in the place of ${what}`, () => {
    assertEquals(alternated(messages), sent);
  });
}

for (const [what, [messages, sent]] of Object.entries(CASES)) {
  Deno.test(`alternating() makes a conversation that strict templates take: ${what}`, () => {
    assertEquals(alternated(messages), sent);
    assertEquals(refusalOfStrictTemplate(alternated(messages)), undefined);
  });
}

Deno.test("alternating() never changes what was sent before, as a conversation grows", () => {
  const [messages] = CASES["several interruptions"] ?? [[]];
  for (let length = 1; length < messages.length; length++) {
    const before = JSON.stringify(alternated(messages.slice(0, length))).slice(0, -3);
    assertEquals(JSON.stringify(alternated(messages)).startsWith(before), true);
  }
});
