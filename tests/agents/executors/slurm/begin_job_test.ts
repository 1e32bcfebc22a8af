import { assertEquals } from "@std/assert";
import { beginJob } from "../../../../lib/agents/executors/slurm/begin_job.ts";
import { noteStopped } from "../../../../lib/agents/executors/slurm/stopped_run.ts";
import { agentHome } from "../../../helpers/agent_home.ts";
import { endedRecord, publish } from "../../../helpers/records.ts";

const NONCE = "0123456789abcdef0123456789abcdef";

Deno.test("beginJob() makes a requeued job the next run, and none of one that the user stopped", async () => {
  await using home = await agentHome();
  const { store } = home;
  const id = await publish(store);
  for (const name of ["stdout.log", "stderr.log"]) {
    await Deno.writeTextFile(`${store.directory(id)}/${name}`, "");
  }
  const identity = { boot_id: "slurm", start_time: "0", nonce: NONCE };
  // So it is recorded when Slurm ended it to requeue it, too.
  const meta = endedRecord(id, { executor: "slurm", identity, reason: "stopped", runs: 1 });
  const job = { id, nonce: NONCE, jobId: "4711", restarts: 1 };
  await store.write(meta);
  assertEquals((await beginJob(store, job))?.length, 8);
  assertEquals([store.read(id).state, store.read(id).runs], ["running", 2]);

  noteStopped(store.directory(id), NONCE);
  await store.write(meta);
  assertEquals(await beginJob(store, job), undefined);
  assertEquals(store.read(id), meta);
  // Of the run that came before a respawn it means nothing.
  noteStopped(store.directory(id), "another");
  assertEquals((await beginJob(store, job))?.length, 8);
});
