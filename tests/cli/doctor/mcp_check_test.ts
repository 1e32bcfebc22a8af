import { assertEquals } from "@std/assert";
import { mcpCheck } from "../../../lib/cli/doctor/mcp_check.ts";

/** With `ISONFORGE_MCP_START_S` set to this. */
function deadlineMs(seconds: string | undefined): number {
  return mcpCheck.deadlineMs({ env: () => seconds });
}

Deno.test("mcpCheck is not given up before a run would give up the servers", () => {
  assertEquals(deadlineMs("300") - deadlineMs(undefined), 300_000);
  // What is wrong with the variable, the check of the environment says.
  assertEquals(deadlineMs("soon"), deadlineMs(undefined));
});
