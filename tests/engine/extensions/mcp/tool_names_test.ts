import { assertEquals, assertMatch } from "@std/assert";
import { mcpToolName, mcpToolNames } from "../../../../lib/engine/extensions/mcp/tool_names.ts";

Deno.test("mcpToolName() is the name that other agents use, and one that endpoints take", () => {
  assertEquals(mcpToolName("docs", "search"), "mcp__docs__search");
  assertEquals(mcpToolName("my docs", "näh/search.all"), "mcp__my_docs__n_h_search_all");
  const long = "x".repeat(80);
  assertMatch(mcpToolName("docs", long), /^mcp__docs__x{44}_[0-9a-f]{8}$/);
});

Deno.test("mcpToolNames() gives each tool a name of its own, whatever order they come in", () => {
  const tools = [
    { server: "a", tool: "x/y" },
    { server: "a", tool: "x.y" },
    { server: "a", tool: "z" },
  ];
  const names = mcpToolNames(tools);
  assertEquals(new Set(names).size, 3);
  assertEquals(mcpToolNames(tools.toReversed()).toReversed(), names);
  assertEquals(names[2], "mcp__a__z");
});
