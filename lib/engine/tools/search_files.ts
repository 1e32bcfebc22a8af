/**
 * Searching files without ripgrep.
 *
 * @module
 */
import { formatBytes } from "../../text/format_bytes.ts";
import { fileKind } from "./text/file_kind.ts";
import type { GrepReport } from "./grep_report.ts";
import { errorMessage } from "../../errors.ts";
import { filesOf, PatternError, type Search, type SearchedFile } from "./search.ts";

/** A larger file is data, and would have to be held in memory. */
const MAX_FILE_BYTES = 32 * 1024 * 1024;

/**
 * Searches with JavaScript's regular expressions.
 *
 * @throws {PatternError} when the pattern is not one
 */
export async function searchFiles(search: Search, report: GrepReport): Promise<GrepReport> {
  const pattern = compile(search.pattern);
  for await (const file of filesOf(search)) {
    search.signal.throwIfAborted();
    await searchFile(file, { pattern, contextLines: search.contextLines, report });
    if (report.isFull) break;
  }
  return report;
}

interface FileSearch {
  pattern: RegExp;
  contextLines: number;
  report: GrepReport;
}

async function searchFile(
  file: SearchedFile,
  { pattern, contextLines, report }: FileSearch,
): Promise<void> {
  const text = await readText(file, report);
  if (text === undefined) return;
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  let shown = 0;
  let hasStarted = false;
  for (let i = 0; i < lines.length && !report.isFull; i++) {
    const matchAt = lineAt(lines, i).search(pattern);
    if (matchAt === -1) {
      if (hasStarted && i < shown + contextLines && i >= shown) {
        // Context after a match is written when it is known that it is no match itself.
        report.add({ number: i + 1, text: lineAt(lines, i), matchAt: undefined });
      }
      continue;
    }
    if (!hasStarted) report.startFile(file.path);
    const first = hasStarted
      ? Math.max(shown + contextLines, i - contextLines)
      : Math.max(0, i - contextLines);
    for (let before = Math.min(first, i); before < i; before++) {
      report.add({ number: before + 1, text: lineAt(lines, before), matchAt: undefined });
    }
    hasStarted = true;
    report.add({ number: i + 1, text: lineAt(lines, i), matchAt });
    shown = i + 1;
  }
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
