import { assertEquals } from "@std/assert";
import { type RunEnd, type StartedMeta, unknownMeta } from "../../../../lib/agents/record/meta.ts";
import { slurmAt } from "../../../helpers/slurm_executor.ts";
import { temporaryDirectory } from "../../../helpers/temporary_directory.ts";

const LAST_SIGN = "2026-01-02T03:04:05.000Z";
const LOST: RunEnd = { ended_at: LAST_SIGN, exit_code: null, signal: null, reason: "lost" };

Deno.test("explainEnd() ends a job that never began when that is found, and another one with its last sign", async () => {
  await using directory = await temporaryDirectory();
  const executor = slurmAt(directory.path);
  const meta: StartedMeta = {
    ...unknownMeta("a3f8c1d2"),
    job_id: "4711",
    log_offsets: { stdout: 0, stderr: 0 },
  };
  for (const name of ["stdout.log", "stderr.log"]) await Deno.writeTextFile(directory.at(name), "");
  const before = Date.now();
  const { ended_at } = await executor.explainEnd(LOST, meta);
  assertEquals([Date.parse(ended_at) >= before, Date.parse(ended_at) <= Date.now()], [true, true]);
  await Deno.writeTextFile(directory.at("stdout.log"), "hello\n");
  assertEquals((await executor.explainEnd(LOST, meta)).ended_at, LAST_SIGN);
});
