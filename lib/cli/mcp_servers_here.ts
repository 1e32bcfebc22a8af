/**
 * The MCP servers of a run in this directory.
 *
 * @module
 */
import { environmentVariable, isonforgeHome } from "../config/environment.ts";
import { readLayers } from "../config/layers/read_layers.ts";
import type { ConfiguredServers } from "../config/mcp/mcp_sources.ts";
import { createRedact, type Redact } from "../engine/redact/redact.ts";
import { hideUrlSecrets } from "../text/url_secrets.ts";
import { mcpServers } from "./run/extensions.ts";

/** Reads the settings as a run does. */
export async function mcpServersHere(): Promise<ConfiguredServers> {
  const home = isonforgeHome();
  const cwd = Deno.cwd();
  const layers = await readLayers({ home, cwd, userHome: environmentVariable("HOME") });
  return await mcpServers({}, cwd, layers);
}

/** For whatever is shown of them: of addresses also what is too short to be looked for everywhere. */
export function redactServers({ secrets }: Pick<ConfiguredServers, "secrets">): Redact {
  const redact = createRedact(secrets);
  return (text) => hideUrlSecrets(redact(text));
}
