import { assertEquals } from "@std/assert";
import type { McpConnection } from "../../../../lib/engine/extensions/mcp/connection.ts";
import { mcpTool } from "../../../../lib/engine/extensions/mcp/mcp_tool.ts";
import type { ToolContext } from "../../../../lib/engine/tools/tool.ts";

const LONG = "a".repeat(70);

/** A tool with these properties, all of them required, and what its server was called with. */
function toolWith(names: readonly string[]) {
  const calls: unknown[] = [];
  const connection = {
    server: { name: "s" },
    call: (_name: string, { args }: { args: unknown }) => {
      calls.push(args);
      return Promise.resolve({ result: { content: [] } });
    },
  } as unknown as McpConnection;
  const inputSchema = {
    type: "object",
    properties: Object.fromEntries(names.map((name, nth) => [name, { const: nth }])),
    required: names,
  };
  const declared = { name: "t", description: "", inputSchema, claimsToRead: false };
  const tool = mcpTool(connection, { declared, name: "s__t", ofServer: undefined });
  const run = async (args: Record<string, unknown>) => {
    const context = { signal: new AbortController().signal, maxOutputBytes: 1_000 };
    await tool.run(tool.parse(args), context as unknown as ToolContext);
    return calls.at(-1);
  };
  return { parameters: tool.parameters, run };
}

Deno.test("mcpTool() offers names of arguments that Anthropic takes, and calls the server with its own", async () => {
  const names = ["$top", "top", "filter[id]", "filter id", "日", LONG, `${LONG}b`, "a.b-c_1"];
  const wanted = [
    "top_2",
    "top",
    "filter_id",
    "filter_id_2",
    "argument",
    "a".repeat(64),
    `${"a".repeat(56)}_2`,
    "a.b-c_1",
  ];
  const { parameters, run } = toolWith(names);
  assertEquals(parameters, {
    type: "object",
    properties: Object.fromEntries(wanted.map((name, nth) => [name, { const: nth }])),
    required: wanted,
  });
  assertEquals(
    await run(Object.fromEntries(wanted.map((name, nth) => [name, nth]))),
    Object.fromEntries(names.map((name, nth) => [name, nth])),
  );
  // What is not declared, and what the model calls by the server's name, stays.
  assertEquals(await run({ other: 1, "$top": 2 }), { other: 1, "$top": 2 });
});

Deno.test("mcpTool() leaves names of arguments alone that every endpoint takes", async () => {
  const { parameters, run } = toolWith(["path", "a.b"]);
  assertEquals(Object.keys(Object(parameters["properties"])), ["path", "a.b"]);
  assertEquals(await run({ path: 1 }), { path: 1 });
});
