/**
 * Who runs this command, when it is an agent.
 *
 * @module
 */
import { Cookie } from "../../agents/cookie.ts";
import { environmentVariable } from "../../config/environment.ts";
import { isId } from "../../hex_id.ts";

/** The agent whose tool runs this command, if one does. */
export function callingAgent(): string | undefined {
  const id = environmentVariable(Cookie.id);
  return id !== undefined && isId(id) ? id : undefined;
}
