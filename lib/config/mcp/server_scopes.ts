/**
 * Where a server may be configured for good: for all projects, for everybody in one, or for oneself there.
 *
 * @module
 */
import { join } from "@std/path/join";
import { MCP_FILE } from "../layers/mcp_files.ts";
import { settingsRoot } from "../layers/settings_root.ts";
import { settingsPath } from "../layers/user_files.ts";
import type { ServerScope } from "./server_words.ts";

export interface ServerFile {
  scope: ServerScope;
  /** Absolute. */
  path: string;
  /** The top of the repository that it belongs to; undefined for what is the user's own. */
  root?: string;
}

/** The file of a scope, as it counts at `root`. */
export function serverFile(
  scope: ServerScope,
  { home, root }: { home: string; root: string },
): ServerFile {
  if (scope === "user") return { scope, path: settingsPath(home) };
  const place = scope === "project" ? MCP_FILE : ".isonforge/settings.local.json";
  const top = settingsRoot(root, { layer: scope, place });
  return { scope, path: join(top, place), root: top };
}
