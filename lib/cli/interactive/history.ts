/**
 * What was typed in earlier conversations: `history` in isonforge's home, a line of JSON each.
 *
 * @module
 */
import { join } from "@std/path/join";
import { writeFileAtomically } from "../../sys/files/atomic_write.ts";
import { ensurePrivateDirectory } from "../../sys/files/private_directory.ts";
import { readSmallFile } from "../../sys/files/read_small_file.ts";
import { writeAllSync } from "../../sys/files/write_all.ts";
import { parsedJson } from "../../text/json.ts";

/** As many as an editor goes through. */
export const HISTORY_SIZE = 500;
/** A larger file is not read. */
const MAX_BYTES = 4 * 1024 * 1024;
/** Longer messages are found in their session. */
const MAX_LENGTH = 10_000;
/** Lines from which on the file is written anew with the latest only. */
const MAX_LINES = 2 * HISTORY_SIZE;

export interface HistoryOptions {
  /** The directory of everything of ours. */
  home: string;
  /** Takes away what must be kept nowhere. */
  redact: (text: string) => string;
}

/** The file; what goes wrong with it is no reason not to talk. */
export class History {
  readonly #options: HistoryOptions;
  readonly #path: string;
  #isBroken = false;

  constructor(options: HistoryOptions) {
    this.#options = options;
    this.#path = join(options.home, "history");
  }

  /** The latest first; nothing where there is no such file, or none of ours. */
  async read(): Promise<string[]> {
    const { home } = this.#options;
    const file = readSmallFile(this.#path, { root: home, maxBytes: MAX_BYTES });
    if (file.kind !== "text") {
      this.#isBroken = file.kind === "skipped";
      return [];
    }
    const lines = file.text.split("\n").filter((line) => line !== "");
    const kept = lines.slice(-HISTORY_SIZE);
    if (lines.length > MAX_LINES) {
      await writeFileAtomically(this.#path, `${kept.join("\n")}\n`, { isSynced: false }).catch(
        () => this.#isBroken = true,
      );
    }
    const entries: string[] = [];
    for (const entry of kept.reverse().map(parse)) {
      if (entry !== undefined && entry !== entries.at(-1)) entries.push(entry);
    }
    return entries;
  }

  /** Keeps one more; not what begins with a space, as shells do, nor what is very long. */
  add(text: string): void {
    if (this.#isBroken || /^\s|^$/.test(text) || text.length > MAX_LENGTH) return;
    const { home, redact } = this.#options;
    try {
      ensurePrivateDirectory(home, { mayBeLink: true });
      using file = Deno.openSync(this.#path, { append: true, create: true, mode: 0o600 });
      // One write: other conversations append as well.
      writeAllSync(file, new TextEncoder().encode(`${JSON.stringify(redact(text))}\n`));
    } catch {
      this.#isBroken = true;
    }
  }
}

function parse(line: string): string | undefined {
  // Half a line, of a full disk, is none.
  const value = parsedJson(line);
  return typeof value === "string" ? value : undefined;
}
