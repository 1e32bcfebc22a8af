/**
 * Ids of agents.
 *
 * @module
 */
import { resolvePrefix } from "../../hex_id.ts";

export { isId, randomId } from "../../hex_id.ts";

/**
 * The one of `ids` that the user means by `prefix`.
 *
 * @throws {UserError} when `prefix` is malformed (exit code 2), or fits none or several (exit code 1)
 */
export function resolveId(prefix: string, ids: readonly string[]): string {
  return resolvePrefix(prefix, ids, {
    one: "an agent",
    name: "agent",
    plural: "agents",
    list: "isonforge agents",
  });
}
