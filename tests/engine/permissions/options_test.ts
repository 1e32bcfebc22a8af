import { assertEquals } from "@std/assert";
import { hasOption, parseOptions, valuesOf } from "../../../lib/engine/permissions/options.ts";

Deno.test("parseOptions() takes arguments apart as getopt_long(3) does", () => {
  const table: [args: string, names: string, values: string, operands: string][] = [
    ["a b", "", "", "a b"],
    ["-r a", "-r", "", "a"],
    ["-rf a", "-r -f", "", "a"],
    ["a -r b", "-r", "", "a b"],
    ["-o x a", "-o", "-o=x", "a"],
    ["-ox a", "-o", "-o=x", "a"],
    ["-ro x a", "-r -o", "-o=x", "a"],
    ["-o x -o y", "-o", "-o=x,y", ""],
    ["-o", "-o", "", ""],
    ["--force a", "--force", "", "a"],
    ["--output x a", "--output", "--output=x", "a"],
    ["--output=x a", "--output", "--output=x", "a"],
    ["--output= a", "--output", "--output=", "a"],
    ["--color=auto a", "--color", "--color=auto", "a"],
    ["-r -- -f a", "-r", "", "-f a"],
    ["- a", "", "", "- a"],
  ];
  for (const [args, names, values, operands] of table) {
    const parsed = parseOptions(args.split(" "), ["-o", "--output"]);
    assertEquals([...parsed.names].join(" "), names, args);
    const found = [...parsed.values].map(([name, all]) => `${name}=${all.join(",")}`).join(" ");
    assertEquals(found, values, args);
    assertEquals(parsed.operands.join(" "), operands, args);
  }
});

Deno.test("hasOption() is true when one of the options was given", () => {
  const options = parseOptions(["-rf", "--force", "x"]);
  assertEquals(hasOption(options, "-r"), true);
  assertEquals(hasOption(options, "-x", "--force"), true);
  assertEquals(hasOption(options, "-x", "--forced"), false);
});

Deno.test("valuesOf() brings the values of several options together", () => {
  const options = parseOptions(["-t", "a", "--target=b", "-t", "c"], ["-t"]);
  assertEquals(valuesOf(options, "-t", "--target"), ["a", "c", "b"]);
  assertEquals(valuesOf(options, "-x"), []);
});
