import { assertEquals } from "@std/assert";
import { MAX_DEPTH, parseArguments } from "../../../lib/engine/models/tool_arguments.ts";

Deno.test("parseArguments() reads JSON, also when it was encoded twice", () => {
  assertEquals(parseArguments('{"path": "a"}'), { path: "a" });
  assertEquals(parseArguments(JSON.stringify('{"path": "a"}')), { path: "a" });
  for (const empty of ["", " \n"]) assertEquals(parseArguments(empty), {});
  for (const text of ["{", "path", '{"a": "'] as const) assertEquals(parseArguments(text), text);
});

Deno.test("parseArguments() hands on as text what is nested too deep", () => {
  const lists = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  const objects = (depth: number) => '{"a":'.repeat(depth) + "1" + "}".repeat(depth);
  for (const nested of [lists, objects]) {
    assertEquals(typeof parseArguments(nested(MAX_DEPTH)), "object");
    for (const depth of [MAX_DEPTH + 1, 200_000]) {
      assertEquals(parseArguments(nested(depth)), nested(depth));
    }
  }
  const twice = parseArguments(JSON.stringify(lists(200_000)));
  assertEquals(twice, lists(200_000));
});

Deno.test("parseArguments() counts no bracket that stands in a string", () => {
  for (const content of ["[".repeat(500), `\\"${"{".repeat(500)}`, "\\".repeat(500) + "[["]) {
    const value = { path: content };
    assertEquals(parseArguments(JSON.stringify(value)), value);
  }
  assertEquals(parseArguments(`[${"[],".repeat(500)}[]]`), Array(501).fill([]));
});
