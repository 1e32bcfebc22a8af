import { assertEquals } from "@std/assert";
import { closedPaths } from "../../../lib/sys/git/closed_paths.ts";

Deno.test("closedPaths() finds directories and tracked files, whatever they are called", () => {
  const stderr = [
    "d/f: Permission denied",
    "t/a: b\nc: Permission denied",
    "warning: could not open directory 'd/': Permission denied",
    "warning: could not open directory 'it's\nso/': Permission denied",
    "warning: unable to access 'u/.gitignore': Permission denied",
    "warning: could not open directory 'd/': Permission denied",
    'error: open("x"): Permission denied',
    "warning: in the working copy of 'y', LF will be replaced by CRLF",
    "",
  ].join("\n");
  // Of a name with a line break the last line is all that is found, which is enough to know that there is something.
  assertEquals(closedPaths(stderr), ["d/", "it's\nso/", "u/", "c"]);
  assertEquals(closedPaths(""), []);
});
