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

Deno.test("findJob() knows a job that was given another name by its number and its script", async () => {
  await using directory = await temporaryDirectory();
  const script = (id: string, name: string, path: string) =>
    `${id}|RUNNING|n1|None|${name}|${path}\n`;
  const text = script("1", "mine|1", "/home/u|v/.isonforge/agents/a3f8c1d2/job.sh") +
    script("2", "isonforge", "/home/u/.isonforge/agents/91b4ef0a/job.sh") +
    script("3", "other", "/home/u/job.sh") +
    script("4_7", "other", "/h/agents/a3f8c1d2/isonforge-array-x.sh");
  const ask: AskSlurm = () => Promise.resolve({ code: 0, stdout: text, complaint: "" });
  const board = () => new JobBoard(directory.path, ask).jobs();
  for (const jobs of [await board(), await board()]) {
    const idOf = (meta: StartedMeta) => findJob(jobs, meta)?.id;
    assertEquals(idOf(run({ job_id: "1" })), "1");
    // Another agent's, of another cluster with the same home, and one of which no number is known.
    for (const job_id of ["2", "3", "5"]) assertEquals(idOf(run({ job_id })), undefined);
    assertEquals(idOf(run()), undefined);
    assertEquals(idOf(run({ job_task: taskName("isonforge-array-x", 7) })), "4_7");
    assertEquals(
      idOf(run({ job_task: taskName("isonforge-array-x", 8), job_id: "1_8" })),
      undefined,
    );
  }
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
