/**
 * What is said of an MCP server that cannot be used here.
 *
 * @module
 */
import type { ConfiguredServers } from "../../../config/mcp/mcp_sources.ts";
import { UserError } from "../../../errors.ts";
import { PROGRAM } from "../../../version.ts";

export function noSuchServer(name: string, found: ConfiguredServers): UserError {
  if (found.untrusted.some(({ names }) => names.includes(name))) {
    return new UserError(`cannot use "${name}": the repository is not trusted`, {
      hint: `${PROGRAM} trust shows what it would run`,
    });
  }
  if (found.disabled.includes(name)) {
    return new UserError(`MCP server "${name}" is switched off`);
  }
  const problem = found.problems.find((line) => line.includes(`"${name}"`));
  const known = found.servers.map(({ name }) => name).join(", ");
  return new UserError(problem ?? `there is no MCP server "${name}"`, {
    hint: known === "" ? `${PROGRAM} mcp lists them` : `there is ${known}`,
  });
}
