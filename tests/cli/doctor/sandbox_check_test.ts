import { assertEquals } from "@std/assert";
import { describeSandbox, sandboxCheck } from "../../../lib/cli/doctor/sandbox_check.ts";
import { findingsOf } from "./context.ts";

const NONE = "none: agents run with your rights, and permission mode auto is not a sandbox; ";

Deno.test("describeSandbox() names what works, and where isonforge runs when that is known", () => {
  const message = (usable: string[], place?: string) =>
    describeSandbox({ usable, place }).message.replace(NONE, "");
  assertEquals(message([]), "no tool that could provide one works here");
  assertEquals(message(["podman"]), "podman could provide one");
  assertEquals(
    message(["bubblewrap", "docker"], "WSL"),
    "bubblewrap or docker could provide one; isonforge itself runs in WSL",
  );
});

Deno.test("sandboxCheck informs, and finds no fault, whatever there is", async () => {
  const [finding, ...others] = await findingsOf(sandboxCheck, {});
  assertEquals([finding?.level, others], ["note", []]);
  assertEquals(finding?.message.startsWith(NONE), true);
});
