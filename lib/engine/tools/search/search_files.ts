/**
 * Searching files without ripgrep.
 *
 * @module
 */
import { formatBytes } from "../../../text/format_bytes.ts";
import { fileKind } from "../text/file_kind.ts";
import type { GrepReport } from "./grep_report.ts";
import { errorMessage } from "../../../errors.ts";
import { PatternWorker } from "./pattern_worker.ts";
import { filesOf, PatternError, type Search, type SearchedFile } from "./search.ts";

/** A larger file is data, and would have to be held in memory. */
const MAX_FILE_BYTES = 32 * 1024 * 1024;

/**
 * Searches with JavaScript's regular expressions.
 *
 * @throws {PatternError} when the pattern is not one, or takes too long
 */
export async function searchFiles(search: Search, report: GrepReport): Promise<GrepReport> {
  using pattern = new PatternWorker(compile(search.pattern));
  for await (const file of filesOf(search)) {
    search.signal.throwIfAborted();
    await searchFile(file, { ...search, pattern, report });
    if (report.isFull) break;
  }
  return report;
}

interface FileSearch {
  pattern: PatternWorker;
  contextLines: number;
  report: GrepReport;
  signal: AbortSignal;
}

async function searchFile(
  file: SearchedFile,
  { pattern, contextLines, report, signal }: FileSearch,
): Promise<void> {
  const text = await readText(file, report);
  if (text === undefined) return;
  const matches = await pattern.find(text, { limit: report.room, signal });
  if (matches.length === 0) return;
  const nul = text.indexOf("\0");
  const lines = (nul === -1 ? text : text.slice(0, nul)).split("\n");
  // Of a text that ends with a line break, nothing; of one that becomes binary, the line that does.
  if (nul !== -1 || lines.at(-1) === "") lines.pop();
  const shown = matches.filter(({ line }) => line < lines.length);
  if (shown.length > 0) report.startFile(file.path);
  const show = (line: number, matchAt?: number) =>
    report.add({ number: line + 1, text: lineAt(lines, line), matchAt });
  let next = 0;
  shown.forEach(({ line, at }, index) => {
    for (next = Math.max(next, line - contextLines); next < line; next++) show(next);
    show(line, at);
    // Context after a match ends where the next one begins.
    const end = Math.min(
      line + 1 + contextLines,
      lines.length,
      shown[index + 1]?.line ?? Infinity,
    );
    for (next = line + 1; next < end; next++) show(next);
  });
  if (nul !== -1) report.cut(file.path, new TextEncoder().encode(text.slice(0, nul)).length);
}

function lineAt(lines: readonly string[], index: number): string {
  return (lines[index] ?? "").replace(/\r$/, "");
}

async function readText(file: SearchedFile, report: GrepReport): Promise<string | undefined> {
  try {
    using held = file.hold();
    const { size, isFile } = await Deno.stat(held.path);
    if (!isFile || size === 0) return undefined;
    if (size > MAX_FILE_BYTES) {
      report.skip(file.path, `it has ${formatBytes(size)}`);
      return undefined;
    }
    const bytes = await Deno.readFile(held.path);
    if (fileKind(bytes) !== "text") return undefined;
    return decodeUnicode(bytes);
  } catch {
    return undefined; // Removed meanwhile, or not ours to read: as ripgrep does, go on.
  }
}

function decodeUnicode(bytes: Uint8Array): string {
  const label = bytes[0] === 0xfe ? "utf-16be" : bytes[0] === 0xff ? "utf-16le" : "utf-8";
  return new TextDecoder(label).decode(bytes);
}

function compile(pattern: string): RegExp {
  // Rust and Perl set flags at the start of the pattern, JavaScript outside of it.
  const [prefix = "", letters = ""] = pattern.match(/^\(\?([ims]+)\)/) ?? [];
  try {
    return new RegExp(pattern.slice(prefix.length), letters);
  } catch (error) {
    throw new PatternError(errorMessage(error).replace(/^Invalid regular expression: /, ""), {
      cause: error,
    });
  }
}
