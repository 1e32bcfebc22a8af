/**
 * The settings that a repository brings. Whoever wrote it may mean harm: what cannot be read or used is said and skipped.
 *
 * @module
 */
import { join } from "@std/path/join";
import { directoriesDownTo } from "../../sys/files/directories_down_to.ts";
import { readSmallFile } from "../../sys/files/read_small_file.ts";
import { realPathOrSame } from "../../sys/files/real_path_or_same.ts";
import { isObject, parsedJson } from "../../text/json.ts";
import type { FileProblem, Layer, LayerPlace } from "./layer.ts";
import { MCP_FILE } from "./mcp_files.ts";
import { settingsRoot } from "./settings_root.ts";
import { isOwnHome } from "./user_files.ts";

/** In the order in which they win over each other. */
const FILES: readonly Pick<LayerPlace, "layer" | "place" | "isForeign">[] = [
  { layer: "project", place: ".claude/settings.json", isForeign: true },
  { layer: "local", place: ".claude/settings.local.json", isForeign: true },
  { layer: "project", place: ".isonforge/settings.json" },
  { layer: "local", place: ".isonforge/settings.local.json" },
];
const MAX_BYTES = 1024 * 1024;
/** Of one file: a run must not drown in them. */
const MAX_NOTICES = 20;

export interface RepositoryLayers {
  layers: Layer[];
  /** Files that were skipped and why, and what in the others is. */
  problems: FileProblem[];
}

/**
 * Reads the files of settings of the repository at `root`.
 *
 * @param home isonforge's own: what is the user's own is no repository's
 */
export async function repositoryLayers(
  root: string,
  { cwd, home, userHome }: { cwd: string; home: string; userHome: string | undefined },
): Promise<RepositoryLayers> {
  const layers: Layer[] = [];
  const problems: FileProblem[] = [];
  for (const file of [...serverFiles(root, cwd), ...FILES]) {
    const top = settingsRoot(root, file);
    // Deeper in a home that is a repository lies what others wrote, too.
    const isAtTop = file.place === MCP_FILE || FILES.includes(file);
    if (file.isForeign ? isAtTop && isUserHome(top, userHome) : isOwnHome(top, home)) continue;
    const path = join(top, file.place);
    // What is wrong with those, their own reader says.
    const isServers = file.place.endsWith(MCP_FILE);
    const say = (text: string, isFatal = true) =>
      isServers ? 0 : problems.push({ text, isFatal, path });
    const read = readSmallFile(path, { root: top, maxBytes: MAX_BYTES });
    if (read.kind === "missing") continue;
    if (read.kind === "skipped") {
      say(`"${path}" was not read: it ${read.problem}`);
      continue;
    }
    const value = parsedJson(read.text);
    if (!isObject(value)) {
      say(`"${path}" was not read: it does not hold a JSON object`);
      continue;
    }
    // The servers alone are as good.
    const content = isServers ? { mcpServers: value["mcpServers"] ?? value } : value;
    const { parseLayer } = await import("./parse_layer.ts");
    const layer = parseLayer(content, { ...file, path, repository: root });
    layers.push({ ...layer, text: read.text });
    for (const { text, isFatal } of layer.problems.slice(0, MAX_NOTICES)) say(text, isFatal);
    const more = layer.problems.length - MAX_NOTICES;
    if (more > 0) say(`"${path}" has ${more} more problems of this kind`);
  }
  return { layers, problems };
}

function isUserHome(root: string, userHome: string | undefined): boolean {
  return userHome !== undefined && realPathOrSame(userHome) === realPathOrSame(root);
}

/** Servers may be named in every directory from the top down to where one works. */
function serverFiles(root: string, cwd: string): typeof FILES {
  return directoriesDownTo(root, cwd).map((below) => ({
    layer: "project",
    place: join(below, MCP_FILE),
    isForeign: true,
  }));
}
