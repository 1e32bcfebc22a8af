import { assertEquals } from "@std/assert";
import { evaluate } from "../helpers/evaluate.ts";
import { livingWith } from "../helpers/living_with.ts";
import { poll } from "../helpers/poll.ts";

/** How a process ends in the moment in which it has started a command, which hears nothing of SIGTERM. */
const ENDS: ReadonlyArray<readonly [how: string, code: string, exitCode: number]> = [
  ["exits", "Deno.exit(3);", 3],
  ["throws", 'throw new Error("on purpose");', 1],
  ["rejects", 'Promise.reject(new Error("on purpose"));', 1],
  ["throws in a timer", 'setTimeout(() => { throw new Error("on purpose"); }, 0);', 1],
  ["is killed later", 'setTimeout(() => Deno.kill(Deno.pid, "SIGKILL"), 300);', 137],
];

for (const [how, code, exitCode] of ENDS) {
  Deno.test(`a guarded command ends with a process that ${how}`, async () => {
    const mark = `GUARD_TEST=${crypto.randomUUID()}`;
    const [name = "", value = ""] = mark.split("=");
    const ended = await evaluate(
      `import { guardCommands } from "lib/sys/command_guard.ts";
      import { runCommand } from "lib/sys/run_command.ts";
      guardCommands();
      runCommand(["/bin/sh", "-c", "trap '' TERM; sleep 600; sleep 600"], {
        cwd: "/",
        signal: new AbortController().signal,
        onOutput: () => {},
      });
      ${code}`,
      { env: { [name]: value } },
    );
    assertEquals(ended.code, exitCode, ended.stderr);
    await poll(() => livingWith([mark]).length === 0, "the command to have ended");
  });
}
