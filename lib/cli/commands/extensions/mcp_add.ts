/**
 * `isonforge mcp add <name> <command|url>` and `isonforge mcp add-json <name> <json>`
 *
 * @module
 */
import { environmentVariable, isonforgeHome } from "../../../config/environment.ts";
import { readLayers } from "../../../config/layers/read_layers.ts";
import { isOwnHome } from "../../../config/layers/user_files.ts";
import { changeServer } from "../../../config/mcp/change_servers.ts";
import {
  type NewServer,
  newServer,
  plainSecrets,
  serverFromJson,
} from "../../../config/mcp/new_server.ts";
import { serverFile } from "../../../config/mcp/server_scopes.ts";
import type { ServerScope } from "../../../config/mcp/server_words.ts";
import { ExitCode, UserError } from "../../../errors.ts";
import { repositoryFiles } from "../../../sys/git/repository_files.ts";
import type { JsonObject } from "../../../text/json.ts";
import { PROGRAM } from "../../../version.ts";
import { printDone, printNotice, printWarning } from "../../output/print.ts";
import { warnOfForeignHome } from "../../run/where_it_runs.ts";
import { warnTightened } from "../config/notices.ts";
import { refuseToolOfModel } from "./refuse_tool_of_model.ts";

interface AddOptions extends NewServer {
  scope: ServerScope;
}

/** @param words a program and its arguments, or an address */
export default async function add(
  name: string,
  words: readonly string[],
  { scope, ...options }: AddOptions,
): Promise<number> {
  return await write(name, newServer(name, words, options), scope);
}

/** @param json the server as `.mcp.json` has it */
export async function addJson(
  name: string,
  json: string,
  { scope }: Pick<AddOptions, "scope">,
): Promise<number> {
  return await write(name, serverFromJson(name, json), scope);
}

async function write(name: string, config: JsonObject, scope: ServerScope): Promise<number> {
  const hint = `--scope project writes it where it needs ${PROGRAM} trust`;
  refuseToolOfModel(scope, { done: "added", hint });
  const home = isonforgeHome();
  const cwd = Deno.cwd();
  const root = repositoryFiles(cwd)?.root ?? cwd;
  if (scope === "local" && isOwnHome(root, home)) {
    throw new UserError(`${root} is no project: its .isonforge holds your own settings`, {
      hint: "--scope user is for all projects",
    });
  }
  const file = serverFile(scope, { home, root });
  warnOfForeignHome();
  await changeServer(file, { name, config }, { home, onTightened: warnTightened });
  printDone(`Added ${name} to ${file.path}`);
  const secrets = plainSecrets(config);
  if (scope === "project" && secrets.length > 0) {
    printWarning(
      `${secrets.join(", ")} stands in a file that others read: \${NAME} means a variable`,
    );
  }
  if (scope === "local") await keepFromCommits(file.path);
  if (scope !== "user") await noticeTrust(home, cwd);
  return ExitCode.done;
}

/** It is for one person alone, and may hold their keys. */
async function keepFromCommits(path: string): Promise<void> {
  const { excludeFromGit } = await import("../../../sys/git/exclude_from_git.ts");
  const result = await excludeFromGit(path);
  if (result.kind === "excluded") {
    printNotice(`git ignores that file from now on (${result.file})`);
  } else if (result.kind === "not ignored") {
    printWarning(`${path} may get into a commit, with what is secret in it: ${result.problem}`);
  }
}

async function noticeTrust(home: string, cwd: string): Promise<void> {
  const { trust } = await readLayers({ home, cwd, userHome: environmentVariable("HOME") });
  if (trust.isTrusted) return;
  printNotice(`runs have it once you trust what this repository brings: ${PROGRAM} trust`);
}
