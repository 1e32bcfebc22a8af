import { assertEquals } from "@std/assert";
import {
  absoluteSearchPath,
  DEFAULT_SEARCH_PATH,
  withAbsoluteSearchPath,
} from "../../lib/sys/search_path.ts";

Deno.test("absoluteSearchPath() leaves out every entry that means another directory elsewhere", () => {
  const cases: Array<[path: string, absolute: string]> = [
    ["/usr/bin:/bin", "/usr/bin:/bin"],
    ["./bin:/usr/bin", "/usr/bin"],
    ["bin:/usr/bin:node_modules/.bin", "/usr/bin"],
    [".:/usr/bin:..:../bin", "/usr/bin"],
    // Empty ones mean the working directory.
    [":/usr/bin", "/usr/bin"],
    ["/usr/bin:", "/usr/bin"],
    ["/usr/bin::/bin", "/usr/bin:/bin"],
    // Only a shell that read it as a word knows whose home this is.
    ["~/bin:/usr/bin", "/usr/bin"],
    // Nothing is left: an empty one would mean the working directory again.
    ["", DEFAULT_SEARCH_PATH],
    [":", DEFAULT_SEARCH_PATH],
    ["./bin", DEFAULT_SEARCH_PATH],
  ];
  for (const [path, absolute] of cases) assertEquals(absoluteSearchPath(path), absolute, path);
});

Deno.test("withAbsoluteSearchPath() changes nothing else, and makes no PATH where there is none", () => {
  assertEquals(withAbsoluteSearchPath({ PATH: "bin:/bin", A: "b" }), { PATH: "/bin", A: "b" });
  assertEquals(withAbsoluteSearchPath({ A: "b" }), { A: "b" });
});
