import { assertEquals } from "@std/assert/equals";
import { assertThrows } from "@std/assert/throws";
import { globPattern } from "../../../lib/engine/tools/search/glob_pattern.ts";
import { PatternError } from "../../../lib/engine/tools/search/search.ts";

/** What each glob matches, and what it does not. */
const TABLE: Record<string, [yes: string[], no: string[]]> = {
  "*.ts": [["a.ts", ".ts", "a.b.ts"], ["a.tsx", "b/a.ts", "ats"]],
  "**/*.ts": [["a.ts", "b/a.ts", "c/b/a.ts"], ["a.js"]],
  "src/**": [["src/a", "src/b/c"], ["src", "srcs/a", "a"]],
  "src/**/test/*.ts": [["src/test/a.ts", "src/a/b/test/c.ts"], ["src/a.ts", "test/a.ts"]],
  "**": [["a", "a/b"], []],
  "a**b": [["ab", "axb"], ["a/b"]],
  "file?.txt": [["file1.txt"], ["file.txt", "file12.txt", "file/.txt"]],
  "[a-c]x": [["ax", "cx", "[a-c]x"], ["dx", "x"]],
  "[!a-c]x": [["dx"], ["ax", "/x"]],
  "[^a-c]x": [["dx"], ["ax"]],
  "[]x]y": [["]y", "xy"], ["y"]],
  "[[:digit:]_]*": [["1a", "_", "9"], ["a"]],
  "app/[slug]/page.tsx": [["app/[slug]/page.tsx", "app/s/page.tsx"], ["app/slug/page.tsx"]],
  "app/[...rest].ts": [["app/[...rest].ts", "app/r.ts"], ["app/rest.ts"]],
  "[z-a]": [["[z-a]"], ["b"]],
  "[": [["["], ["a"]],
  "{a,b}.ts": [["a.ts", "b.ts"], ["c.ts", "{a,b}.ts"]],
  "**/*.{ts,js{x,}}": [["a.ts", "b/a.js", "a.jsx"], ["a.tsx"]],
  "{src,test}/**/*.ts": [["src/a.ts", "test/b/c.ts"], ["lib/a.ts"]],
  "{a}": [["{a}"], ["a"]],
  "{a,b": [["{a,b"], ["a"]],
  "@(a|b).ts": [["a.ts"], ["c.ts", "ab.ts"]],
  "?(a)b": [["b", "ab"], ["aab"]],
  "+(ab)c": [["abc", "ababc"], ["c"]],
  "*(a|b)c": [["c", "abbac"], ["dc"]],
  "a\\*b": [["a*b"], ["axb"]],
  "a+(b": [["a+(b"], []],
  "a.b": [["a.b"], ["axb"]],
  "ä*": [["äö"], ["a"]],
};

for (const [glob, [yes, no]] of Object.entries(TABLE)) {
  Deno.test(`globPattern() knows what matches ${glob}`, () => {
    const pattern = globPattern(glob);
    assertEquals(yes.filter((path) => !pattern.test(path)), []);
    assertEquals(no.filter((path) => pattern.test(path)), []);
  });
}

Deno.test("globPattern() takes no longer for globs that are written to hold us up", () => {
  const hostile = [
    "*a".repeat(1_000) + "*b*",
    "**/".repeat(300) + "*b*",
    "{a,aa}".repeat(600) + "b*",
    "+(a|aa)".repeat(300) + "b*",
    "*(*(a)*(a))".repeat(200) + "*b*",
    "+(+(+(a)))b*",
    "[a-z]*".repeat(600) + "[0-9]*",
  ];
  for (const glob of hostile) {
    const pattern = globPattern(glob);
    for (const path of ["a".repeat(255), "aaaa/".repeat(50) + "a"]) {
      assertEquals(pattern.test(path), false);
    }
  }
});

for (const glob of ["!(a)b", "a".repeat(5_000), "{".repeat(100) + ",}".repeat(100)]) {
  Deno.test(`globPattern() refuses ${glob.slice(0, 20)}`, () => {
    assertThrows(() => globPattern(glob), PatternError);
  });
}
