import { assertEquals, assertRejects } from "@std/assert";
import { askSlurmIn } from "../../../../lib/agents/executors/slurm/slurm_program.ts";
import { UserError } from "../../../../lib/errors.ts";
import { setSearchPath } from "../../../../lib/sys/search_path.ts";
import { writePrograms } from "../../../helpers/executable.ts";
import { poll } from "../../../helpers/poll.ts";
import { isRunning, uniqueSeconds } from "../../../helpers/running.ts";
import {
  type TemporaryDirectory,
  temporaryDirectory,
} from "../../../helpers/temporary_directory.ts";

const PATH = "/usr/local/bin:/usr/bin:/bin";

/** Does something where a program of Slurm's is that script. */
async function withProgram(
  name: string,
  script: (directory: TemporaryDirectory) => string,
  action: (directory: TemporaryDirectory) => Promise<void>,
): Promise<void> {
  await using directory = await temporaryDirectory();
  await writePrograms(directory.path, { [name]: `#!/bin/sh\n${script(directory)}\n` });
  setSearchPath(`${directory.path}:${PATH}`);
  try {
    await action(directory);
  } finally {
    setSearchPath(PATH);
  }
}

Deno.test("askSlurmIn() says once that an answer is long in coming, and waits for it", async () => {
  // It answers once that was said.
  const script = ({ at }: TemporaryDirectory) =>
    `until [ -e '${at("go")}' ]; do sleep 0.02; done; echo 4711`;
  await withProgram("sbatch", script, async (directory) => {
    const said: string[] = [];
    const onSlow = (message: string) => {
      said.push(message);
      Deno.writeTextFileSync(directory.at("go"), "");
    };
    const ask = askSlurmIn({ PATH }, { onSlow, slowMs: 1 });
    for (const _ of [1, 2]) assertEquals((await ask("sbatch", [])).stdout, "4711\n");
    assertEquals(said, ["Slurm has not answered yet: sbatch is given 30 s"]);
  });
});

Deno.test("askSlurmIn() gives up what does not answer, says what tells why, and leaves nothing of it", async () => {
  // As at a site whose commands are scripts around the real ones: those hold the pipes.
  const hangs = `sleep ${uniqueSeconds()}`;
  await withProgram("scontrol", () => `${hangs}; true`, async () => {
    const ask = askSlurmIn({ PATH });
    const error = await assertRejects(
      () => ask("scontrol", ["ping"], { timeoutMs: 10 }),
      UserError,
      "Slurm does not answer: scontrol took longer than 0.01 s",
    );
    assertEquals(error.hint, "scontrol ping tells whether its controller is up");
    assertEquals(isRunning(hangs), false);
    // Whoever presses Ctrl+C meanwhile waits no longer either.
    const stop = new AbortController();
    const asking = ask("scontrol", ["ping"], { signal: stop.signal });
    await poll(() => isRunning(hangs), "the command to hang");
    stop.abort(new Error("interrupted"));
    await assertRejects(() => asking, Error, "interrupted");
    assertEquals(isRunning(hangs), false);
  });
});
