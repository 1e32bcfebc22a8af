import { assertEquals } from "@std/assert";
import { directoriesDownTo } from "../../../lib/sys/files/directories_down_to.ts";

Deno.test("directoriesDownTo() begins with the top, and stays in it", () => {
  const cases: ReadonlyArray<readonly [string, string, string[]]> = [
    ["/a", "/a", [""]],
    ["/a", "/a/b/c", ["", "b", "b/c"]],
    ["/a", "/a/..b", ["", "..b"]],
    ["/a", "/", [""]],
    ["/a/b", "/a/c", [""]],
    ["/a", "/ab", [""]],
    ["/", "/a", ["", "a"]],
  ];
  for (const [root, path, below] of cases) assertEquals(directoriesDownTo(root, path), below);
});
