import { assertEquals } from "@std/assert";
import { askSlurmIn } from "../../../../lib/agents/executors/slurm/slurm_program.ts";
import { setSearchPath } from "../../../../lib/sys/find_program.ts";
import { writePrograms } from "../../../helpers/executable.ts";
import { temporaryDirectory } from "../../../helpers/temporary_directory.ts";

Deno.test("askSlurmIn() says once that an answer is long in coming, and waits for it", async () => {
  await using directory = await temporaryDirectory();
  const go = directory.at("go");
  // It answers once that was said.
  const script = `#!/bin/sh\nuntil [ -e '${go}' ]; do sleep 0.02; done\necho 4711\n`;
  await writePrograms(directory.path, { sbatch: script });
  const path = "/usr/local/bin:/usr/bin:/bin";
  const said: string[] = [];
  const onSlow = (message: string) => {
    said.push(message);
    Deno.writeTextFileSync(go, "");
  };
  const ask = askSlurmIn({ PATH: path }, { onSlow, slowMs: 1 });
  setSearchPath(`${directory.path}:${path}`);
  try {
    for (const _ of [1, 2]) assertEquals((await ask("sbatch", [])).stdout, "4711\n");
  } finally {
    setSearchPath(path);
  }
  assertEquals(said, ["Slurm has not answered yet: sbatch is given 30 s"]);
});
