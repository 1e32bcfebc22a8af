import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { assertThrows } from "@std/assert/throws";
import { readAnswerSchema } from "../../../lib/engine/answer_schema.ts";
import { UserError } from "../../../lib/errors.ts";
import type { AnswerPart } from "../../../lib/engine/message.ts";
import type { FinishEvent } from "../../../lib/engine/models/model.ts";
import { AnswerReview } from "../../../lib/engine/turn/answer_review.ts";

function finish(text: string, more: Partial<FinishEvent> = {}): FinishEvent {
  const answer = { role: "assistant" as const, parts: [{ type: "text" as const, text }] };
  return { type: "finish", answer, reason: "stop", usage: undefined, ...more };
}

const UNREAD = [{ id: "a", name: "write", arguments: '{"path": "a' }];
const READ = [{ id: "b", name: "read", arguments: { path: "a" } }];

Deno.test("AnswerReview takes words that ended by themselves as final", () => {
  assertEquals(new AnswerReview(undefined).judge(finish("done")), { kind: "final" });
});

Deno.test("AnswerReview counts empty and cut-off answers in a row, until a call comes", () => {
  const review = new AnswerReview(undefined);
  const kinds = [finish(""), finish("a", { reason: "length" }), finish(" ")]
    .map((one) => review.judge(one).kind);
  assertEquals(kinds, ["unfinished", "unfinished", "unfinished"]);
  review.sawCalls(READ, { isCutOff: false });
  assertEquals(review.judge(finish("")).kind, "unfinished");
  review.judge(finish(""));
  review.judge(finish(""));
  assertThrows(() => review.judge(finish("")), UserError, "no complete answer in 4 attempts");
});

Deno.test("AnswerReview takes nothing for final in which there are only thoughts, or nothing to see", () => {
  const thought = { type: "reasoning" as const, text: "I should read it." };
  const signed = { ...thought, text: "", metadata: { anthropic: { signature: "S" } } };
  const words = { type: "text" as const, text: "\u200b\n\ufeff" };
  const of = (parts: AnswerPart[]) => finish("", { answer: { role: "assistant", parts } });
  const table: [parts: AnswerPart[], tell: string, why: string][] = [
    [[thought], "Your answer ended in your thoughts", "the last one ended in its thoughts"],
    [[signed], "Your answer ended in your thoughts", "the last one ended in its thoughts"],
    [[thought, words], "Your answer ended in your thoughts", "the last one ended in its thoughts"],
    [[words], "Your answer was empty", "the last one was empty"],
    [[], "Your answer was empty", "the last one was empty"],
  ];
  for (const [parts, tell, why] of table) {
    const review = new AnswerReview(undefined);
    for (let times = 0; times < 3; times++) {
      const judged = review.judge(of(parts));
      assertStringIncludes("tell" in judged ? judged.tell : "final", tell);
    }
    assertThrows(
      () => review.judge(of(parts)),
      UserError,
      `the model gave no complete answer in 4 attempts: ${why}`,
    );
  }
});

Deno.test("AnswerReview gives up on calls that are cut off again and again", () => {
  const review = new AnswerReview(undefined);
  for (let times = 0; times < 3; times++) review.sawCalls(UNREAD, { isCutOff: true });
  assertThrows(() => review.sawCalls(UNREAD, { isCutOff: true }), UserError, "cut off");
});

Deno.test("AnswerReview tells of a problem once, and again after calls", () => {
  const review = new AnswerReview(undefined);
  const problem = finish("", { problem: { tell: "no XML", fail: "it wrote XML" } });
  assertEquals(review.judge(problem), {
    kind: "unfinished",
    tell: "no XML",
    notice: "it wrote XML; it was told",
  });
  review.sawCalls(READ, { isCutOff: false });
  assertEquals(review.judge(problem).kind, "unfinished");
  assertThrows(() => review.judge(problem), UserError, "it wrote XML");
});

Deno.test("AnswerReview enforces a schema from the first misfit on, and gives up after three corrections", async () => {
  const review = new AnswerReview(await readAnswerSchema('{"type": "number"}'));
  assertEquals(review.enforcedSchema, undefined);
  for (let times = 0; times < 3; times++) {
    assertEquals(review.judge(finish("words")).kind, "unfinished");
    assertEquals(review.enforcedSchema, { type: "number" });
  }
  assertEquals(review.judge(finish("7")), { kind: "final" });
  assertThrows(() => review.judge(finish("words")), UserError, "does not fit --json-schema");
});
