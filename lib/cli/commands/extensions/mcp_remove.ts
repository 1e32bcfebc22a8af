/**
 * `isonforge mcp remove <name>`
 *
 * @module
 */
import { join } from "@std/path/join";
import { isonforgeHome } from "../../../config/environment.ts";
import { repositoryMcpFiles } from "../../../config/layers/mcp_files.ts";
import { isOwnHome } from "../../../config/layers/user_files.ts";
import { changeServer, serversIn } from "../../../config/mcp/change_servers.ts";
import { type ServerFile, serverFile } from "../../../config/mcp/server_scopes.ts";
import type { ServerScope } from "../../../config/mcp/server_words.ts";
import { ExitCode, UserError } from "../../../errors.ts";
import { repositoryFiles } from "../../../sys/git/repository_files.ts";
import { PROGRAM } from "../../../version.ts";
import { mcpServersHere } from "../../mcp_servers_here.ts";
import { printDone } from "../../output/print.ts";
import { warnOfForeignHome } from "../../run/where_it_runs.ts";
import { warnTightened } from "../config/notices.ts";
import { noSuchServer } from "./no_such_server.ts";
import { refuseToolOfModel } from "./refuse_tool_of_model.ts";

/** @param options.scope where it is taken out, which has to be said only where it stands in several files */
export default async function remove(
  name: string,
  { scope }: { scope: ServerScope | undefined },
): Promise<number> {
  const home = isonforgeHome();
  const all = filesAround(Deno.cwd(), home);
  const files = all
    .filter((file) => scope === undefined || file.scope === scope)
    .filter((file) => holds(file, name));
  const [file, ...others] = files;
  if (file === undefined) throw await notThere(name, all.find((other) => holds(other, name)));
  if (others.length > 0 && scope === undefined) {
    throw new UserError(`MCP server "${name}" stands in ${files.map(pathOf).join(" and ")}`, {
      hint: `${PROGRAM} mcp remove ${name} --scope ${file.scope}`,
    });
  }
  const hint = `let the user run ${PROGRAM} mcp remove ${name} --scope user`;
  refuseToolOfModel(file.scope, { done: "removed", hint });
  warnOfForeignHome();
  await changeServer(file, { name, config: undefined }, { home, onTightened: warnTightened });
  printDone(`Removed ${name} from ${file.path}`);
  return ExitCode.done;
}

function holds(file: ServerFile, name: string): boolean {
  return Object.hasOwn(serversIn(file), name);
}

/** @param other where it stands, which is of another scope */
async function notThere(name: string, other: ServerFile | undefined): Promise<UserError> {
  if (other !== undefined) {
    return new UserError(`MCP server "${name}" stands in ${other.path}`, {
      hint: `${PROGRAM} mcp remove ${name} --scope ${other.scope}`,
    });
  }
  const found = await mcpServersHere();
  const server = found.servers.find((server) => server.name === name);
  if (server === undefined) return noSuchServer(name, found);
  // As of another agent's settings.
  return new UserError(`MCP server "${name}" stands in ${server.from}, which is not written here`, {
    hint: `edit it: ${server.from}`,
  });
}

function pathOf({ path }: ServerFile): string {
  return path;
}

/** That a server may stand in; of a repository the nearest first. */
function filesAround(cwd: string, home: string): ServerFile[] {
  const root = repositoryFiles(cwd)?.root ?? cwd;
  const settings = ".isonforge/settings.json";
  const inSettings: ServerFile[] = isOwnHome(root, home) ? [] : [
    serverFile("local", { home, root }),
    { scope: "project", path: join(root, settings), root },
  ];
  return [
    serverFile("user", { home, root }),
    ...repositoryMcpFiles(cwd).map((path) => ({
      ...serverFile("project", { home, root }),
      path,
    })),
    ...inSettings,
  ];
}
