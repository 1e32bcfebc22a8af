import { assertEquals, assertThrows } from "@std/assert";
import { resolveAgent } from "../../lib/agents/resolve_agent.ts";
import { UserError } from "../../lib/errors.ts";
import { record } from "../helpers/records.ts";

const ENTRIES = [
  { id: "00000001", meta: { ...record("00000001"), name: "nightly", worktree: "fix/prices" } },
  { id: "00000002", meta: { ...record("00000002"), worktree: "beef" } },
  { id: "00000003", meta: { ...record("00000003"), worktree: "shared" } },
  { id: "00000004", meta: { ...record("00000004"), worktree: "shared" } },
  { id: "beef0000", meta: record("beef0000") },
  { id: "cafe0000", unreadable: "it is empty" },
];

function resolve(word: string): string {
  return resolveAgent(word, { ids: ENTRIES.map(({ id }) => id), entries: () => ENTRIES });
}

Deno.test("resolveAgent() takes an id, the beginning of one, a name, or a branch", () => {
  assertEquals(resolve("00000002"), "00000002");
  assertEquals(resolve("cafe"), "cafe0000");
  assertEquals(resolve("nightly"), "00000001");
  assertEquals(resolve("fix/prices"), "00000001");
});

Deno.test("resolveAgent() names what matched when a branch is that of several, or begins an id", () => {
  const wrong = [
    ["shared", '"shared" is the branch of 00000003, 00000004'],
    ["beef", '"beef" is the branch of 00000002 and the beginning of beef0000'],
    ["0000", '"0000" fits 4 agents'],
  ] as const;
  for (const [word, message] of wrong) assertThrows(() => resolve(word), UserError, message);
});

Deno.test("resolveAgent() tells what is unknown from what no agent can be called", () => {
  assertThrows(() => resolve("monthly"), UserError, 'no such agent: "monthly"');
  assertThrows(() => resolve("ffff"), UserError, 'no such agent: "ffff"');
  for (const word of ["", "../x", "no/branch", "-rf"]) {
    assertThrows(() => resolve(word), UserError, "not an agent id");
  }
});
