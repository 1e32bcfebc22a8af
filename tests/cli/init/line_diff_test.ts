import { assertEquals } from "@std/assert/equals";
import { lineDiff } from "../../../lib/cli/init/line_diff.ts";

Deno.test("lineDiff() keeps common lines, and marks those that go and come", () => {
  const cases: [before: string, after: string, diff: string[]][] = [
    ["", "a\nb\n", ["+a", "+b"]],
    ["a\nb\n", "", ["-a", "-b"]],
    ["a\nb\nc\n", "a\nx\nc\n", [" a", "-b", "+x", " c"]],
    ["a\nb\n", "b\n", ["-a", " b"]],
    ["a\n", "a\n", [" a"]],
    ["a\nb\nc\nd\n", "a\nc\nd\ne\n", [" a", "-b", " c", " d", "+e"]],
  ];
  for (const [before, after, diff] of cases) assertEquals(lineDiff(before, after), diff);
});
