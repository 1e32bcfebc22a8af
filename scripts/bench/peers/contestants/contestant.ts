/**
 * A program that is compared: how it is installed, and told to answer one prompt from a server on loopback.
 *
 * @module
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import type { Shell } from "../scripted_server.ts";

/** What a run has beside the plain one: one MCP server, a hook before each call, or commands kept in a sandbox. */
export type Extra = "mcp" | "hook" | "sandbox";

export const EXTRAS: readonly Extra[] = ["mcp", "hook", "sandbox"];

/** Where a run looks for its model and keeps its files. */
export interface Place {
  /** Of the scripted server, without a path. */
  origin: string;
  /** An empty home directory of its own. */
  home: string;
  extra?: Extra | undefined;
}

/** A command line and what its environment holds beside PATH. */
export interface CommandLine {
  program: string;
  args: readonly string[];
  env: Record<string, string>;
}

/** A coding agent that prints one answer, and approves every call. */
export interface Contestant {
  name: string;
  /** What npm knows it as, at the version that is compared; ours is in dist/. */
  npm?: { packageName: string; version: string; program: string; afterInstall?: string };
  /** What it has a switch for. */
  extras: readonly Extra[];
  shell: Shell;
  /** Written into the home before its first run. */
  files?(place: Place): Record<string, string>;
  command(program: string, place: Place): CommandLine;
}

export const PROMPT = "Say hello.";

const MCP_SERVER = fromFileUrl(new URL("../mcp_server.sh", import.meta.url));

/** The server's command line, and the hook's: each leaves a file in the home, which proves that it was there. */
export const HELPERS: Record<"mcp" | "hook", { proof(home: string): string }> & {
  mcp: { command(home: string): [program: string, ...args: string[]] };
  hook: { command(home: string): string };
} = {
  mcp: {
    proof: (home) => join(home, "mcp-was-asked"),
    command: (home) => ["/bin/sh", MCP_SERVER, join(home, "mcp-was-asked")],
  },
  hook: {
    proof: (home) => join(home, "hook-has-run"),
    command: (home) => `touch '${join(home, "hook-has-run")}'`,
  },
};

/** The settings of a hook before each call, which four of them understand. */
export function hookSettings(home: string) {
  const hooks = [{ type: "command", command: HELPERS.hook.command(home) }];
  return { hooks: { PreToolUse: [{ hooks }] } };
}

/** The settings of a server, which three of them understand. */
export function mcpSettings(home: string) {
  const [command, ...args] = HELPERS.mcp.command(home);
  return { mcpServers: { bench: { command, args } } };
}
