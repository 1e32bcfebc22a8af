/**
 * Which columns the list of agents is to have.
 *
 * @module
 */
import { type AgentColumn, parseAgentColumns } from "./agent_columns.ts";
import { readConfigFile } from "./config_file.ts";
import { effectiveSetting } from "./settings.ts";
import type { Environment } from "./values.ts";

/**
 * What the environment or config.json says; undefined where neither does.
 *
 * @throws {UserError} when that cannot be used
 */
export async function readAgentColumns(
  { env, home }: { env: Environment; home: string },
): Promise<AgentColumn[] | undefined> {
  const found = effectiveSetting("agents.columns", { env, file: await readConfigFile(home) });
  return found === undefined ? undefined : parseAgentColumns(found);
}
