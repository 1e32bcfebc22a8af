/**
 * One of the agents of `--each`.
 *
 * @module
 */
import type { RunOptions } from "../arguments/run_options.ts";
import { type Made, printStarted, sayStarted } from "./print_started.ts";
import { printLine } from "../output/print.ts";
import type { untilBrokenPipe } from "../output/until_broken_pipe.ts";
import type { Task } from "../run/task/task.ts";

/** What it is started with. */
export interface EachStart {
  task: Task;
  flags: RunOptions;
}

/** Says in one line that it was started. */
export async function sayOneOfMany(
  made: Made,
  { say, quiet }: { say: ReturnType<typeof untilBrokenPipe>; quiet: boolean },
): Promise<void> {
  await sayStarted(
    made,
    () =>
      say(() =>
        quiet ? printLine(made.meta.id) : printStarted("started", made, { isAlone: false })
      ),
  );
}
