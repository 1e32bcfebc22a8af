import { assertEquals } from "@std/assert";
import { terminalOfStat } from "../../../lib/sys/linux/terminal.ts";

/** `tty_nr` of proc(5) → the terminal. */
const NUMBERS: ReadonlyArray<readonly [number: number, path: string | undefined]> = [
  [0, undefined],
  [34816, "/dev/pts/0"],
  [34816 + 3, "/dev/pts/3"],
  // Minor 256 and above: its higher bits stand above the major number.
  [(136 << 8) | 0x2c | (1 << 20), "/dev/pts/300"],
  [(137 << 8) | 1, "/dev/pts/257"],
  [(4 << 8) | 1, "/dev/tty1"],
  [(4 << 8) | 64, "/dev/ttyS0"],
  [(5 << 8) | 1, undefined],
];

for (const [number, path] of NUMBERS) {
  Deno.test(`terminalOfStat() is ${path} when the number is ${number}`, () => {
    assertEquals(terminalOfStat(`7 (a) b) S 1 7 7 ${number} 7 4194304 0 0`), path);
  });
}
