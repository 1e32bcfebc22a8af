/**
 * Giving back memory that this process has, but does not need.
 *
 * @module
 */

/** Bytes of heap that have to be new since the last time: less is not worth a collection, which takes some 30 ms. */
const WORTH_BYTES = 2 * 1024 * 1024;

/** V8's own function, there with `--expose-gc` (scripts/build/compile.ts). */
type CollectGarbage = (
  options: { type: "major"; execution: "sync"; flavor: "last-resort" },
) => void;

let heapBytesThen = 0;

/**
 * Collects all garbage and returns what is free to the system: for a process that is going to wait. V8 does so by
 * itself, but after 8 s at the earliest, and not always; it takes "last-resort" for the heap to shrink (measured).
 *
 * Does nothing where little came since the last time, or where Deno runs without `--expose-gc`.
 *
 * @returns whether it did
 */
export function releaseMemory(): boolean {
  const { gc } = globalThis as { gc?: CollectGarbage };
  if (gc === undefined) return false;
  if (Deno.memoryUsage().heapTotal < heapBytesThen + WORTH_BYTES) return false;
  gc({ type: "major", execution: "sync", flavor: "last-resort" });
  trimAllocator();
  heapBytesThen = Deno.memoryUsage().heapTotal;
  return true;
}

/** malloc_trim(3) of glibc, which keeps what is freed in the middle of its heap; others have none. */
function trimAllocator(): void {
  try {
    const libc = Deno.dlopen("libc.so.6", {
      malloc_trim: { parameters: ["usize"], result: "i32" },
    });
    libc.symbols.malloc_trim(0n);
    libc.close();
  } catch {
    // The more part of it was V8's.
  }
}
