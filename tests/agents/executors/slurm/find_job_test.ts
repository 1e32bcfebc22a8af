import { assertEquals } from "@std/assert";
import { findJob, jobName, taskName } from "../../../../lib/agents/executors/slurm/find_job.ts";
import { JobBoard } from "../../../../lib/agents/executors/slurm/jobs.ts";
import type { AskSlurm } from "../../../../lib/agents/executors/slurm/slurm_program.ts";
import { type StartedMeta, unknownMeta } from "../../../../lib/agents/record/meta.ts";
import { temporaryDirectory } from "../../../helpers/temporary_directory.ts";

const NONCE = "0123abcd";
const run = (rest: Partial<StartedMeta> = {}): StartedMeta => ({
  ...unknownMeta("a3f8c1d2"),
  identity: { boot_id: "slurm", start_time: "0", nonce: NONCE },
  ...rest,
});

Deno.test("findJob() tells jobs apart by name, and those of an array by name and index", async () => {
  await using directory = await temporaryDirectory();
  const line = (id: string, name: string) => `${id}|PENDING||None|${name}\n`;
  const own = jobName({ id: "a3f8c1d2" }, NONCE);
  const text = line("1", own) + line("2_0", "isonforge-array-x") +
    line("2_10", "isonforge-array-x") +
    line("3_0", "isonforge-array-y");
  const ask: AskSlurm = () => Promise.resolve({ code: 0, stdout: text, complaint: "" });
  const jobs = await new JobBoard(directory.path, ask).jobs();
  const idOf = (meta: StartedMeta) => findJob(jobs, meta)?.id;
  assertEquals(idOf(run()), "1");
  assertEquals(idOf(run({ job_task: taskName("isonforge-array-x", 0) })), "2_0");
  assertEquals(idOf(run({ job_task: taskName("isonforge-array-x", 10) })), "2_10");
  // The number alone proves nothing: a controller that lost its state begins anew.
  assertEquals(idOf(run({ job_id: "2_0", job_task: taskName("isonforge-array-z", 0) })), undefined);
  assertEquals(
    idOf(run({ identity: { boot_id: "slurm", start_time: "0", nonce: "f" } })),
    undefined,
  );
});
