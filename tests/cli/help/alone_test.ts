import { assertEquals } from "@std/assert";
import { helpAlone } from "../../../lib/cli/help/alone.ts";

Deno.test("helpAlone() keeps the words of the command when other options stand beside --help", () => {
  assertEquals(helpAlone(["--bg", "-w", "x", "--help"]), ["--help"]);
  assertEquals(helpAlone(["config", "set", "--json", "-h"]), ["config", "set", "--help"]);
  assertEquals(helpAlone(["logs", "-n", "5", "--help"]), ["logs", "--help"]);
});

Deno.test("helpAlone() changes nothing when no help is asked for, or only in the prompt", () => {
  for (const args of [[], ["--bg", "x"], ["-p", "--", "--help"], ["-p", "explain --help"]]) {
    assertEquals(helpAlone(args), args);
  }
});
