/**
 * Where MCP servers are configured: `--mcp-config`, the settings, `.mcp.json` of the repository.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { errorMessage, UsageError } from "../../errors.ts";
import { readSmallFile } from "../../sys/files/read_small_file.ts";
import { readMcpServers, type ReadServers } from "./mcp_servers.ts";
import { isObject } from "../../text/json.ts";
import { MCP_FILE, repositoryMcpFiles } from "../layers/mcp_files.ts";
import type { ServerSetting } from "../layers/layer.ts";
import type { SettingSource } from "../settings/setting_sources.ts";
import type { Environment } from "../values.ts";

const MAX_BYTES = 1024 * 1024;

export interface McpSources {
  /** `--mcp-config`: JSON. */
  option: string | undefined;
  /** Which settings are read. */
  sources: readonly SettingSource[];
  env: Environment;
  /** What the files of settings name, as far as it is trusted. */
  settings: readonly ServerSetting[];
  /** Names of servers of `.mcp.json` that are switched off. */
  switchedOff: readonly string[];
  cwd: string;
  /** Whether the user has said that what a file of the repository names may run. */
  isTrusted: (path: string) => boolean;
}

export interface ConfiguredServers extends ReadServers {
  /** Files of the repository that the user has not trusted, with the names of their servers. */
  untrusted: Array<{ path: string; names: string[] }>;
}

/**
 * The servers of a run; of two with one name the one that stands nearer holds: the option, the repository, the user.
 *
 * @throws {UsageError} when the option is no such configuration
 */
export function configuredServers(sources: McpSources): ConfiguredServers {
  const { option, cwd, env } = sources;
  const all: ConfiguredServers = {
    servers: [],
    problems: [],
    leftOut: [],
    secrets: [],
    disabled: [],
    untrusted: [],
  };
  const off = new Set<string>();
  if (option !== undefined) {
    add(
      all,
      readMcpServers(serversOf(parsedOption(option)), {
        from: "--mcp-config",
        directory: cwd,
        env,
      }),
    );
  }
  if (sources.sources.includes("project")) {
    for (const path of repositoryMcpFiles(cwd)) addRepositorys(all, path, { ...sources, off });
  }
  for (const { name, config, from, directory, isOfRepository } of sources.settings) {
    // Those were read above.
    if (from.endsWith(MCP_FILE)) continue;
    const options = { from, directory: directory ?? cwd, isRepositorys: isOfRepository, env };
    add(all, readMcpServers({ [name]: config }, options));
  }
  // One of that name that stands elsewhere is another server.
  const known = new Set([...all.servers.map(({ name }) => name), ...all.disabled]);
  all.disabled.push(...[...off].filter((name) => !known.has(name)));
  return all;
}

function addRepositorys(
  all: ConfiguredServers,
  path: string,
  { env, isTrusted, switchedOff, off }: McpSources & { off: Set<string> },
) {
  const directory = dirname(path);
  try {
    const entries = Object.entries(serversOf(readJson(path, { root: directory })));
    const isOn = ([name]: [string, unknown]) => !switchedOff.includes(name);
    for (const [name] of entries.filter((entry) => !isOn(entry))) off.add(name);
    const value = Object.fromEntries(entries.filter(isOn));
    if (isTrusted(path)) {
      return add(all, readMcpServers(value, { from: path, directory, isRepositorys: true, env }));
    }
    const names = Object.keys(value);
    if (names.length > 0) all.untrusted.push({ path, names });
  } catch (error) {
    all.problems.push(`"${path}" was not read: ${errorMessage(error)}`);
  }
}

/** What stands nearer was added before. */
function add(all: ConfiguredServers, read: ReadServers): void {
  const known = new Set([...all.servers.map(({ name }) => name), ...all.disabled]);
  all.servers.push(...read.servers.filter(({ name }) => !known.has(name)));
  all.disabled.push(...read.disabled.filter((name) => !known.has(name)));
  all.problems.push(...read.problems);
  all.leftOut.push(...read.leftOut);
  all.secrets.push(...read.secrets);
}

/** `{"mcpServers": {…}}`, or the servers alone. */
function serversOf(value: unknown): object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Error('it does not hold an object with "mcpServers"');
  }
  if (!("mcpServers" in value)) return value;
  if (isObject(value.mcpServers)) return value.mcpServers;
  throw new Error('its "mcpServers" is no object with a server by each name');
}

function parsedOption(text: string): unknown {
  try {
    const value = JSON.parse(text);
    serversOf(value);
    return value;
  } catch (error) {
    throw new UsageError(
      `--mcp-config takes JSON with "mcpServers", or a file with it: ${errorMessage(error)}`,
    );
  }
}

/** @throws {Error} when there is something that is no JSON; undefined: there is nothing */
function readJson(path: string, { root }: { root: string }): unknown {
  const file = readSmallFile(path, { root, maxBytes: MAX_BYTES });
  if (file.kind === "missing") return undefined;
  if (file.kind === "skipped") throw new Error(`it ${file.problem}`);
  try {
    return JSON.parse(file.text);
  } catch {
    throw new Error("it is not valid JSON");
  }
}
