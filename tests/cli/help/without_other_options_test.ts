import { assertEquals } from "@std/assert";
import { withoutOtherOptions } from "../../../lib/cli/help/without_other_options.ts";

Deno.test("withoutOtherOptions() keeps the words of the command when other options stand beside --help", () => {
  assertEquals(withoutOtherOptions(["--bg", "-w", "x", "--help"]), ["--help"]);
  assertEquals(withoutOtherOptions(["config", "set", "--json", "-h"]), ["config", "set", "--help"]);
  assertEquals(withoutOtherOptions(["logs", "-n", "5", "--help"]), ["logs", "--help"]);
});

Deno.test("withoutOtherOptions() changes nothing when no help is asked for, or only in the prompt", () => {
  for (const args of [[], ["--bg", "x"], ["-p", "--", "--help"], ["-p", "explain --help"]]) {
    assertEquals(withoutOtherOptions(args), args);
  }
});
