import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../../lib/cli/arguments/argument_error.ts";
import { asOperand, operand } from "../../../lib/cli/arguments/operand.ts";

Deno.test("operand() takes words, also those with a dash inside or alone", () => {
  for (const value of ["a3f8c1d2", "fix the --force option", "well-kept", "-", ""]) {
    assertEquals(operand({ value }), value);
  }
});

Deno.test("operand() takes no option for a word", () => {
  for (const value of ["--efort", "-rf", "--bgg=1", "-5", "-\n"]) {
    assertThrows(() => operand({ value }), ArgumentError, `Unknown option "${value}"`);
  }
});

Deno.test("operand() takes what asOperand() made of a word for that word", () => {
  for (const value of ["", "a3f8c1d2", " ", "-", "--efort", "-\n"]) {
    assertEquals(operand({ value: asOperand(value) }), value);
  }
});
