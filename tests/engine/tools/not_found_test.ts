import { assertEquals, assertStringIncludes } from "@std/assert";
import { whyNotFound } from "../../../lib/engine/tools/text/not_found.ts";

const FILE = `import { a } from "./a.ts";

export function first(x: number): number {
\tif (x > 1) return x;
\treturn a(x);
}

export function second(y: number): number {
\tif (y > 1) return y;  
\treturn a(y) + 1;
}
`;

Deno.test("whyNotFound() names the nearest place and what differs there", () => {
  const table: [searched: string, ...words: string[]][] = [
    [
      "    if (x > 1) return x;\n    return a(x);",
      "lines 4 to 5 differ only in white space:\n\tif (x > 1) return x;\n\treturn a(x);\n",
      "(→ is a tab, · a blank)",
      "line 4 of the file: →if (x > 1) return x;\nin your old_string: ····if (x > 1) return x;",
    ],
    [
      "\tif (y > 1) return y;\n",
      "line 9 differs only in white space",
      "line 9 of the file: →if (y > 1) return y;··\nin your old_string: →if (y > 1) return y;",
    ],
    [
      "export function second(y: number): number {\n\tif (y > 2) return y;",
      "the nearest place is lines 8 to 9:\nexport function second(y: number): number {\n\tif (y > 1) return y;  \n",
      "line 9 of the file: →if (y > 1) return y;··\nin your old_string: →if (y > 2) return y;",
    ],
    [
      "\treturn a(y) + 2;",
      "the nearest place is line 10:\n\treturn a(y) + 1;",
      "line 10 of the file: →return a(y) + 1;\nin your old_string: →return a(y) + 2;",
    ],
    ["something else entirely", "old_string is not in it; read the file again"],
    ["4\tif (x > 1)", "leave out the line numbers"],
    ["\n\n", "read the file again"],
  ];
  for (const [searched, ...words] of table) {
    for (const word of words) assertStringIncludes(whyNotFound(FILE, searched), word);
  }
});

Deno.test("whyNotFound() prefers the place with most lines in common", () => {
  const searched = "}\n\nexport function second(y: string): number {\n\tif (y > 1) return y;  \n";
  assertStringIncludes(whyNotFound(FILE, searched), "the nearest place is lines 6 to 9:");
});

Deno.test("whyNotFound() takes line ends for what they are", () => {
  const file = FILE.replaceAll("\n", "\r\n");
  const words = whyNotFound(file, "if (x > 1) return x;");
  assertEquals(words.includes("\r"), false);
  assertStringIncludes(words, "line 4 differs only in white space");
});

Deno.test("whyNotFound() is quick in a large file", () => {
  const line = "const value = compute(alpha, beta, gamma, delta);\n";
  const start = performance.now();
  whyNotFound(line.repeat(70_000), `${"nothing of this kind ".repeat(50)}\n`.repeat(200));
  // Bounded work, not a measure of speed: without a bound it would be minutes.
  assertEquals(performance.now() - start < 60_000, true);
});

Deno.test("whyNotFound() shows what nobody sees", () => {
  const table: [file: string, searched: string, ...words: string[]][] = [
    ["foo\u200bbar\n", "foobar", "line 1 of the file: foo<U+200B>bar\nin your old_string: foobar"],
    [
      "cafe\u0301 x\n",
      "caf\u00e9 x",
      "of the file: cafe<U+0301> x\nin your old_string: caf\u00e9 x",
    ],
    ["b = 1\n", "b =\u00ad 1", "in your old_string: b =<U+00AD> 1"],
    ["a\nlast = 1", "last = 1\n", "it ends with a line break, and the file does not"],
    ["a\nfoo(x);\nb\n", "2: foo(x);", "leave out the line numbers that read and grep put"],
    ["foo\nbar\n", "     1→foo\n     2→bar", "leave out the line numbers"],
    ["1: x\n", "1: y", "the nearest place is line 1"],
  ];
  for (const [file, searched, ...words] of table) {
    for (const word of words) assertStringIncludes(whyNotFound(file, searched), word);
  }
});
