/**
 * MCP servers that are started to see whether they work, and for no run.
 *
 * @module
 */
import {
  environmentVariable,
  environmentVariables,
  isonforgeHome,
} from "../../config/environment.ts";
import { loadRunConfig } from "../../config/run_config.ts";
import { McpHost } from "../../engine/extensions/mcp/mcp_host.ts";
import type { McpServer } from "../../engine/extensions/mcp/mcp_server.ts";
import { NO_SANDBOX } from "../../sys/sandbox/command_sandbox.ts";
import type { SandboxLevel } from "../../sys/sandbox/sandbox_level.ts";
import { withUserCommands } from "./extensions.ts";
import { openRunSandbox } from "./sandbox/run_sandbox.ts";

export interface StartedServers extends AsyncDisposable {
  host: McpHost;
  /** What it keeps some of them in; `off` where nothing does. */
  level: SandboxLevel;
}

/**
 * Starts servers as a run in this directory would: in its sandbox, where that is what keeps them in.
 *
 * @param options.atLeastMs milliseconds that they are waited for where a run would not wait as long
 * @param options.onNotice told what a run would tell of its sandbox
 * @throws {UserError} when the settings, or the sandbox that they ask for, cannot be used
 */
export async function startServers(
  servers: readonly McpServer[],
  { atLeastMs = 0, onNotice }: { atLeastMs?: number; onNotice: (text: string) => void },
): Promise<StartedServers> {
  const home = isonforgeHome();
  const cwd = Deno.cwd();
  const config = await loadRunConfig({}, { env: environmentVariable, home, cwd });
  const { addedDirectories = [], web, extensions: { trust, serversReadyMs } } = config;
  // One for commands alone would be made for nothing.
  const sandbox = servers.some(({ isSandboxed }) => isSandboxed)
    ? await openRunSandbox(await withUserCommands(config, {}), { home, onNotice })
    : NO_SANDBOX;
  const host = new McpHost(servers, {
    ...{ sandbox, web, roots: [cwd, ...addedDirectories] },
    environment: environmentVariables(),
    isUnchanged: () => trust.isUnchanged("programs"),
    // As a run has it where neither says more.
    readyMs: Math.max(atLeastMs, serversReadyMs ?? 0) || undefined,
  });
  return {
    host,
    level: sandbox.level,
    async [Symbol.asyncDispose]() {
      await host.close();
      await sandbox[Symbol.asyncDispose]();
    },
  };
}
