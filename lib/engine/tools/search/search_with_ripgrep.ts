/**
 * Searching files with ripgrep, where it is installed: the same files, the same report, much faster.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { findProgram } from "../../../sys/find_program.ts";
import { holdPlace } from "../../../sys/files/hold_place.ts";
import { type CommandEnd, runCommand } from "../../../sys/run_command.ts";
import type { WrappedCommand } from "../../../sys/sandbox/command_sandbox.ts";
import { readWithoutWaiting } from "../../../sys/files/read_without_waiting.ts";
import { formatBytes } from "../../../text/format_bytes.ts";
import type { GrepReport } from "./grep_report.ts";
import { RipgrepEvents } from "./ripgrep_events.ts";
import { filesOf, namesCarriageReturn, type Search, type SearchedFile } from "./search.ts";
import { fileKind, SNIFF_BYTES } from "../text/file_kind.ts";

/** A search that takes longer is over a directory that nobody meant. */
const TIMEOUT_MS = 60_000;
/** Names for one run of ripgrep: far below what execve(2) takes. */
const MAX_NAMES = 2000;
const MAX_NAMES_LENGTH = 128 * 1024;

/**
 * It is given the files that our own walk has found to be regular ones, and finds none itself: it would wait for a FIFO
 * named `.gitignore`. One thread keeps them in their order.
 */
const OPTIONS = ["--json", "--no-config", "--no-messages", "--no-ignore", "--threads=1"];

/** ripgrep takes a second for so much. */
const MAX_FILE_BYTES = 1024 * 1024 * 1024;
/** A file that is named ripgrep reads to its end, binary or not: what is longer is looked at first. */
const LOOKED_AT_BYTES = 256 * 1024;

/**
 * Undefined when ripgrep is missing or cannot do it: then it is for our own search.
 *
 * It opens by path what we have found, and a command may have put a link in the place of a directory meanwhile. So it runs in the
 * sandbox of the run, where a path leads to nothing that commands cannot read themselves; without one they can read everything.
 */
export async function searchWithRipgrep(
  search: Search,
  report: GrepReport,
): Promise<GrepReport | undefined> {
  const root = search.isDirectory ? search.path : dirname(search.path);
  const program = findProgram("rg", { cwd: search.cwd });
  if (program === undefined) return undefined;
  // By this name it would find nothing there, or something else.
  if (search.sandbox?.borders?.isSeenAsIs(root) === false) return undefined;
  // A file is found in its directory, which is held meanwhile.
  using parent = search.isDirectory ? undefined : holdPlace(root);
  const cwd = parent?.path ?? search.held.path;
  const deadline = performance.now() + TIMEOUT_MS;
  let hasRun = false;
  for await (const names of batches(search, report)) {
    hasRun = true;
    const end = await run([program, ...argumentsFor(search, names)], {
      search,
      report,
      root,
      cwd,
      deadline,
    });
    search.signal.throwIfAborted();
    if (report.isFull) return report;
    if (end === "impossible") return undefined;
  }
  // Without a file nobody has looked at the pattern.
  return hasRun ? report : undefined;
}

function argumentsFor({ pattern, contextLines }: Search, names: readonly string[]): string[] {
  return [
    ...OPTIONS,
    // "$" is the end of a line, also where that is CRLF; ripgrep then takes no pattern with a carriage return in it.
    ...namesCarriageReturn(pattern) ? [] : ["--crlf"],
    `--context=${contextLines}`,
    "--regexp",
    pattern,
    "--",
    ...names.map((name) => `./${name}`),
  ];
}

async function* batches(search: Search, report: GrepReport): AsyncGenerator<string[]> {
  let names: string[] = [];
  let length = 0;
  for await (const file of filesOf(search)) {
    if (!isSearchable(file, report)) continue;
    const { name } = file;
    names.push(name);
    length += name.length;
    if (names.length < MAX_NAMES && length < MAX_NAMES_LENGTH) continue;
    yield names;
    names = [];
    length = 0;
  }
  if (names.length > 0) yield names;
}

/** Not binary data, and not endless. */
function isSearchable({ path, name, at, hold }: SearchedFile, report: GrepReport): boolean {
  if (!name.isWellFormed()) {
    report.skip(path, "its name is no UTF-8");
    return false;
  }
  try {
    const { size } = Deno.statSync(at);
    if (size <= LOOKED_AT_BYTES) return true;
    using held = hold();
    const bytes = readWithoutWaiting(held.path, { maxBytes: SNIFF_BYTES, followsLink: true });
    if (fileKind(bytes) !== "text") return false;
    if (size <= MAX_FILE_BYTES) return true;
    report.skip(path, `it has ${formatBytes(size)}`);
    return false;
  } catch {
    return false; // Removed meanwhile, or not ours to read.
  }
}

interface RunOptions {
  search: Search;
  report: GrepReport;
  /** What the names are relative to. */
  root: string;
  cwd: string;
  deadline: number;
}

async function run(
  command: [string, ...string[]],
  { search, report, root, cwd, deadline }: RunOptions,
): Promise<"done" | "impossible"> {
  const enough = new AbortController();
  const events = new RipgrepEvents(report, (name) => join(root, name));
  let end: CommandEnd;
  try {
    const wrapped = await inSandbox(command, { search, root });
    if (wrapped === "impossible") return "impossible";
    ({ end } = await runCommand(wrapped?.command ?? command, {
      ...wrapped ?? { cwd },
      signal: AbortSignal.any([search.signal, enough.signal]),
      timeoutMs: Math.max(1, deadline - performance.now()),
      onOutput(piece, stream) {
        if (stream === "stdout") events.add(piece);
        if (report.isFull) enough.abort();
      },
    }));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "impossible";
    throw error;
  }
  if (end.kind === "timedOut") {
    throw new Error("it took more than a minute; narrow the path or glob");
  }
  // 0: matches, 1: none, 2: an error, which may come with matches when only some file could not be read.
  // What could not start it in a sandbox ends with 1 as well.
  return end.kind === "exited" && events.hasSummary ? "done" : "impossible";
}

/** Undefined without a sandbox; where that cannot be made, our own search can do without. */
async function inSandbox(
  command: [string, ...string[]],
  { search: { sandbox }, root }: Pick<RunOptions, "search" | "root">,
): Promise<WrappedCommand | "impossible" | undefined> {
  if (sandbox?.borders === undefined) return undefined;
  return await sandbox.wrapCommand(command, { cwd: root, onlyReads: true })
    .catch(() => "impossible" as const);
}
