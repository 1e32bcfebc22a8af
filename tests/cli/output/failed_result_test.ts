import { assertEquals } from "@std/assert/equals";
import { outputOptionsIn } from "../../../lib/cli/output/failed_result.ts";

Deno.test("outputOptionsIn() knows which output a run was asked for when its command line is wrong", () => {
  const asked = (line: string) => {
    const { bg = false, json = false, outputFormat } = outputOptionsIn(line.split(" "));
    return [bg, json, outputFormat];
  };
  assertEquals(asked("-p --json --nope"), [false, true, undefined]);
  assertEquals(asked("--output-format stream-json --nope"), [false, false, "stream-json"]);
  assertEquals(asked("--output-format=json --nope"), [false, false, "json"]);
  assertEquals(asked("--bg --json --nope"), [true, true, undefined]);
  assertEquals(asked("--nope -- --json"), [false, false, undefined]);
  // Of a command it is that command's own.
  assertEquals(asked("agents --json --nope"), [false, false, undefined]);
  assertEquals(asked("--json agents --nope"), [false, false, undefined]);
});
