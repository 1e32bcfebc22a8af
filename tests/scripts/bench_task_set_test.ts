/** The tasks of `deno task bench --tasks`: each check takes a solution, and takes nothing else for one. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { loadTasks, SET, type Task } from "../../scripts/bench/tasks/task.ts";
import {
  checkRepository,
  makeRepository,
  taskEnvironment,
  type Verdict,
} from "../../scripts/bench/tasks/workplace.ts";
import { temporaryDirectory } from "../helpers/temporary_directory.ts";

const TASKS = await loadTasks();

for (const task of TASKS) {
  Deno.test({
    name: `the check of ${task.name} takes its solution, and neither nothing nor a shortcut`,
    ignore: !task.needs.every(isThere),
    fn: async () => {
      const directory = join(SET, task.name);
      const shortcuts = await Array.fromAsync(Deno.readDir(join(directory, "shortcuts")));
      assert(shortcuts.length > 0);
      assertEquals((await after(task, "")).isSolved, false, "nothing was done");
      assertEquals(
        await after(task, await Deno.readTextFile(join(directory, "solve"))),
        { isSolved: true },
      );
      await Promise.all(shortcuts.map(async ({ name }) => {
        const script = await Deno.readTextFile(join(directory, "shortcuts", name));
        const verdict = await after(task, script);
        assert(!verdict.isSolved && verdict.why !== "", `the shortcut ${name} is taken`);
      }));
    },
  });
}

Deno.test("loadTasks() finds ten tasks, each with a prompt", () => {
  assertEquals(TASKS.length, 10);
  for (const { name, prompt, check } of TASKS) assert(prompt !== "" && check !== "", name);
});

/** What the check says once a script has been run in the repository. */
async function after(task: Task, script: string): Promise<Verdict> {
  await using directory = await temporaryDirectory();
  const cwd = await makeRepository(task, directory.path);
  await new Deno.Command("/bin/sh", {
    args: ["-c", script],
    cwd,
    env: taskEnvironment(directory.path),
    stdout: "null",
    stderr: "null",
  }).output();
  return await checkRepository(task, { cwd, directory: directory.path });
}

function isThere(program: string): boolean {
  if (program === "deno") return true;
  const args = ["-c", 'command -v -- "$1"', "sh", program];
  return new Deno.Command("/bin/sh", { args, stdout: "null", stderr: "null" }).outputSync().success;
}
