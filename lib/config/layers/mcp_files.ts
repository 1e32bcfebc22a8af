/**
 * Where a repository names MCP servers.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { isThere } from "../../sys/files/info_at.ts";
import { repositoryFiles } from "../../sys/git/repository_files.ts";

export const MCP_FILE = ".mcp.json";

/** From the working directory up to the root of its repository, the nearest first. */
export function repositoryMcpFiles(cwd: string): string[] {
  const root = repositoryFiles(cwd)?.root ?? cwd;
  const directories = [cwd];
  for (let directory = cwd; directory !== root; directory = dirname(directory)) {
    directories.push(dirname(directory));
  }
  return directories.map((directory) => join(directory, MCP_FILE)).filter(isThere);
}
