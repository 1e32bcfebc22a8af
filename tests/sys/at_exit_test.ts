import { assertEquals } from "@std/assert";
import { evaluate } from "../helpers/evaluate.ts";

for (
  const [how, end, code] of [
    ["its last line", "", 0],
    ["Deno.exit()", "Deno.exit(3);", 3],
    ["an error", 'throw new Error("on purpose");', 1],
    ["a rejection", 'Promise.reject(new Error("on purpose"));', 1],
    ["an error in a timer", 'setTimeout(() => { throw new Error("on purpose"); }, 0);', 1],
  ] as const
) {
  Deno.test(`atExit() calls once what is not taken back, when a process ends by ${how}`, async () => {
    const ended = await evaluate(`
      import { atExit } from "lib/sys/at_exit.ts";
      { using _back = atExit(() => console.log("taken back")); }
      atExit(() => console.log("called"));
      ${end}`);
    assertEquals([ended.stdout, ended.code], ["called\n", code], ended.stderr);
  });
}
