/**
 * The programs that are compared: how each is installed, and told to answer one prompt from a server on loopback.
 *
 * @module
 */
import { join } from "@std/path/join";
import { ISONFORGE } from "../programs.ts";

/** Where a run looks for its model and keeps its files. */
export interface Place {
  /** Of the scripted server, without a path. */
  origin: string;
  /** An empty home directory of its own. */
  home: string;
}

/** A command line and what its environment holds beside PATH. */
export interface CommandLine {
  program: string;
  args: readonly string[];
  env: Record<string, string>;
}

/** A coding agent that prints one answer. */
export interface Contestant {
  name: string;
  /** What npm knows it as, at the version that is compared; ours is in dist/. */
  npm?: { packageName: string; version: string; program: string; afterInstall?: string };
  /** Written into the home before its first run. */
  files?(place: Place): Record<string, string>;
  command(program: string, place: Place): CommandLine;
}

const PROMPT = "Say hello.";

export const CONTESTANTS: readonly Contestant[] = [
  {
    name: "isonforge",
    command: (_program, { origin, home }) => ({
      program: ISONFORGE,
      args: ["-p", "--yolo", "--base-url", `${origin}/v1`, "--model", "bench", PROMPT],
      env: { HOME: home, ISONFORGE_HOME: join(home, ".isonforge"), ISONFORGE_API_KEY: "bench" },
    }),
  },
  {
    name: "codex",
    npm: { packageName: "@openai/codex", version: "0.169.0", program: "codex" },
    files: () => ({ ".codex/config.toml": "" }),
    command: (program, { origin, home }) => ({
      program,
      args: [
        ...["exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox"],
        ...["-c", "model_provider=bench"],
        ...[
          "-c",
          `model_providers.bench={name="bench",base_url="${origin}/v1",wire_api="responses",env_key="BENCH_KEY"}`,
        ],
        ...["-m", "bench", PROMPT],
      ],
      env: { HOME: home, CODEX_HOME: join(home, ".codex"), BENCH_KEY: "bench" },
    }),
  },
  {
    name: "claude",
    npm: {
      packageName: "@anthropic-ai/claude-code",
      version: "2.1.197",
      program: "claude",
      afterInstall: "install.cjs",
    },
    command: (program, { origin, home }) => ({
      program,
      args: ["-p", "--model", "bench", PROMPT],
      env: {
        HOME: home,
        ANTHROPIC_BASE_URL: origin,
        ANTHROPIC_API_KEY: "sk-ant-bench",
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      },
    }),
  },
  {
    name: "qwen-code",
    npm: { packageName: "@qwen-code/qwen-code", version: "0.15.10", program: "qwen" },
    command: (program, { origin, home }) => ({
      program,
      args: ["--auth-type", "openai", "-p", PROMPT],
      env: {
        HOME: home,
        OPENAI_BASE_URL: `${origin}/v1`,
        OPENAI_API_KEY: "bench",
        OPENAI_MODEL: "bench",
      },
    }),
  },
  {
    name: "opencode",
    npm: { packageName: "opencode-ai", version: "1.18.33", program: "opencode" },
    files: ({ origin }) => ({
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
      }),
    }),
    command: (program, { home }) => ({
      program,
      args: ["run", "-m", "bench/bench", PROMPT],
      env: { HOME: home },
    }),
  },
];
