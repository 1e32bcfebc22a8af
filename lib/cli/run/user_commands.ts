/**
 * What the user's own settings run outside of the sandbox of a run: what of it lies where the run works is not for the run to change.
 *
 * @module
 */
import { Cookie } from "../../agents/cookie.ts";
import { environmentVariable, isonforgeHome } from "../../config/environment.ts";
import type { RunConfig } from "../../config/run_config.ts";
import { END_PREFIX, type EndVariable } from "../../config/telling/end_variables.ts";
import type { McpServer } from "../../engine/extensions/mcp/mcp_server.ts";
import type { UserCommand } from "../../engine/permissions/user_programs/user_programs.ts";
import { shellQuote } from "../../sys/shell_quote.ts";

/** Where the agent worked, as its command at the end finds it. */
const CWD = `${END_PREFIX}${"CWD" satisfies EndVariable}`;

/** Hooks, MCP servers and what follows an end; those that a repository has brought run in the sandbox. */
export async function userCommands(
  { extensions, endCommand, sandbox, permissionMode }: RunConfig,
  { servers, directory }: {
    servers: readonly McpServer[];
    /** Where the run works. */
    directory: string;
  },
): Promise<UserCommand[]> {
  const { hooks, root = directory } = extensions;
  // In any other mode nobody asks who it is that runs a file.
  const isAsked = sandbox !== "off" || permissionMode === "acceptEdits";
  const ends = [endCommand, isAsked ? await endCommandOfAgent() : undefined]
    .filter((command) => command !== undefined);
  return [
    ...hooks.flatMap(({ action, isOfRepository }) =>
      isOfRepository || action.kind !== "command" ? [] : [{
        ...{ by: "a hook of yours", command: action.command, directory },
        variables: { CLAUDE_PROJECT_DIR: root },
      }]
    ),
    ...servers.flatMap(commandOf),
    ...[...new Set(ends)].map((command) => ({
      ...{ by: "your --on-end", command, directory },
      variables: { [CWD]: directory },
    })),
  ];
}

function commandOf(server: McpServer): UserCommand[] {
  if (server.kind !== "stdio" || server.isSandboxed) return [];
  const { command, args, cwd: directory, env: variables } = server;
  const line = [command, ...args].map(shellQuote).join(" ");
  return [{ by: "an MCP server of yours", command: line, directory, variables }];
}

/** What `--on-end` said of this agent: it is no option of the run itself. */
async function endCommandOfAgent(): Promise<string | undefined> {
  const id = environmentVariable(Cookie.id);
  if (id === undefined) return undefined;
  try {
    const { AgentStore } = await import("../../agents/record/store.ts");
    return new AgentStore(isonforgeHome()).read(id).on_end;
  } catch {
    return undefined; // It is none of this home, or was removed meanwhile.
  }
}
