import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { isId, randomId, resolveId } from "../../../lib/agents/record/id.ts";
import { UserError } from "../../../lib/errors.ts";

const IDS = ["a3f8c1d2", "a3f90000", "91b4ef0a"];

function refusal(prefix: string): UserError {
  return assertThrows(() => resolveId(prefix, IDS), UserError);
}

Deno.test("isId() is true only when the text is 8 lowercase hex digits", () => {
  assert(isId("a3f8c1d2") && isId("00000000"));
  const others = [
    "",
    "a3f8c1d",
    "a3f8c1d2e",
    "A3F8C1D2",
    "g3f8c1d2",
    "a3f8c1d2\n",
    " a3f8c1d2",
    "../../..",
  ];
  assertEquals(others.filter(isId), []);
});

Deno.test("randomId() is an id, and another one each time, when called often", () => {
  const ids = Array.from({ length: 1000 }, randomId);
  assert(ids.every(isId));
  // Two equal ones among 1000 come up once in 8,600 times, ten never.
  assert(new Set(ids).size > 990);
});

Deno.test("resolveId() finds the agent when the id is whole or a prefix of one", () => {
  assertEquals(resolveId("a3f8c1d2", IDS), "a3f8c1d2");
  assertEquals(resolveId("a3f8", IDS), "a3f8c1d2");
  assertEquals(resolveId("9", IDS), "91b4ef0a");
});

Deno.test("resolveId() names what matched when the prefix fits several", () => {
  const error = refusal("a3f");
  assertEquals(error.message, `"a3f" fits 2 agents: a3f8c1d2, a3f90000`);
  assertEquals([error.exitCode, error.hint], [1, "give more digits of the id"]);
});

Deno.test("resolveId() says that there is none when the prefix fits nothing", () => {
  const error = refusal("ffff");
  assertEquals([error.message, error.exitCode], [`no such agent: "ffff"`, 1]);
  assertThrows(() => resolveId("a", []), UserError, "no such agent");
});

for (
  const malformed of [
    "",
    "../../x",
    "-rf",
    "a3f8\n",
    "a3f8c1d2e",
    "A3F8",
    "a3f8c1d2/..",
    ".",
    "*",
    " a3",
  ]
) {
  Deno.test(`resolveId() refuses as wrong usage when given ${JSON.stringify(malformed)}`, () => {
    const error = refusal(malformed);
    assertEquals(error.message, `not an agent id: ${JSON.stringify(malformed)}`);
    assertEquals(error.exitCode, 2);
  });
}

Deno.test("resolveId() abbreviates what it repeats when that is 300 characters long", () => {
  const error = refusal("a".repeat(300));
  assertStringIncludes(error.message, `"${"a".repeat(40)}…"`);
});

Deno.test("resolveId() repeats no raw control character when given some", () => {
  assertEquals(refusal("\x1b[2J").message, String.raw`not an agent id: "\u001b[2J"`);
});
