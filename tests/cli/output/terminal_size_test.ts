import { assertEquals } from "@std/assert";
import { evaluate } from "../../helpers/evaluate.ts";
import { terminalSize } from "../../../lib/cli/output/terminal_size.ts";

Deno.test("terminalSize() is undefined when the stream is no terminal", () => {
  assertEquals(terminalSize({ isTerminal: () => false }), undefined);
});

Deno.test("terminalSize() is undefined when the terminal does not tell", async () => {
  const { stdout, stderr } = await evaluate(`
    import { terminalSize } from "lib/cli/output/terminal_size.ts";
    console.log(terminalSize({ isTerminal: () => true }));
  `);
  assertEquals([stdout, stderr], ["undefined\n", ""]);
});
