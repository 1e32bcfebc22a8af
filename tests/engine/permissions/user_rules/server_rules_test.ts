import { assertEquals } from "@std/assert";
import { mcpToolNames, serverTools } from "../../../../lib/engine/extensions/mcp/tool_names.ts";
import type { Hooks } from "../../../../lib/engine/extensions/hooks/hooks.ts";
import { decideByRules } from "../../../../lib/engine/permissions/decide_by_rules.ts";
import { isToolDenied } from "../../../../lib/engine/permissions/user_rules/rule_names.ts";
import { RULE_ACTIONS } from "../../../../lib/engine/permissions/user_rules/user_rule.ts";
import { chooseTools } from "../../../../lib/engine/tools/choose_tools.ts";
import { nearToolName } from "../../../../lib/engine/tools/near_tool_name.ts";
import type { Tool } from "../../../../lib/engine/tools/tool.ts";
import { inWorld as withHooks } from "../../../helpers/hook_world.ts";
import { inWorld } from "../../../helpers/permission_world.ts";
import { rulesOf } from "./rule_judge.ts";

const LONG = "create_a_pull_request_with_all_its_reviewers_and_labels_at_once";
const SERVED = [
  ["docs", "search"],
  ["docs", LONG],
  ["docs", `${LONG}_2`],
  ["my__docs", "search"],
  ["my", "docs"],
  ["my docs", "find/all"],
  [`server_${LONG}`, "run"],
  ["odd", "a.b"],
  ["odd", "a_b"],
].map(([server = "", tool = ""]) => ({ server, tool }));

const NAMES = mcpToolNames(SERVED);
const OF_SERVERS = serverTools(SERVED);
const TOOLS = SERVED.map((_, index) => ({
  name: NAMES[index] ?? "",
  ofServer: OF_SERVERS[index],
} as Tool));

const toolsAt = (places: readonly number[]) => TOOLS.filter((_, index) => places.includes(index));

/** Rules, and the tools that each means: by their places above; for what allows where that is less. */
const MEANT: Array<[rule: string, meant: number[], allowed?: number[]]> = [
  ["mcp__docs__search", [0]],
  ["mcp__docs", [0, 1, 2]],
  ["mcp__docs__*", [0, 1, 2]],
  [`mcp__docs__${LONG}`, [1]],
  [`mcp__docs__${LONG}_2`, [2]],
  [`mcp__docs__*_once`, [1]],
  [NAMES[1] ?? "", [1]],
  ["mcp__my__docs__search", [3]],
  ["mcp__my__docs", [3, 4]],
  ["mcp__my", [4]],
  ["mcp__my docs", [5]],
  ["mcp__my docs__find/all", [5]],
  ["mcp__my_docs", [5]],
  ["mcp__my_docs__find_all", [5]],
  ["mcp__my docs__*", [5]],
  [`mcp__server_${LONG}`, [6]],
  [`mcp__server_${LONG}__run`, [6]],
  [`mcp__server_${LONG}__*`, [6]],
  // Its own name is the nearer one, and a rule that denies means all that it may mean.
  ["mcp__odd__a_b", [7, 8], [8]],
  ["mcp__odd__a.b", [7]],
  ["mcp__*", [0, 1, 2, 3, 4, 5, 6, 7, 8]],
  ["mcp__*__search", [0, 3]],
  ["mcp__docs__nothing", []],
  ["mcp__doc", []],
];

Deno.test("rules mean the tools of servers by their own names, whatever a model is told", async () => {
  await inWorld(async (world) => {
    for (const [text, meant, allowed = meant] of MEANT) {
      for (const action of RULE_ACTIONS) {
        const rules = rulesOf({ [action]: [text] });
        const { decideCall } = await decideByRules(rules, { ...world, mode: "default" });
        const found = [];
        for (const [index, tool] of TOOLS.entries()) {
          const touch = { kind: "external", what: "a tool", claimsToRead: false } as const;
          const { verdict } = await decideCall({ tool, args: {}, touches: [touch] });
          if (verdict !== undefined) found.push(index);
        }
        assertEquals(found, action === "allow" ? allowed : meant, `${action} ${text}`);
      }
    }
  });
});

Deno.test("--tools and --disallowed-tools mean them the same way", () => {
  for (const [text, meant, allowed = meant] of MEANT) {
    assertEquals(chooseTools(TOOLS, { only: [text] }), toolsAt(allowed), text);
    const left = TOOLS.filter((_, index) => !meant.includes(index));
    assertEquals(chooseTools(TOOLS, { without: [text] }), left, text);
    const denied = TOOLS.filter((tool) => isToolDenied(rulesOf({ deny: [text] }), tool));
    assertEquals(denied, toolsAt(meant), text);
  }
});

Deno.test("hooks are asked about them by these names, and told the one that other agents have", async () => {
  const matchers: Array<[matcher: string, meant: number[]]> = [
    ["mcp__docs", [0, 1, 2]],
    [`mcp__docs__${LONG}`, [1]],
    ["mcp__docs__.*_once$", [1]],
    ["mcp__my__docs__.*", [3]],
    ["mcp__my_docs__find_all", [5]],
    [`Bash|mcp__server_${LONG}__run`, [6]],
  ];
  const ask = async (hooks: Hooks, index: number, signal: AbortSignal) => {
    const { name = "", ofServer } = TOOLS[index] ?? {};
    const call = { id: "1", name, ofServer, args: {} };
    return await hooks.preToolUse(call, { emit: () => {}, signal });
  };
  for (const [matcher, meant] of matchers) {
    const hook = { event: "PreToolUse", matcher, command: "cat >&2; exit 2" } as const;
    await withHooks([hook], async ({ hooks, context }) => {
      const found = [];
      for (const index of TOOLS.keys()) {
        const { permission, reason } = await ask(hooks, index, context.signal);
        if (permission !== "deny") continue;
        found.push(index);
        assertEquals(JSON.parse(reason).tool_name, OF_SERVERS[index]?.plainName);
      }
      assertEquals(found, meant, matcher);
    });
  }
});

Deno.test("nearToolName() knows names that no tool of a server has", () => {
  const cases: Array<[written: string, meant: string | undefined]> = [
    ["mcp__docs", undefined],
    ["mcp__docs__search", undefined],
    ["mcp__docs__*", undefined],
    ["mcp__my__docs__x__", undefined],
    ["MCP__docs__search", "mcp__docs__search"],
    ["Mcp__docs__*", "mcp__docs__*"],
    ["mcp_docs_search", "mcp__docs_search"],
    ["mcp__docs__", "mcp__docs"],
    ["mcp__", "mcp__server"],
  ];
  for (const [written, meant] of cases) assertEquals(nearToolName(written), meant, written);
});
