/**
 * What Tab offers in a message: commands and skills after `/`, files after `@`.
 *
 * @module
 */
import { resolve } from "@std/path/resolve";
import type { Skill } from "../../engine/extensions/skills/skill.ts";
import { disarm } from "../../text/disarm.ts";
import { CHAT_COMMANDS } from "./chat_commands.ts";
import type { MentionOptions } from "./mentions.ts";

/** More are no help. */
const MAX_OFFERED = 50;

/**
 * What may stand for the end of `line`, and that end: as Node's readline wants it.
 *
 * @param line up to the cursor
 */
export function completionsOf(
  line: string,
  options: MentionOptions & { skills?: readonly Pick<Skill, "name" | "isForUser">[] },
): [offered: string[], end: string] {
  if (/^\/[\w:-]*$/.test(line)) {
    const { skills = [] } = options;
    const typed = skills.filter(({ isForUser }) => isForUser).map(({ name }) => name);
    const names = [...Object.keys(CHAT_COMMANDS), ...typed];
    const all = [...new Set(names)].map((name) => `/${name}`);
    return [all.filter((name) => name.startsWith(line)).map((name) => `${name} `), line];
  }
  const [, mention] = /(?:^|[\s(])@("[^"]*|[^\s"]*)$/.exec(line) ?? [];
  if (mention === undefined) return [[], line];
  const typed = mention.replace(/^"/, "");
  const offered = pathsLike(typed, options).map((path) =>
    /\s/.test(path) || mention.startsWith('"')
      ? `"${path}${path.endsWith("/") ? "" : '" '}`
      : `${path}${path.endsWith("/") ? "" : " "}`
  );
  return [offered, mention];
}

function pathsLike(typed: string, { cwd, userHome }: MentionOptions): string[] {
  const cut = typed.lastIndexOf("/") + 1;
  const [directory, begin] = [typed.slice(0, cut), typed.slice(cut)];
  const where = resolve(
    cwd,
    directory.startsWith("~/") ? userHome + directory.slice(1) : directory,
  );
  const names: string[] = [];
  try {
    for (const entry of Deno.readDirSync(where)) {
      const isHidden = entry.name.startsWith(".") && !begin.startsWith(".");
      if (isHidden || !entry.name.startsWith(begin)) continue;
      // What cannot be shown cannot be chosen.
      if (disarm(entry.name, "space") !== entry.name || entry.name.includes('"')) continue;
      names.push(`${directory}${entry.name}${isDirectory(entry, where) ? "/" : ""}`);
      if (names.length > 1000) break;
    }
  } catch {
    // There is no such directory, or it is not ours to read: nothing to offer.
  }
  return names.sort().slice(0, MAX_OFFERED);
}

function isDirectory(entry: Deno.DirEntry, where: string): boolean {
  if (!entry.isSymlink) return entry.isDirectory;
  try {
    return Deno.statSync(`${where}/${entry.name}`).isDirectory;
  } catch {
    return false;
  }
}
