/**
 * Searching files with ripgrep, where it is installed: the same files, the same report, much faster.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { relative } from "@std/path/relative";
import { runCommand } from "../../sys/run_command.ts";
import type { GrepReport } from "./grep_report.ts";
import type { Search } from "./search.ts";

/** A search that takes longer is over a directory that nobody meant. */
const TIMEOUT_MS = 60_000;
/** A longer line of ripgrep's output, i.e. of a file, is passed over. */
const MAX_JSON_CHARACTERS = 4 * 1024 * 1024;

/** Only what `.gitignore` says decides, as in our own search; and nothing of the user's own configuration. */
const OPTIONS = [
  "--json",
  "--no-config",
  "--no-messages",
  "--hidden",
  "--glob=!.git",
  "--no-require-git",
  "--no-ignore-dot",
  "--no-ignore-global",
  "--sort=path",
];

/** Undefined when ripgrep is missing or cannot do it: then it is for our own search. */
export async function searchWithRipgrep(
  search: Search,
  report: GrepReport,
): Promise<GrepReport | undefined> {
  const isDirectory = (await Deno.stat(search.path)).isDirectory;
  const enough = new AbortController();
  const lines = new JsonLines((event) => {
    handle(event, { search, report, root: isDirectory ? search.path : dirname(search.path) });
    if (report.isFull) enough.abort();
  });
  const options = [...OPTIONS, `--context=${search.contextLines}`, ...narrowing(search.glob)];
  const target = isDirectory ? "." : `./${basename(search.path)}`;
  try {
    const { end } = await runCommand(["rg", ...options, "--regexp", search.pattern, "--", target], {
      cwd: isDirectory ? search.path : dirname(search.path),
      signal: AbortSignal.any([search.signal, enough.signal]),
      timeoutMs: TIMEOUT_MS,
      onOutput(piece, stream) {
        if (stream === "stdout") lines.add(piece);
      },
    });
    search.signal.throwIfAborted();
    if (report.isFull) return report;
    // 0: matches, 1: none, 2: an error, which may come with matches when only some file could not be read.
    if (end.kind === "exited" && (end.code < 2 || lines.hasSummary)) return report;
    if (end.kind === "timedOut") {
      throw new Error("it took more than a minute; narrow the path or glob");
    }
    return undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/**
 * A glob on names becomes a type: `--glob` would bring ignored files back. Whatever this lets through,
 * {@linkcode Search.isWanted} decides.
 */
function narrowing(glob: string | undefined): string[] {
  if (glob === undefined || !/^[\w*?.-]+$/.test(glob)) return [];
  return [`--type-add=wanted:${glob}`, "--type=wanted"];
}

/** The parts that we read of what ripgrep prints with `--json`; see its `grep_printer::JSON` documentation. */
interface RipgrepEvent {
  type: "begin" | "match" | "context" | "end" | "summary";
  data: {
    path?: RipgrepText;
    lines?: RipgrepText;
    line_number?: number | null;
    submatches?: { start: number }[];
  };
}

/** Base64 where it is not UTF-8. */
type RipgrepText = { text: string } | { bytes: string };

function handle(
  event: RipgrepEvent,
  { search, report, root }: { search: Search; report: GrepReport; root: string },
): void {
  const { type, data } = event;
  if (data.path === undefined) return;
  const path = join(root, textOf(data.path));
  if (!search.isWanted(relative(root, path))) return;
  if (type === "begin") report.startFile(path);
  if ((type !== "match" && type !== "context") || data.lines === undefined) return;
  const text = textOf(data.lines);
  const start = data.submatches?.[0]?.start ?? 0;
  report.add({
    number: data.line_number ?? 0,
    text,
    // ripgrep counts bytes; beyond ASCII this is a little late, which only moves what is shown of a long line.
    matchAt: type === "match" ? Math.min(start, text.length) : undefined,
  });
}

function textOf(value: RipgrepText): string {
  if ("text" in value) return value.text;
  return new TextDecoder().decode(Uint8Array.from(atob(value.bytes), (char) => char.charCodeAt(0)));
}

/** Puts pieces of output together to lines, and lines to events. */
class JsonLines {
  readonly #onEvent: (event: RipgrepEvent) => void;
  readonly #decoder = new TextDecoder();
  #line = "";
  #isTooLong = false;
  /** ripgrep prints it last, unless it could not start to search. */
  hasSummary = false;

  constructor(onEvent: (event: RipgrepEvent) => void) {
    this.#onEvent = onEvent;
  }

  add(piece: Uint8Array): void {
    const [rest = "", ...others] = this.#decoder.decode(piece, { stream: true }).split("\n");
    this.#append(rest);
    for (const next of others) {
      this.#end();
      this.#append(next);
    }
  }

  #append(text: string): void {
    if (this.#line.length + text.length > MAX_JSON_CHARACTERS) {
      this.#isTooLong = true;
      this.#line = "";
    }
    if (!this.#isTooLong) this.#line += text;
  }

  #end(): void {
    if (!this.#isTooLong && this.#line !== "") {
      const event = JSON.parse(this.#line) as RipgrepEvent;
      if (event.type === "summary") this.hasSummary = true;
      this.#onEvent(event);
    }
    this.#line = "";
    this.#isTooLong = false;
  }
}
