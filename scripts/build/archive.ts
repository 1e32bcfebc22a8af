/**
 * Writes a .tar.gz: the same entries give the same bytes, whoever runs it and when.
 *
 * @module
 */

/** A file of an archive. */
export interface Entry {
  /** Below the one directory of the archive; in ASCII. */
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly isExecutable?: boolean;
}

export interface ArchiveOptions {
  /** The directory that all is in. */
  directory: string;
  /** Of every file, in seconds since 1970. */
  time: number;
}

const BLOCK = 512;

/** Writes the archive to `output`. */
export async function writeArchive(
  output: string,
  entries: readonly Entry[],
  { directory, time }: ArchiveOptions,
): Promise<void> {
  const files = entries.map((entry) => ({ ...entry, path: `${directory}/${entry.path}` }));
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  await ReadableStream.from(blocks(files, time))
    .pipeThrough(new CompressionStream("gzip"))
    .pipeTo((await Deno.open(output, { write: true, create: true, truncate: true })).writable);
}

function* blocks(files: readonly Entry[], time: number): Generator<Uint8Array<ArrayBuffer>> {
  for (const folder of folders(files)) {
    yield header(`${folder}/`, { type: "5", mode: 0o755, size: 0, time });
  }
  for (const { path, bytes, isExecutable = false } of files) {
    yield header(path, { type: "0", mode: isExecutable ? 0o755 : 0o644, size: bytes.length, time });
    yield bytes;
    yield new Uint8Array((BLOCK - bytes.length % BLOCK) % BLOCK);
  }
  yield new Uint8Array(2 * BLOCK);
}

/** All that the files are in, the outermost first. */
function folders(files: readonly Entry[]): string[] {
  const all = files.flatMap(({ path }) =>
    path.split("/").slice(0, -1).map((_, index, names) => names.slice(0, index + 1).join("/"))
  );
  return [...new Set(all)].sort();
}

/** A header of the format ustar (POSIX.1-1988; pax(1)). */
function header(
  path: string,
  { type, mode, size, time }: { type: string; mode: number; size: number; time: number },
): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(BLOCK);
  const put = (offset: number, text: string) => {
    for (let i = 0; i < text.length; i++) block[offset + i] = text.charCodeAt(i);
  };
  const number = (offset: number, width: number, value: number) =>
    put(offset, value.toString(8).padStart(width - 1, "0"));
  if (path.length > 100) throw new RangeError(`too long for this format: "${path}"`);
  put(0, path);
  number(100, 8, mode);
  number(108, 8, 0);
  number(116, 8, 0);
  number(124, 12, size);
  number(136, 12, time);
  put(148, " ".repeat(8));
  put(156, type);
  put(257, "ustar\0" + "00");
  put(265, "root");
  put(297, "root");
  const sum = block.reduce((a, b) => a + b, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return block;
}
