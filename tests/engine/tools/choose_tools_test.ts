import { assertEquals } from "@std/assert";
import { chooseTools, toolNames } from "../../../lib/engine/tools/choose_tools.ts";
import { tools } from "../../../lib/engine/tools/mod.ts";
import { scriptedTool } from "../../helpers/scripted_tool.ts";
import type { Tool } from "../../../lib/engine/tools/tool.ts";

const MCP = ["mcp__git__log", "mcp__git__push", "mcp__github__issues"].map((name) =>
  scriptedTool(name) as Tool
);

Deno.test("chooseTools() leaves what is named, and takes out what is not wanted", () => {
  const names = (choice: Parameters<typeof chooseTools>[1]) =>
    chooseTools([...tools, ...MCP], choice).map(({ name }) => name);
  assertEquals(names({}).length, tools.length + MCP.length);
  assertEquals(names({ only: ["read", "bash"] }), ["read", "bash", "bash_output", "bash_kill"]);
  assertEquals(names({ only: [] }), []);
  assertEquals(names({ only: ["mcp__git"] }), ["mcp__git__log", "mcp__git__push"]);
  assertEquals(names({ only: ["mcp__*", "read"], without: ["mcp__git__push"] }), [
    "read",
    "mcp__git__log",
    "mcp__github__issues",
  ]);
  assertEquals(names({ without: ["bash", "mcp__*"] }).includes("bash_output"), false);
  assertEquals(names({ without: ["bash", "mcp__*"] }).length, tools.length - 3);
});

Deno.test("toolNames() takes names as other agents write them, and knows the nearest", () => {
  assertEquals(toolNames(["Read", "WebFetch", "TodoWrite", "mcp__x__y", "skill", "LS"], tools), {
    names: ["read", "fetch", "todo", "mcp__x__y", "skill", "list"],
  });
  const wrong = toolNames(["grpe"], tools);
  assertEquals("unknown" in wrong && [wrong.unknown, wrong.near], ["grpe", "grep"]);
});
