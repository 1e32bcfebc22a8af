import { assertEquals } from "@std/assert/equals";
import type { PermissionMode } from "../../../lib/engine/permissions/mode.ts";
import { createPermit } from "../../../lib/engine/permissions/permit.ts";
import { parseRule } from "../../../lib/engine/permissions/user_rules/user_rule.ts";
import type { PlacedCall } from "../../../lib/engine/placed_call.ts";
import type { PlacedTouch } from "../../../lib/engine/tools/touch.ts";

const RUN: PlacedTouch = { kind: "run", command: "make" };
const SERVER: PlacedTouch = { kind: "external", what: '"add" of a server', claimsToRead: false };

async function hint(mode: PermissionMode, touch: PlacedTouch, ask?: string): Promise<string> {
  const rule = ask === undefined ? undefined : parseRule(ask);
  const permit = await createPermit({
    mode,
    cwd: "/work",
    home: "/nowhere",
    isonforgeHome: "/nowhere/.isonforge",
    ...(rule === undefined ? {} : { rules: [{ ...rule, action: "ask", from: "a test" }] }),
  });
  const name = touch.kind === "external" ? "mcp__own__add" : "bash";
  const call = { tool: { name }, args: { command: "make" }, touches: [touch] } as unknown;
  const judged = await permit?.(call as PlacedCall, new AbortController().signal);
  if (judged === undefined || judged.allowed) throw new Error("it was allowed");
  return /\((the user may allow it: .*)\)$/.exec(judged.reason)?.[1] ?? judged.reason;
}

Deno.test("createPermit() names only what would allow a call that nobody can be asked about", async () => {
  const others = "permission_mode in the configuration, or a rule";
  const may = "the user may allow it: ";
  assertEquals(await hint("default", RUN), `${may}--permission-mode auto or yolo, ${others}`);
  assertEquals(await hint("acceptEdits", RUN), `${may}--permission-mode auto or yolo, ${others}`);
  const server = `${may}"mcp__own__add" in permissions.allow of settings.json`;
  assertEquals(await hint("auto", SERVER), `${server}, or --permission-mode yolo`);
  assertEquals(await hint("auto", RUN, "Bash(make)"), `${may}--permission-mode yolo`);
});
