import { assertEquals } from "@std/assert";
import { isWithin } from "../../../lib/sys/files/is_within.ts";

const CASES: ReadonlyArray<readonly [path: string, directory: string, isIn: boolean]> = [
  ["/a/b", "/a", true],
  ["/a", "/a", true],
  ["/ab", "/a", false],
  ["/a", "/a/b", false],
  ["/a", "/", true],
  ["/", "/", true],
];

for (const [path, directory, isIn] of CASES) {
  Deno.test(`isWithin() is ${isIn} when the path is ${path} and the directory ${directory}`, () => {
    assertEquals(isWithin(path, directory), isIn);
  });
}
