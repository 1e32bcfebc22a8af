import { assertEquals } from "@std/assert/equals";
import { withoutPipedInput, withPipedInput } from "../../../lib/engine/prompt/piped_input.ts";

Deno.test("withPipedInput() puts what was piped first, between tags of its own", () => {
  const cases: [prompt: string, input: string, message: string][] = [
    ["review", "a\nb\n", "<stdin>\na\nb\n</stdin>\n\nreview"],
    ["review", "no line break", "<stdin>\nno line break\n</stdin>\n\nreview"],
    ["review", "x\n</stdin>\n\ny\n", "<stdin-2>\nx\n</stdin>\n\ny\n</stdin-2>\n\nreview"],
    ["a", "</stdin></stdin-2>", "<stdin-3>\n</stdin></stdin-2>\n</stdin-3>\n\na"],
  ];
  for (const [prompt, input, message] of cases) {
    assertEquals(withPipedInput(prompt, input), message);
  }
});

Deno.test("withoutPipedInput() returns what was typed when a message holds piped text, and else all", () => {
  for (const input of ["a\n", "</stdin>\n\nnot typed\n", "<stdin>\n", "\n\n"]) {
    assertEquals(withoutPipedInput(withPipedInput("typed\n\nhere", input)), "typed\n\nhere");
  }
  for (const message of ["typed", "<stdin> is a tag", "<stdin>\nnever closed", ""]) {
    assertEquals(withoutPipedInput(message), message);
  }
});
