/**
 * Which columns the list of agents is to have.
 *
 * @module
 */
import { type AgentColumn, parseAgentColumns } from "./agent_columns.ts";
import { effectiveSetting } from "../settings/effective_setting.ts";
import { userSettings } from "../layers/user_layers.ts";
import type { Environment } from "../values.ts";

/**
 * What the environment or the user's settings say; undefined where neither does.
 *
 * @throws {UserError} when that cannot be used
 */
export async function readAgentColumns(
  { env, home }: { env: Environment; home: string },
): Promise<AgentColumn[] | undefined> {
  const found = effectiveSetting("agents.columns", { env, file: await userSettings(home) });
  return found === undefined ? undefined : parseAgentColumns(found);
}
