import { type Contestant, hookSettings, mcpSettings, PROMPT } from "./contestant.ts";

/** Its sandbox is a container of its own, which is something else. */
export const qwenCode: Contestant = {
  name: "qwen-code",
  npm: { packageName: "@qwen-code/qwen-code", version: "0.15.10", program: "qwen" },
  extras: ["mcp", "hook"],
  shell: {
    tool: "run_shell_command",
    arguments: (command) => ({ command, is_background: false }),
  },
  files: ({ home, extra }) => ({
    ".qwen/settings.json": JSON.stringify({
      ...(extra === "mcp" ? mcpSettings(home) : {}),
      ...(extra === "hook" ? hookSettings(home) : {}),
    }),
  }),
  command: (program, { origin, home }) => ({
    program,
    args: ["--auth-type", "openai", "--yolo", "-p", PROMPT],
    env: {
      HOME: home,
      OPENAI_BASE_URL: `${origin}/v1`,
      OPENAI_API_KEY: "bench",
      OPENAI_MODEL: "bench",
    },
  }),
};
