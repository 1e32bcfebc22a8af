import { join } from "@std/path/join";
import { type Contestant, type Extra, HELPERS, hookSettings, PROMPT } from "./contestant.ts";

export const codex: Contestant = {
  name: "codex",
  npm: { packageName: "@openai/codex", version: "0.169.0", program: "codex" },
  extras: ["mcp", "hook", "sandbox"],
  shell: { tool: "exec_command", arguments: (command) => ({ cmd: command }) },
  files: ({ home, extra }) => ({
    ".codex/config.toml": "",
    ...(extra === "hook" ? { ".codex/hooks.json": JSON.stringify(hookSettings(home)) } : {}),
  }),
  command: (program, { origin, home, extra }) => ({
    program,
    args: [
      ...["exec", "--skip-git-repo-check", "-c", "model_provider=bench"],
      ...["-c", `model_providers.bench=${provider(origin)}`],
      ...(extra === "sandbox" ? SANDBOX : ["--dangerously-bypass-approvals-and-sandbox"]),
      ...(extra === undefined ? [] : switchOn(extra, home)),
      ...["-m", "bench", PROMPT],
    ],
    env: { HOME: home, CODEX_HOME: join(home, ".codex"), BENCH_KEY: "bench" },
  }),
};

const SANDBOX = ["-s", "workspace-write", "-c", 'approval_policy="never"'];

function provider(origin: string): string {
  return `{name="bench",base_url="${origin}/v1",wire_api="responses",env_key="BENCH_KEY"}`;
}

function switchOn(extra: Extra, home: string): string[] {
  // JSON's strings and lists are TOML's.
  const [command, ...args] = HELPERS.mcp.command(home).map((word) => JSON.stringify(word));
  switch (extra) {
    case "mcp":
      return ["-c", `mcp_servers.bench={command=${command},args=[${args}]}`];
    case "hook":
      return ["--dangerously-bypass-hook-trust"];
    case "sandbox":
      return [];
  }
}
