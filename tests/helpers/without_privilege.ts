/**
 * What holds for everybody else, in a test that root runs.
 *
 * @module
 */
import { isRoot } from "./other_user.ts";

/** capset(2), version 3: a header, and three sets of 64 bits in two halves each. */
const HEADER = new Uint32Array([0x20080522, 0]);
/** CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: reading and writing whatever the mode says. */
const OVERRIDE = (1 << 1) | (1 << 2);
const EFFECTIVE = 0;

/** What this thread does meanwhile obeys the modes of files; the programs that it starts do not, nor what goes on aside. */
export function obeyingModes(): Disposable {
  if (!isRoot) return { [Symbol.dispose]: () => {} };
  const libc = Deno.dlopen("libc.so.6", {
    capget: { parameters: ["buffer", "buffer"], result: "i32" },
    capset: { parameters: ["buffer", "buffer"], result: "i32" },
  });
  const before = new Uint32Array(6);
  const set = (data: Uint32Array<ArrayBuffer>) => {
    if (libc.symbols.capset(HEADER, data) !== 0) throw new Error("capset() has failed");
  };
  if (libc.symbols.capget(HEADER, before) !== 0) throw new Error("capget() has failed");
  const without = before.slice();
  without[EFFECTIVE] = (before[EFFECTIVE] ?? 0) & ~OVERRIDE;
  set(without);
  return {
    [Symbol.dispose]() {
      set(before);
      libc.close();
    },
  };
}
