/**
 * What extends a run, from wherever it is configured.
 *
 * @module
 */
import { relative } from "@std/path/relative";
import { environmentVariable } from "../../config/environment.ts";
import { repositoryMcpFiles } from "../../config/layers/mcp_files.ts";
import type { ConfiguredServers } from "../../config/mcp/mcp_sources.ts";
import { refuseYolo } from "../../config/refuse_yolo.ts";
import type { RunConfig, RunFlags } from "../../config/run_config.ts";
import { parseSettingSources, SETTING_SOURCES } from "../../config/settings/setting_sources.ts";
import { userCommands } from "./user_commands.ts";

/**
 * The configuration with the MCP servers of the run, and whether its skills may run something.
 *
 * @throws {UsageError} when `--mcp-config` cannot be used
 * @throws {UserError} when it is to approve everything, and must not
 */
export async function withExtensions(config: RunConfig, flags: RunFlags): Promise<RunConfig> {
  refuseYolo(config);
  const { trust } = config.extensions;
  // Where there was nothing to trust, a command that is there now is new.
  const trustsRepository = async (path: string) =>
    trust.state === "trusted" && Object.hasOwn(trust.files, relative(trust.root, path)) &&
    await trust.isUnchanged();
  const trusting = { ...config, trustsRepository };
  return await withUserCommands(await withServers(trusting, flags), flags);
}

async function withServers(config: RunConfig, flags: RunFlags): Promise<RunConfig> {
  const cwd = Deno.cwd();
  const isNamed = flags.mcpConfig !== undefined || config.extensions.servers.length > 0 ||
    repositoryMcpFiles(cwd).length > 0;
  if (!isNamed) return config;
  const found = await mcpServers(flags, cwd, config.extensions);
  // What waits for trust is counted with the rest of what the repository brings.
  const { problems } = found;
  if (found.servers.length + problems.length === 0) return config;
  const { trust } = config.extensions;
  return {
    ...config,
    mcp: {
      servers: found.servers,
      problems,
      isUnchanged: () => trust.isUnchanged("programs"),
      readyMs: config.extensions.serversReadyMs,
    },
    secrets: [...config.secrets, ...found.secrets],
  };
}

/** The configuration with what the user's own settings run outside of the sandbox of the run. */
export async function withUserCommands(config: RunConfig, flags: RunFlags): Promise<RunConfig> {
  const directory = Deno.cwd();
  const { extensions, mcp } = config;
  // What has no use for servers starts none, but another run does.
  const isAny = mcp === undefined &&
    (extensions.servers.length > 0 || flags.mcpConfig !== undefined);
  const servers = isAny
    ? (await mcpServers(flags, directory, extensions)).servers
    : mcp?.servers ?? [];
  return { ...config, userCommands: await userCommands(config, { servers, directory }) };
}

/** The servers that a run in `cwd` has. */
export async function mcpServers(
  { mcpConfig, settingSources }: Pick<RunFlags, "mcpConfig" | "settingSources">,
  cwd: string,
  extensions?: Pick<RunConfig["extensions"], "servers" | "serversOff" | "trust">,
): Promise<ConfiguredServers> {
  // Most runs have none.
  const { configuredServers } = await import("../../config/mcp/mcp_sources.ts");
  return configuredServers({
    option: mcpConfig,
    sources: settingSources === undefined ? SETTING_SOURCES : parseSettingSources(settingSources),
    env: environmentVariable,
    settings: extensions?.servers ?? [],
    switchedOff: extensions?.serversOff ?? [],
    cwd,
    isTrusted: () => extensions?.trust.isTrusted ?? false,
  });
}
