import { assertEquals } from "@std/assert";
import { failed } from "../../../lib/engine/tools/outcome.ts";

Deno.test("failed() tells the user why, without what was tried", () => {
  for (
    const [message, summary] of [
      ['cannot write "a.txt": permission denied', "failed: permission denied"],
      ['cannot read "src/a: b.ts": no such file or directory', "failed: no such file or directory"],
      ['cannot read "a" from line 9: it has 3 lines', "failed: it has 3 lines"],
      ["cannot find files: the pattern is empty", "failed: the pattern is empty"],
      ['cannot edit "a": the text is not there\nnearest:\n1 x', "failed: the text is not there"],
      [
        "the network cannot be reached from here",
        "failed: the network cannot be reached from here",
      ],
      ["", "failed: "],
      ["x".repeat(500), `failed: ${"x".repeat(119)}…`],
    ] as const
  ) {
    assertEquals(failed(message), { output: message, isError: true, summary });
  }
  assertEquals(failed("an exploration ended", "timeout").summary, "timeout");
});
