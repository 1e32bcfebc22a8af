/**
 * What commands that were killed left behind.
 *
 * @module
 */
import { join } from "@std/path/join";
import { findLeftovers } from "../../agents/ending/leftovers.ts";
import { isTemporary } from "../../sys/files/atomic_write.ts";
import { shellQuote } from "../../sys/shell_quote.ts";
import { type Check, ok, warning } from "./check.ts";
import { directoriesIn } from "../../sys/files/entries_in.ts";

/** A file that is being written is younger. */
const ABANDONED_AFTER_MS = 60_000;
/** More would make a line that nobody reads. */
const MAX_NAMED = 5;

export const leftoversCheck: Check = {
  name: "leftovers",
  async run({ home }) {
    if (home === undefined) return [];
    const agents = join(home, "agents");
    const directories = [home, join(home, "sessions"), agents, ...directoriesIn(agents)];
    const found = findLeftovers(agents).concat(
      (await Promise.all(directories.map(abandonedTemporaries))).flat(),
    ).sort();
    if (found.length === 0) return [ok("none of commands that were killed")];
    const paths = found.slice(0, MAX_NAMED).map(shellQuote).join(" ");
    const part = found.length > MAX_NAMED ? `; here are the first ${MAX_NAMED}` : "";
    return [warning(`${found.length} of commands that were killed${part}`, `rm -r ${paths}`)];
  },
};

async function abandonedTemporaries(directory: string): Promise<string[]> {
  const abandoned: string[] = [];
  for (const { name } of await Array.fromAsync(Deno.readDir(directory)).catch(() => [])) {
    if (!isTemporary(name)) continue;
    const path = join(directory, name);
    // One that was renamed meanwhile was none.
    const { mtime } = await Deno.lstat(path).catch(() => ({ mtime: null }));
    if (mtime !== null && Date.now() - mtime.getTime() > ABANDONED_AFTER_MS) abandoned.push(path);
  }
  return abandoned;
}
