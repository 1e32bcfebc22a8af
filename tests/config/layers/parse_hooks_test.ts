import { assertEquals } from "@std/assert/equals";
import { parseHooks } from "../../../lib/config/layers/parse_hooks.ts";
import { describeAction } from "../../../lib/engine/extensions/hooks/hook.ts";
import { Problems } from "../../../lib/config/layers/problems.ts";

const COMMAND = { type: "command", command: "./check.sh" };

/** The commands that are run of these hooks for an event, and what is said. */
function parsed(hooks: readonly unknown[], event = "Stop") {
  const problems = new Problems({ layer: "user", place: "settings.json", path: "/settings.json" });
  const found = parseHooks({ [event]: [{ hooks }] }, problems);
  return {
    commands: found.map(({ action }) => describeAction(action)),
    said: problems.all.map(({ text, isFatal }) => `${isFatal ? "error: " : ""}${text}`),
  };
}

Deno.test("parseHooks() leaves out hooks of a type that is not built, says so, and takes the others", () => {
  for (const event of ["Stop", "PreToolUse", "AgentEnd"]) {
    for (const type of ["agent", "mcp_tool", "Command", "", 1, null]) {
      // What each of them has in its own settings, and a command beside it, which must not be run.
      const other = {
        type,
        prompt: "is it done?",
        url: "http://127.0.0.1/",
        command: "./other.sh",
      };
      const shown = JSON.stringify(type);
      assertEquals(parsed([other, COMMAND], event), {
        commands: ["./check.sh"],
        said: [
          `a hook for ${event} in settings.json is of type ${shown}: command, http and prompt are there`,
        ],
      });
    }
  }
});

Deno.test("parseHooks() takes asyncRewake for a hook that nobody waits for", () => {
  const problems = new Problems({ layer: "user", place: "settings.json", path: "/settings.json" });
  const hooks = [{ ...COMMAND, asyncRewake: true, rewakeMessage: "x" }];
  const [found] = parseHooks({ Stop: [{ hooks }] }, problems);
  assertEquals([found?.isAsync, found?.wakes, problems.all], [true, true, []]);
  assertEquals(parsed([{ ...COMMAND, asyncRewake: "yes" }]).said, [
    'error: a hook for Stop in settings.json takes true or false for "asyncRewake", not "yes"',
  ]);
});

Deno.test("parseHooks() takes a hook without a type for a command", () => {
  assertEquals(parsed([{ command: "./check.sh" }]), { commands: ["./check.sh"], said: [] });
});

Deno.test("parseHooks() takes a command with args for a program and its arguments", () => {
  const cases: Array<[command: string, args: unknown, line: string]> = [
    ["node", ["guard.js", "--strict"], "node guard.js --strict"],
    ["python3", ["my guard.py", "$HOME", "it's"], `python3 'my guard.py' '$HOME' 'it'\\''s'`],
    ["/opt/my hooks/guard", [], "'/opt/my hooks/guard'"],
    [
      "${CLAUDE_PROJECT_DIR}/.claude/hooks/a b.sh",
      ["--in=${CLAUDE_PROJECT_DIR}", '${CLAUDE_PROJECT_DIR}/`$x"'],
      '"${CLAUDE_PROJECT_DIR}/.claude/hooks/a b.sh" "--in=${CLAUDE_PROJECT_DIR}" ' +
      '"${CLAUDE_PROJECT_DIR}/\\`\\$x\\""',
    ],
  ];
  for (const [command, args, line] of cases) {
    const hook = { type: "command", command, args, shell: "bash" };
    assertEquals(parsed([hook]), { commands: [line], said: [] });
  }
  assertEquals(parsed([{ command: "x", args: "y" }]), {
    commands: [],
    said: ['error: a hook for Stop in settings.json takes a list of texts for "args"'],
  });
});

Deno.test("parseHooks() takes the shells that a hook may name, and refuses others", () => {
  const cases: Array<[shell: unknown, shown: string | undefined]> = [
    [undefined, "x"],
    ["bash", "x"],
    ["powershell", "x (powershell)"],
    ["zsh", undefined],
    ["Bash", undefined],
    ["/bin/bash", undefined],
    [null, undefined],
  ];
  for (const [shell, shown] of cases) {
    const problem = 'error: a hook for Stop in settings.json takes "bash" or "powershell" for ' +
      `"shell", not ${JSON.stringify(shell)}`;
    assertEquals(
      parsed([{ command: "x", shell }]),
      shown === undefined ? { commands: [], said: [problem] } : { commands: [shown], said: [] },
    );
  }
  // A program is started without one.
  assertEquals(parsed([{ command: "x", args: ["y"], shell: "powershell" }]).commands, ["x y"]);
});

Deno.test("parseHooks() takes servers and prompts, where they mean something", () => {
  const http = { type: "http", url: "http://127.0.0.1:1/x", headers: { A: "$B" } };
  const prompt = { type: "prompt", prompt: "is it done?", model: "haiku", timeout: 30 };
  assertEquals(parsed([{ ...http, allowedEnvVars: ["B"] }, prompt]), {
    commands: ["POST http://127.0.0.1:1/x", "the model is asked: is it done?"],
    said: [],
  });
  assertEquals(parsed([http, COMMAND], "AgentEnd"), {
    commands: ["./check.sh"],
    said: [
      'a hook for AgentEnd in settings.json is of type "http": only commands are run then',
    ],
  });
  assertEquals(parsed([prompt], "SessionStart"), {
    commands: [],
    said: [
      'a hook for SessionStart in settings.json is of type "prompt": a model is asked at UserPromptSubmit, ' +
      "PreToolUse, PostToolUse, PostToolUseFailure, Stop, SubagentStop only",
    ],
  });
  const wrong: Array<[hook: Record<string, unknown>, what: string]> = [
    [{ type: "http" }, 'has no "url" with http or https'],
    [{ type: "http", url: "file:///etc/passwd" }, 'has no "url" with http or https'],
    [{ ...http, headers: { "A B": "c" } }, 'takes an object of texts for "headers"'],
    [{ ...http, allowedEnvVars: "B" }, 'takes a list of names for "allowedEnvVars"'],
    [{ type: "prompt", prompt: " " }, "has no prompt"],
  ];
  for (const [hook, what] of wrong) {
    assertEquals(parsed([hook]).said, [`error: a hook for Stop in settings.json ${what}`]);
  }
});
