/**
 * Reading lines of a file, with their numbers.
 *
 * @module
 */
import { formatBytes } from "../../../text/format_bytes.ts";
import { holdExisting, nothingAt } from "../existing.ts";
import { count, failed } from "../outcome.ts";
import { type NumberedLines, readLines } from "../read_lines.ts";
import { UnsizedFile } from "../search/unsized_file.ts";
import { markSeen } from "../seen_files.ts";
import type { ToolContext, ToolOutcome } from "../tool.ts";
import { MAX_OUTPUT_LINES } from "../truncate.ts";
import { fileKind, readBeginning } from "./file_kind.ts";
import { readOther } from "./read_other.ts";
import { hasUtf16Mark, UTF_8 } from "./text_encoding.ts";
import { decodeFile } from "./text_file.ts";

/** Which lines are asked for, as the model wrote it. */
export interface ReadRequest {
  path: string;
  /** Counted from 1. */
  offset?: number | undefined;
  limit?: number | undefined;
}

/** Reads a part of a text file; of another file it says what it is. */
export async function readFile(args: ReadRequest, context: ToolContext): Promise<ToolOutcome> {
  const path = context.place(args.path);
  using held = holdExisting(path);
  if (held === undefined) {
    return failed(`cannot read "${args.path}": ${await nothingAt(path, context.cwd)}`);
  }
  const info = await Deno.stat(held.path);
  if (info.isDirectory) return failed(`cannot read "${args.path}": it is a directory; use list`);
  if (!info.isFile) return failed(`cannot read "${args.path}": it is a device, a pipe or a socket`);

  using file = info.size === 0
    ? new UnsizedFile(held.path)
    : await Deno.open(held.path, { read: true });
  const kind = fileKind(await readBeginning(file));
  if (kind !== "text") {
    const other = await readOther(args.path, {
      ...{ kind, file, place: held.path, size: info.size, context },
    });
    if (other !== undefined) return other;
    const what = `${kind}, ${formatBytes(info.size)}`;
    return {
      output: `"${args.path}" is ${what}; its content is not shown`,
      isError: false,
      summary: what,
    };
  }
  await file.seek(0, Deno.SeekMode.Start);
  const { offset = 1, limit = MAX_OUTPUT_LINES } = args;
  const decoded = await inOtherEncoding(file, info.size);
  if (typeof decoded === "string") return failed(`cannot read "${args.path}": ${decoded}`);
  const found = await readLines(decoded?.source ?? file, {
    offset,
    limit,
    size: info.size,
    signal: context.signal,
    maxBytes: context.maxOutputBytes,
  });
  markSeen(path, info);
  const outcome = answer(args.path, found, offset);
  return decoded === undefined || outcome.isError ? outcome : {
    ...outcome,
    output: `${outcome.output}\n… the file is in ${decoded.encoding}; edit and write keep that`,
  };
}

/** A larger file is taken for UTF-8. */
const MAX_DECODED_BYTES = 16 * 1024 * 1024;

/**
 * The file in UTF-8 where it is in another encoding; undefined when it is in UTF-8 already, and then the file stands
 * at its beginning again.
 */
async function inOtherEncoding(
  file: Pick<Deno.FsFile, "read" | "seek">,
  size: number,
): Promise<{ source: Pick<Deno.FsFile, "read">; encoding: string } | string | undefined> {
  if (size > MAX_DECODED_BYTES) return undefined;
  const bytes = new Uint8Array(size);
  let length = 0;
  for (let read; length < size && (read = await file.read(bytes.subarray(length))) !== null;) {
    length += read;
  }
  await file.seek(0, Deno.SeekMode.Start);
  // What is binary later on was a text at its beginning, and is shown as one.
  const decoded = await decodeFile(bytes.subarray(0, length));
  if (typeof decoded === "string") return hasUtf16Mark(bytes) ? decoded : undefined;
  if (decoded.encoding === UTF_8.name) return undefined;
  let rest = new TextEncoder().encode(decoded.text);
  const read = (buffer: Uint8Array) => {
    const piece = rest.subarray(0, buffer.length);
    buffer.set(piece);
    rest = rest.subarray(piece.length);
    return Promise.resolve(piece.length === 0 ? null : piece.length);
  };
  return { source: { read }, encoding: decoded.encoding };
}

function answer(path: string, found: NumberedLines, offset: number): ToolOutcome {
  const { lines, total, next } = found;
  if (lines.length === 0) {
    if (total === 0) return { output: `"${path}" is empty`, isError: false, summary: "empty" };
    return failed(`cannot read "${path}" from line ${offset}: it has ${count(total ?? 0, "line")}`);
  }
  const last = offset + lines.length - 1;
  const width = String(last).length;
  const numbered = lines.map((line, index) => `${String(offset + index).padStart(width)}\t${line}`);
  if (next !== undefined) {
    const end = total === undefined
      ? `the file is ${formatBytes(found.size)}`
      : `the last line is ${total}`;
    numbered.push(`… more lines follow, ${end}; read on with offset ${next}`);
  }
  if (found.hasCarriageReturns) numbered.push("… the lines of this file end in CRLF");
  return { output: numbered.join("\n"), isError: false, summary: count(lines.length, "line") };
}
