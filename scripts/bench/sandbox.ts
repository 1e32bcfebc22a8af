/**
 * What a sandbox adds to a command: time and memory of each after the first.
 *
 * @module
 */
import { join } from "@std/path/join";
import { openSandbox } from "../../lib/engine/sandbox/open_sandbox.ts";
import { type CommandSandbox, NO_SANDBOX } from "../../lib/sys/sandbox/command_sandbox.ts";
import { findMeans } from "../../lib/sys/sandbox/find_means.ts";
import type { Figure } from "./figures.ts";
import { memoryOfTree } from "./process_memory.ts";
import { type Measurement, median } from "./programs.ts";

const LEVELS = ["workspace", "strict"] as const;
const SECONDS = "7";

/** The figures of each level; none where this machine has no sandbox. */
export async function measureSandbox({ directory, runs }: Measurement): Promise<Figure[]> {
  const cwd = join(directory, "sandboxed");
  await Deno.mkdir(cwd);
  if ((await findMeans(cwd)).means !== "bubblewrap") return [];
  const figures: Figure[] = [];
  for (const level of LEVELS) {
    await using sandbox = await openSandbox({
      level,
      cwd,
      home: directory,
      isonforgeHome: join(directory, "home"),
      addedDirectories: [],
      environment: { PATH: "/usr/bin:/bin" },
      secrets: [],
    });
    const first = await timeOfCommand(sandbox, cwd);
    const [inside, outside]: [number[], number[]] = [[], []];
    // In turn, so that what else the machine does counts for both.
    for (let run = 0; run < runs; run++) {
      inside.push(await timeOfCommand(sandbox, cwd));
      outside.push(await timeOfCommand(NO_SANDBOX, cwd));
    }
    const floor = median(outside);
    figures.push(
      {
        name: `the first command, ${level}`,
        value: first - floor,
        unit: "ms",
        note: "more than without a sandbox",
      },
      { name: `each after it, ${level}`, value: median(inside) - floor, unit: "ms", note: "more" },
      {
        name: `one that runs, ${level}`,
        value: await memoryOfCommand(sandbox, cwd) - await memoryOfCommand(NO_SANDBOX, cwd),
        unit: "MB",
        note: "more, proportional",
      },
    );
  }
  return figures;
}

async function timeOfCommand(sandbox: CommandSandbox, cwd: string): Promise<number> {
  const start = performance.now();
  const { command: [program, ...args], ...options } = await sandbox.wrapCommand(["/bin/true"], {
    cwd,
  });
  const { success, stderr } = await new Deno.Command(program, { args, ...options }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return performance.now() - start;
}

/** In MB, of all processes that it takes. */
async function memoryOfCommand(sandbox: CommandSandbox, cwd: string): Promise<number> {
  const words = ["/bin/sleep", SECONDS] as const;
  const { command: [program, ...args], ...options } = await sandbox.wrapCommand(words, { cwd });
  const child = new Deno.Command(program, { args, ...options, stdout: "null" }).spawn();
  await new Promise((resolve) => setTimeout(resolve, 500));
  const { pss } = memoryOfTree([child.pid]);
  child.kill("SIGKILL");
  await child.status;
  return pss;
}
