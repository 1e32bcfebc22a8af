import { type Contestant, HELPERS, PROMPT } from "./contestant.ts";

/** It has no sandbox; what it has for hooks is code in its own process, which is something else. */
export const opencode: Contestant = {
  name: "opencode",
  npm: { packageName: "opencode-ai", version: "1.18.33", program: "opencode" },
  extras: ["mcp"],
  shell: {
    tool: "bash",
    arguments: (command) => ({ command, description: "Runs a command" }),
  },
  files: ({ origin, home, extra }) => ({
    ".config/opencode/opencode.json": JSON.stringify({
      provider: {
        bench: {
          npm: "@ai-sdk/openai-compatible",
          options: { baseURL: `${origin}/v1`, apiKey: "bench" },
          models: { bench: { name: "bench" } },
        },
      },
      autoupdate: false,
      share: "disabled",
      permission: "allow",
      ...(extra === "mcp"
        ? { mcp: { bench: { type: "local", command: HELPERS.mcp.command(home), enabled: true } } }
        : {}),
    }),
  }),
  command: (program, { home }) => ({
    program,
    args: ["run", "-m", "bench/bench", PROMPT],
    env: { HOME: home },
  }),
};
