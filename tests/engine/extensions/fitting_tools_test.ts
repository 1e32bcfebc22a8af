import { assertEquals } from "@std/assert/equals";
import { fittingTools } from "../../../lib/engine/extensions/fitting_tools.ts";
import { scriptedTool } from "../../helpers/scripted_tool.ts";

Deno.test("fittingTools() keeps as many as a small window has room for, and says which it does not", () => {
  const tools = Array.from({ length: 40 }, (_, n) => scriptedTool(`mcp__a__tool_${n}`));
  assertEquals(fittingTools(tools, 100_000).notice, undefined);
  const { tools: fitting, notice } = fittingTools(tools, 2_000);
  assertEquals(fitting.length > 5 && fitting.length < 40, true);
  const left = 40 - fitting.length;
  assertEquals(
    notice,
    "left out, as the tools of servers fill 40% of the context window: " +
      tools.slice(-left, -left + 5).map(({ name }) => name).join(", ") + ` and ${left - 5} more`,
  );
});
