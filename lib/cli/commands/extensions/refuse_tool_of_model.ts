/**
 * Servers for all projects are the user's alone.
 *
 * @module
 */
import { environmentVariable } from "../../../config/environment.ts";
import type { ServerScope } from "../../../config/mcp/server_words.ts";
import { UserError } from "../../../errors.ts";
import { CALL_MARK } from "../../../sys/call_mark.ts";

/**
 * What changes the file of a scope asks first.
 *
 * @throws {UserError} when a tool of a model does it: servers of the user run outside of the sandbox that it may be in, and in other runs
 */
export function refuseToolOfModel(
  scope: ServerScope,
  { done, hint }: { done: "added" | "removed"; hint: string },
): void {
  if (scope !== "user" || environmentVariable(CALL_MARK) === undefined) return;
  throw new UserError(
    `a server for all projects is ${done} by a person, not by a tool of a model`,
    { hint },
  );
}
