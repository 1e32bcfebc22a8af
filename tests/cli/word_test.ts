import { ValidationError } from "@cliffy/command";
import { assertEquals, assertThrows } from "@std/assert";
import { word } from "../../lib/cli/word.ts";

Deno.test("word() takes words, also those with a dash inside or alone", () => {
  for (const value of ["a3f8c1d2", "fix the --force option", "well-kept", "-", ""]) {
    assertEquals(word({ value }), value);
  }
});

Deno.test("word() takes no option for a word", () => {
  for (const value of ["--efort", "-rf", "--bgg=1", "-5"]) {
    assertThrows(() => word({ value }), ValidationError, `Unknown option "${value}"`);
  }
});
