import { assertEquals } from "@std/assert";
import { parseLayer } from "../../../lib/config/layers/parse_layer.ts";
import type { LayerPlace } from "../../../lib/config/layers/layer.ts";

const OWN: LayerPlace = { layer: "user", place: "F" };
const FOREIGN: LayerPlace = { ...OWN, repository: "/r", isForeign: true };

function problemsOf(settings: Record<string, unknown>, place = OWN): string[] {
  return parseLayer(settings, place).problems.map(({ text, isFatal }) =>
    `${isFatal ? "refused" : "said"}: ${text}`
  );
}

const hook = (entry: Record<string, unknown>, group: Record<string, unknown> = {}) => ({
  hooks: { PreToolUse: [{ ...group, hooks: [{ command: "x", ...entry }] }] },
});
const rule = (entry: Record<string, unknown>) => ({ permissions: { rules: [entry] } });
const MODES = "plan, default, acceptEdits, auto, yolo, bypassPermissions";
const A_RULE = "takes objects with tool, action (allow, ask, deny) and perhaps args_pattern, not";

/** What a file says, and each problem that it has. */
const WRONG: ReadonlyArray<[settings: Record<string, unknown>, ...problems: string[]]> = [
  // Settings
  [{ model: 1 }, 'refused: "model" in F takes a string'],
  [{ model: ["a", "b"] }, 'refused: "model" in F takes a string'],
  [{ model: { a: "b" } }, 'refused: "model" in F takes a string'],
  [{ model: null }, 'refused: "model" in F takes a string'],
  [{ sandbox: ["off"] }, 'refused: "sandbox" in F takes a string'],
  [{ sandbox: { enabled: true } }, 'refused: "sandbox" in F takes a string'],
  [{ sandbox: "on" }, 'refused: "sandbox" in F takes one of off, workspace, strict, not "on"'],
  [{ context_window: "9000" }, 'refused: "context_window" in F takes a number'],
  [{ max_turns: true }, 'refused: "max_turns" in F takes a number'],
  [{ sandbox_allow: [1] }, 'refused: "sandbox_allow" in F takes a string or a list of them'],
  [
    { headers: { "X-A": { b: 1 } } },
    'refused: "headers" in F takes a string, a list of them, or an object of texts',
  ],
  [{ pools: 5 }, 'refused: "pools" in F takes an object, or a string that holds it'],
  [{ efort: "max" }, 'said: unknown setting "efort" in F; did you mean effort?'],
  [
    { agents: { colums: "id" } },
    'said: unknown setting "agents.colums" in F; did you mean agents.columns?',
  ],
  [{ later: 1 }, 'said: unknown setting "later" in F'],
  [{ disableAllHooks: "yes" }, 'refused: "disableAllHooks" in F takes true or false'],
  [
    { disabledMcpjsonServers: "a" },
    'refused: "disabledMcpjsonServers" in F takes a list of names of servers',
  ],
  ...["enabledMcpjsonServers", "enableAllProjectMcpServers"].map((
    name,
  ): [Record<string, unknown>, string] => [
    { [name]: true },
    `said: "${name}" in F is not used: servers of .mcp.json run once their repository is trusted`,
  ]),
  // What keeps a run within borders
  [{ sanbox: "strict" }, 'refused: unknown setting "sanbox" in F; did you mean sandbox?'],
  [{ permisions: {} }, 'refused: unknown setting "permisions" in F; did you mean permissions?'],
  [
    { permissionMode: "plan" },
    'refused: unknown setting "permissionMode" in F; did you mean permission_mode?',
  ],
  [{ deny: [] }, 'refused: unknown setting "deny" in F; did you mean permissions.deny?'],
  // permissions
  [{ permissions: null }, 'refused: "permissions" in F takes an object'],
  [{ permissions: [] }, 'refused: "permissions" in F takes an object'],
  [{ permissions: { deny: "Bash" } }, 'refused: "permissions.deny" in F takes a list'],
  [{ permissions: { ask: null } }, 'refused: "permissions.ask" in F takes a list'],
  [{ permissions: { allow: {} } }, 'refused: "permissions.allow" in F takes a list'],
  [
    { permissions: { deny: ["Bash(", 5] } },
    'refused: "Bash(" of "permissions.deny" is no rule such as Bash(git status:*), in F',
    'refused: 5 of "permissions.deny" is no rule such as Bash(git status:*), in F',
  ],
  [
    { permissions: { deny: ["Bsh(rm:*)"] } },
    'said: the rule "Bsh(rm:*)" of "permissions.deny" in F means no call: there is no tool Bsh; did you mean Bash?',
  ],
  [
    { permissions: { deny: ["MCP__docs", "mcp__docs__"] } },
    'said: the rule "MCP__docs" of "permissions.deny" in F means no call: there is no tool MCP__docs; did you mean mcp__docs?',
    'said: the rule "mcp__docs__" of "permissions.deny" in F means no call: there is no tool mcp__docs__; did you mean mcp__docs?',
  ],
  [
    { permissions: { denny: [] } },
    'refused: unknown "permissions.denny" in F; did you mean permissions.deny?',
  ],
  [{ permissions: { forbid: [] } }, 'said: "permissions.forbid" in F is not used'],
  [{ permissions: { rules: {} } }, 'refused: "permissions.rules" in F takes a list'],
  [rule({ tool: "x" }), `refused: "permissions.rules" in F ${A_RULE} {"tool":"x"}`],
  [
    rule({ tool: "bash", action: "allow", pattern: "ls" }),
    'said: "permissions.rules.pattern" in F is not used',
    `refused: "permissions.rules" in F ${A_RULE} {"tool":"bash","action":"allow","pattern":"ls"}`,
  ],
  [
    rule({ tool: "bash", action: "deny", arg_pattern: "ls" }),
    'refused: unknown "permissions.rules.arg_pattern" in F; did you mean permissions.rules.args_pattern?',
  ],
  [
    { permissions: { defaultMode: "dontAsk" } },
    `refused: "permissions.defaultMode" in F takes one of ${MODES}, not "dontAsk"`,
  ],
  [
    { permissions: { defaultMode: ["plan"] } },
    'refused: "permissions.defaultMode" in F takes a string',
  ],
  [
    { permissions: { defaultMode: null } },
    'refused: "permissions.defaultMode" in F takes a string',
  ],
  [
    { permissions: { additionalDirectories: "../docs" } },
    'refused: "permissions.additionalDirectories" in F takes a list of directories',
  ],
  [
    { permissions: { additionalDirectories: ["../docs", 1, ""] } },
    'refused: "permissions.additionalDirectories" in F takes a list of directories, not 1',
    'refused: "permissions.additionalDirectories" in F takes a list of directories, not ""',
  ],
  // hooks
  [{ hooks: [] }, 'refused: "hooks" in F takes an object of events'],
  [{ hooks: { Stop: {} } }, 'refused: "hooks.Stop" in F takes a list'],
  [{ hooks: { Stop: ["x"] } }, "refused: a hook for Stop in F is no object"],
  [{ hooks: { Stop: [{}] } }, 'refused: a hook for Stop in F has no list "hooks"'],
  [
    { hooks: { Stop: [{ hooks: [{ type: "agent" }, { type: "agent" }, { type: "mcp_tool" }] }] } },
    'said: a hook for Stop in F is of type "agent": command, http and prompt are there',
    'said: a hook for Stop in F is of type "mcp_tool": command, http and prompt are there',
  ],
  [
    { hooks: { Setup: [] } },
    "said: hooks for Setup in F are not run: there are no such events here",
  ],
  [{ hooks: { Stopp: [] } }, 'said: unknown event "Stopp" of hooks in F; did you mean Stop?'],
  [hook({}, { matcher: 3 }), "refused: a hook for PreToolUse in F has a matcher that is no text"],
  [
    hook({}, { matcher: "Edit(" }),
    'refused: a hook for PreToolUse in F has the matcher "Edit(", which is no regular expression',
  ],
  [
    hook({}, { matcher: "Bsh|Edit" }),
    "said: a hook for PreToolUse in F matches no Bsh: there is no such tool; did you mean Bash?",
  ],
  [
    hook({}, { macher: "Bash" }),
    'refused: unknown "hooks.PreToolUse.macher" in F; did you mean hooks.PreToolUse.matcher?',
  ],
  [
    hook({ command: "" }, { matcher: "Bash" }),
    "refused: a hook for PreToolUse (Bash) in F has no command",
  ],
  [
    hook({ timeout: "30" }),
    'refused: a hook for PreToolUse in F takes a timeout in seconds, above 0, not "30"',
  ],
  [
    hook({ timeout: 3600 }),
    "said: a hook for PreToolUse in F has 600 s, which is the most, and not 3600",
  ],
  [
    hook({ async: "yes" }),
    'refused: a hook for PreToolUse in F takes true or false for "async", not "yes"',
  ],
  [
    hook({ if: "(" }),
    'refused: a hook for PreToolUse in F has an "if" that is no rule, such as Bash(git *)',
  ],
  [hook({ once: true }), 'said: "hooks.PreToolUse.hooks.once" in F is not used'],
  [
    { hooks: { Stop: [{ hooks: [{ command: "x", if: "Bash" }] }] } },
    'said: a hook for Stop in F is never run: what is no call meets no "if"',
  ],
  // env and mcpServers
  [{ env: ["A=1"] }, 'refused: "env" in F takes an object of variables'],
  [{ env: { A: null } }, 'refused: "env.A" in F takes a text'],
  [{ mcpServers: [] }, 'refused: "mcpServers" in F takes an object'],
  [{ mcpServers: { a: "npx" } }, 'refused: the server "a" in F takes an object'],
];

Deno.test("parseLayer() drops nothing without a word when it is of the wrong type or unknown", () => {
  for (const [settings, ...problems] of WRONG) {
    assertEquals(problemsOf(settings), problems, JSON.stringify(settings));
  }
});

Deno.test("parseLayer() has nothing to say of what it takes, and of what people write beside it", () => {
  const settings = {
    $schema: "x",
    headers: ["X-A: b", "X-C: d"],
    notify: ["desktop", "terminal"],
    pools: { a: ["http://h/v1"] },
    permissions: {
      _why: "nobody pushes",
      deny: ["Bash(git push:*)", "WebSearch", "mcp__github", "MultiEdit(/x)"],
      defaultMode: "bypassPermissions",
      additionalDirectories: ["../docs"],
    },
    ...hook({ type: "command", statusMessage: "checking" }, { matcher: "Bash|Notebook.*" }),
  };
  assertEquals(problemsOf(settings), []);
  const { values, directories } = parseLayer(settings, OWN);
  assertEquals(values, {
    headers: "X-A: b\nX-C: d",
    notify: "desktop,terminal",
    pools: '{"a":["http://h/v1"]}',
    permission_mode: "bypassPermissions",
  });
  assertEquals(directories, ["../docs"]);
  assertEquals(problemsOf({ model: 1, sanbox: 1, permissions: { deny: [] } }, FOREIGN), []);
});

Deno.test("parseLayer() keeps what denies when there are more rules than count", () => {
  const allow = Array.from({ length: 1_200 }, (_, index) => `Read(x${index})`);
  const { rules } = parseLayer({ permissions: { allow, deny: ["Bash(rm:*)"] } }, OWN);
  assertEquals([rules.length, rules.at(-1)?.action], [1_000, "deny"]);
});

Deno.test("parseLayer() denies what is named without the brackets of a list, and allows nothing so", () => {
  const permissions = { deny: "Bash(rm:*)", ask: "Edit", allow: "Read" };
  const { rules } = parseLayer({ permissions }, OWN);
  assertEquals(rules.map(({ action, text }) => `${action} ${text}`), [
    "ask Edit",
    "deny Bash(rm:*)",
  ]);
});
