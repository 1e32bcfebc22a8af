import { assert, assertEquals, assertThrows } from "@std/assert";
import { checkName, isName, resolveName } from "../../../lib/agents/record/name.ts";
import { UserError } from "../../../lib/errors.ts";
import { record } from "../../helpers/records.ts";

Deno.test("isName() is true of words that can be no id and no path", () => {
  for (const name of ["nightly", "a-1", "v1.2_x", "cafe-1", "deadbeef0", "G", "x".repeat(64)]) {
    assert(isName(name), name);
  }
  const others = ["", "cafe", "CAFE", "0", "a3f8c1d2", ".x", "-x", "a/b", "a b", "a\n", "é"];
  assertEquals([...others, "x".repeat(65)].filter(isName), []);
});

Deno.test("checkName() says what a name may be when given what is none", () => {
  const like = assertThrows(() => checkName("cafe"), UserError);
  assertEquals(like.message, '"cafe" cannot be a name: it could be the beginning of an id');
  assertEquals([like.exitCode, like.hint?.includes("agent-cafe")], [2, true]);
  assertThrows(() => checkName("a b"), UserError, 'letters, digits, ".", "_" and "-", not "a b"');
  assertThrows(() => checkName("../x\x1b[2J"), UserError, String.raw`not "../x\u001b[2J"`);
});

Deno.test("resolveName() finds the agent that is called so, whatever else cannot be read", () => {
  const entries = [
    { id: "00000001", unreadable: "it is empty" },
    { id: "00000002", meta: { ...record("00000002"), name: "nightly" } },
    { id: "00000003", meta: record("00000003") },
  ];
  assertEquals(resolveName("nightly", entries), "00000002");
  assertEquals(resolveName("night", entries), undefined);
});

Deno.test("resolveName() names the ids when records were edited to have one name", () => {
  const entries = ["00000001", "00000002"].map((id) => ({
    id,
    meta: { ...record(id), name: "x" },
  }));
  assertThrows(() => resolveName("x", entries), UserError, "2 agents: 00000001, 00000002");
});
