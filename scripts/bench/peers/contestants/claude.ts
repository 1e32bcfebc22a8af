import { type Contestant, type Extra, hookSettings, mcpSettings, PROMPT } from "./contestant.ts";

export const claude: Contestant = {
  name: "claude",
  npm: {
    packageName: "@anthropic-ai/claude-code",
    version: "2.1.197",
    program: "claude",
    afterInstall: "install.cjs",
  },
  extras: ["mcp", "hook", "sandbox"],
  shell: { tool: "Bash", arguments: (command) => ({ command }) },
  command: (program, { origin, home, extra }) => ({
    program,
    args: ["-p", "--dangerously-skip-permissions", "--model", "bench"]
      .concat(extra === undefined ? [] : switchOn(extra, home), "--", PROMPT),
    env: {
      HOME: home,
      ANTHROPIC_BASE_URL: origin,
      ANTHROPIC_API_KEY: "sk-ant-bench",
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      // Without it root may not approve everything.
      IS_SANDBOX: "1",
    },
  }),
};

const SANDBOX = {
  sandbox: { enabled: true, failIfUnavailable: true, allowUnsandboxedCommands: false },
};

function switchOn(extra: Extra, home: string): string[] {
  switch (extra) {
    case "mcp":
      return ["--mcp-config", JSON.stringify(mcpSettings(home))];
    case "hook":
      return ["--settings", JSON.stringify(hookSettings(home))];
    case "sandbox":
      return ["--settings", JSON.stringify(SANDBOX)];
  }
}
