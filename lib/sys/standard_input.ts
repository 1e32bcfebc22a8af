/**
 * What standard input is, beyond what Deno tells.
 *
 * @module
 */

/** `file-inside`: a file of which something has been read already, by whoever else has the descriptor. */
export type StandardInput = "pipe" | "file" | "file-inside" | "other";

/** Looks at descriptor 0 without reading from it. A terminal, a device, and nothing at all are `other`. */
export function standardInput(): StandardInput {
  try {
    const { isFifo, isSocket, isFile } = Deno.statSync("/dev/fd/0");
    if (isFifo || isSocket) return "pipe";
    if (!isFile) return "other";
    return offset() === 0 ? "file" : "file-inside";
  } catch {
    // Closed, or a system that hides it from us.
    return "other";
  }
}

/** Where the next read begins, in bytes; Deno has no lseek(2) for its standard streams. */
function offset(): number {
  try {
    const info = Deno.readTextFileSync("/proc/self/fdinfo/0");
    return Number(/^pos:\s*(\d+)/m.exec(info)?.[1]);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    // Without proc(5), as on macOS, the name stands for the descriptor itself: fd(4).
    using file = Deno.openSync("/dev/fd/0");
    return file.seekSync(0, Deno.SeekMode.Current);
  }
}
