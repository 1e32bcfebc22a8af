import { assertEquals } from "@std/assert";
import { withNames } from "../../../lib/sys/files/odd_entries.ts";

const entry = (name: string): Deno.DirEntry => ({
  name,
  isFile: true,
  isDirectory: false,
  isSymlink: false,
});

/** What Deno lists, and which names are no UTF-8 → all. */
const LISTS: ReadonlyArray<readonly [listed: string[], odd: string[], all: string[]]> = [
  [["a", "é"], [], ["a", "é"]],
  // Deno 2.6 leaves it out, 2.9 gives it another name.
  [["a"], ["caf\udce9"], ["a", "caf\udce9"]],
  [["a", "caf\ufffd"], ["caf\udce9"], ["a", "caf\udce9"]],
  [["x\ufffd", "x\ufffd"], ["x\udce9", "x\udcff"], ["x\udce9", "x\udcff"]],
  // A file is really called so.
  [["x\ufffd", "x\ufffd"], ["x\udce9"], ["x\ufffd", "x\udce9"]],
  [["x\ufffd"], [], ["x\ufffd"]],
];

Deno.test("withNames() has each entry once, by its true name, whatever Deno lists", () => {
  for (const [listed, odd, all] of LISTS) {
    const names = withNames(listed.map(entry), odd.map(entry)).map(({ name }) => name);
    assertEquals(names, all);
  }
});
