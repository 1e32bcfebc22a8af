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

/** @param options.scope where it is taken out, which has to be said only where it stands in several files */
export default async function remove(
  name: string,
  { scope }: { scope: ServerScope | undefined },
): Promise<number> {
  const home = isonforgeHome();
  const files = filesAround(Deno.cwd(), home)
    .filter((file) => scope === undefined || file.scope === scope)
    .filter((file) => Object.hasOwn(serversIn(file), name));
  const [file, ...others] = files;
  if (file === undefined) throw noSuchServer(name, await mcpServersHere());
  if (others.length > 0 && scope === undefined) {
    throw new UserError(`MCP server "${name}" stands in ${files.map(pathOf).join(" and ")}`, {
      hint: `${PROGRAM} mcp remove ${name} --scope ${file.scope}`,
    });
  }
  warnOfForeignHome();
  await changeServer(file, { name, config: undefined }, { home, onTightened: warnTightened });
  printDone(`Removed ${name} from ${file.path}`);
  return ExitCode.done;
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
    { scope: "project", path: join(root, settings), place: settings, root },
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
