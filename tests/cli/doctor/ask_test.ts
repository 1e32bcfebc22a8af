import { assertEquals } from "@std/assert";
import { ask } from "../../../lib/cli/doctor/ask.ts";

Deno.test("ask() returns what a program answers, be it a refusal", async () => {
  assertEquals(await ask(["/bin/sh", "-c", "echo yes"]), { code: 0, text: "yes" });
  assertEquals(await ask(["/bin/sh", "-c", "echo no >&2; exit 3"]), { code: 3, text: "no" });
});

Deno.test("ask() returns nothing when the program is missing, or a signal ends it", async () => {
  assertEquals(await ask(["/nowhere/program"]), undefined);
  assertEquals(await ask(["/bin/sh", "-c", "kill -9 $$"]), undefined);
});
