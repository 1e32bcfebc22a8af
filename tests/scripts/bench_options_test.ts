import { assertEquals, assertThrows } from "@std/assert";
import { readOptions, WrongUsage } from "../../scripts/bench/options.ts";

Deno.test("readOptions() has another number of runs for each kind", () => {
  assertEquals(readOptions([]), { kind: "own", runs: 20, isWrite: false });
  assertEquals(readOptions(["--peers", "--write"]), { kind: "peers", runs: 5, isWrite: true });
  assertEquals(readOptions(["--runs=3"]), { kind: "own", runs: 3, isWrite: false });
  assertEquals(readOptions(["--check"]), { kind: "check" });
  const options = readOptions(["--tasks", "--only", "a,b", "--model", "m"]);
  assertEquals(options.kind === "tasks" && [options.tasks.runs, options.tasks.only], [1, [
    "a",
    "b",
  ]]);
});

Deno.test("readOptions() refuses what it does not know", () => {
  const wrong = [["--peer"], ["x"], ["--runs", "0"], ["--runs", "1.5"], ["--runs"], ["--json"]]
    .concat([["--model", "m"], ["--peers", "--tasks"], ["--tasks", "--max-turns", "-1"]])
    .concat([["--tasks", "--write"], ["--check", "--peers"], ["--check", "--write"]])
    .concat([["--write=no"], ["--growth=no"], ["--", "--growth"], ["--runs", "99999999999"]])
    .concat([["--tasks", "--timeout", "x"], ["--tasks", "--provider=o"], [
      "--tasks",
      "--sandbox=x",
    ]]);
  for (const args of wrong) {
    assertThrows(() => readOptions(args), WrongUsage, undefined, args.join(" "));
  }
});
