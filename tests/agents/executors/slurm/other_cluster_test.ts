import { assertEquals } from "@std/assert";
import type { AskSlurm } from "../../../../lib/agents/executors/slurm/slurm_program.ts";
import type { Liveness } from "../../../../lib/agents/liveness/liveness.ts";
import { type StartedMeta, unknownMeta } from "../../../../lib/agents/record/meta.ts";
import { slurmAt } from "../../../helpers/slurm_executor.ts";
import { temporaryDirectory } from "../../../helpers/temporary_directory.ts";

/** How a run is whose job is unknown where one looks, and which programs were asked for that. */
async function seenWhere(
  config: { code: number; stdout: string },
  meta: Partial<StartedMeta>,
): Promise<[Liveness, string[]]> {
  await using directory = await temporaryDirectory();
  const asked: string[] = [];
  const ask: AskSlurm = (program) => {
    asked.push(program);
    const answer = program === "scontrol" ? config : { code: 0, stdout: "" };
    return Promise.resolve({ ...answer, complaint: "" });
  };
  const executor = slurmAt(directory.path, ask);
  const run: StartedMeta = {
    ...unknownMeta("a3f8c1d2"),
    identity: { boot_id: "slurm", start_time: "0", nonce: "0123abcd" },
    job_id: "4711",
    ...meta,
  };
  return [await executor.look().livenessOf(run), asked];
}

const ALPHA = { cluster: "alpha" };
const config = (name: string) => ({
  code: 0,
  stdout: `CheckX = no\nClusterName             = ${name}\n`,
});

Deno.test("livenessOf() is elsewhere when the job is unknown here and another cluster's", async () => {
  assertEquals(await seenWhere(config("beta"), ALPHA), [
    { kind: "elsewhere", place: "on the cluster alpha", isProven: false },
    ["squeue", "scontrol"],
  ]);
});

Deno.test("livenessOf() is over when its own cluster does not know the job", async () => {
  const [own] = await seenWhere(config("alpha"), ALPHA);
  assertEquals(own, { kind: "over" });
  const [old, asked] = await seenWhere(config("beta"), {});
  assertEquals([old, asked.includes("scontrol")], [{ kind: "over" }, false]);
});
