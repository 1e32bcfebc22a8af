/**
 * Writing MCP servers into a file of settings, and taking them out.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { UserError } from "../../errors.ts";
import { writeFileAtomically } from "../../sys/files/atomic_write.ts";
import { infoAt } from "../../sys/files/info_at.ts";
import { ensurePrivateDirectory } from "../../sys/files/private_directory.ts";
import { readSmallFile } from "../../sys/files/read_small_file.ts";
import { realPathOrSame } from "../../sys/files/real_path_or_same.ts";
import { withDirectoryLock } from "../../sys/lock.ts";
import { homeFailure } from "../../sys/system_error.ts";
import { PROGRAM } from "../../version.ts";
import { isObject, type JsonObject, parsedObject } from "../../text/json.ts";
import { userLayers } from "../layers/user_layers.ts";
import { writtenFile } from "../settings/settings_change.ts";
import type { ServerFile } from "./server_scopes.ts";

const MAX_BYTES = 1024 * 1024;
/** Of a file that others read. */
const SHARED_MODE = 0o644;

export interface ChangeServersOptions {
  /** The directory of everything of ours. */
  home: string;
  onTightened?: (path: string) => void;
}

/**
 * The servers that stand in a file, as they were written; none where there is no file.
 *
 * @throws {UserError} when it cannot be read
 */
export function serversIn(file: ServerFile): JsonObject {
  const { object } = read(file);
  return serversOf(object, file).servers;
}

/**
 * Adds a server, or takes it out where `config` is undefined. Everything else in the file stays.
 *
 * @throws {UserError} when one of that name is there already, or none is that is to be taken out, or the file cannot be read
 *   or written; it is then as it was
 */
export async function changeServer(
  file: ServerFile,
  { name, config }: { name: string; config: JsonObject | undefined },
  { home, onTightened = () => {} }: ChangeServersOptions,
): Promise<void> {
  const { path, root } = file;
  try {
    ensurePrivateDirectory(home, { mayBeLink: true, onTightened });
    await withDirectoryLock(home, async () => {
      // What no run could use is not written over.
      if (root === undefined) await userLayers(home);
      const { object, indent } = read(file);
      const { servers, isBare } = serversOf(object, file);
      if (config !== undefined && Object.hasOwn(servers, name)) {
        throw new UserError(`there is an MCP server "${name}" in ${path}`, {
          hint: `${PROGRAM} mcp remove ${name} --scope ${file.scope}`,
        });
      }
      if (config === undefined && !Object.hasOwn(servers, name)) {
        throw new UserError(`there is no MCP server "${name}" in ${path}`, {
          hint: `those that there are: ${PROGRAM} mcp list`,
        });
      }
      const others = Object.entries(servers).filter(([known]) => known !== name);
      const all = config === undefined ? others : [...others, [name, config]];
      const changed = isBare
        ? Object.fromEntries(all)
        : { ...object, mcpServers: Object.fromEntries(all) };
      if (root !== undefined) await Deno.mkdir(dirname(path), { recursive: true });
      const target = await targetOf(file);
      const mode = infoAt(target)?.mode ?? (file.scope === "project" ? SHARED_MODE : 0o600);
      await writeFileAtomically(target, `${JSON.stringify(changed, null, indent)}\n`, {
        mode: mode & 0o777,
      });
    });
  } catch (error) {
    throw homeFailure(`cannot write ${path}`, error);
  }
}

function read({ path, root = "/" }: ServerFile): { object: JsonObject; indent: string | number } {
  const cannot = (why: string) =>
    new UserError(`cannot use ${path}: it ${why}`, { hint: `edit it: ${path}` });
  const file = readSmallFile(path, { root, maxBytes: MAX_BYTES });
  if (file.kind === "missing") return { object: {}, indent: 2 };
  if (file.kind === "skipped") throw cannot(file.problem);
  // As whoever wrote it has it.
  const indent = /^\s*\{\s*\n([ \t]+)"/.exec(file.text)?.[1] ?? 2;
  const object = parsedObject(file.text);
  if (object === undefined) throw cannot("does not hold a JSON object");
  return { object, indent };
}

/** In `.mcp.json` the servers may stand alone. */
function serversOf(
  object: JsonObject,
  { path, scope }: ServerFile,
): { servers: JsonObject; isBare: boolean } {
  const { mcpServers } = object;
  if (isObject(mcpServers)) return { servers: { ...mcpServers }, isBare: false };
  if (mcpServers !== undefined) {
    throw new UserError(`cannot use ${path}: its "mcpServers" is no object`, {
      hint: `edit it: ${path}`,
    });
  }
  const isBare = scope === "project" && Object.keys(object).length > 0;
  return { servers: isBare ? { ...object } : {}, isBare };
}

/** A link of a repository's must not lead out of it, and neither must a directory. */
async function targetOf({ path, root }: ServerFile): Promise<string> {
  const target = await writtenFile(path);
  const place = realPathOrSame(dirname(target));
  if (root !== undefined && !`${place}/`.startsWith(`${realPathOrSame(root)}/`)) {
    throw new UserError(`cannot write ${path}: it leads out of ${root}`);
  }
  return target;
}
