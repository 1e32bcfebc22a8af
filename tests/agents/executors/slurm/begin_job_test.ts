import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { beginJob } from "../../../../lib/agents/executors/slurm/begin_job.ts";
import { readExitFile } from "../../../../lib/agents/ending/exit_file.ts";
import { noteStopped } from "../../../../lib/agents/executors/slurm/stopped_run.ts";
import { closeInbox, inboxOf, putMessage } from "../../../../lib/agents/inbox.ts";
import { OUTCOME_FILE } from "../../../../lib/agents/record/files.ts";
import { ended } from "../../../../lib/agents/record/transitions.ts";
import { exists } from "../../../../lib/sys/files/info_at.ts";
import { agentHome, agentTest } from "../../../helpers/agent_home.ts";
import { endedRecord, publish, startedRecord } from "../../../helpers/records.ts";

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

agentTest(
  "beginJob() adds up what the runs of a job have used that Slurm requeued, and forgets what else they left",
  async () => {
    await using home = await agentHome();
    const identity = { boot_id: "slurm", start_time: "0", nonce: NONCE };
    const id = await home.put((id) => startedRecord(id, { identity, job_id: "4711", runs: 1 }));
    const directory = home.store.directory(id);
    for (const log of ["stdout.log", "stderr.log"]) {
      await Deno.writeTextFile(join(directory, log), "of the first run\n");
    }
    const begin = (restarts: number) =>
      beginJob(home.store, { id, nonce: NONCE, jobId: "4711", restarts });
    const use = (num_turns: number, cost_usd: number) =>
      Deno.writeTextFile(
        join(directory, OUTCOME_FILE),
        JSON.stringify({ exit_code: 143, reason: "stopped", num_turns, cost_usd }),
      );
    const session = await begin(0);
    await use(3, 0.25);
    const left = [
      "terminated",
      "stopping",
      "progress.json",
      "end.json",
      ".exit.0123abcd.tmp",
    ];
    for (const name of left) await Deno.writeTextFile(join(directory, name), "");
    await Deno.writeTextFile(join(directory, "exit"), `${NONCE} 143\n`);
    await closeInbox(inboxOf(directory));
    assert(await begin(1) !== session);
    const misleading = [...left, OUTCOME_FILE].filter((name) => exists(join(directory, name)));
    assertEquals(misleading, []);
    assertEquals(await readExitFile(directory, NONCE), undefined);
    assertEquals((await putMessage(directory, { text: "go on", now: false })).isLate, false);
    const { runs, earlier_runs, log_offsets } = home.read(id);
    assertEquals([runs, earlier_runs], [2, { num_turns: 3, cost_usd: 0.25 }]);
    assertEquals(log_offsets, { stdout: 17, stderr: 17 });
    // It took the signal for its end, and recorded that.
    await use(4, 0.5);
    const meta = home.store.read(id);
    assert(meta.state === "running");
    const end = {
      exit_code: 143,
      signal: null,
      reason: "stopped",
      num_turns: 4,
      cost_usd: 0.5,
    } as const;
    await home.store.write(ended(meta, { ended_at: new Date().toISOString(), ...end }));
    await begin(2);
    assertEquals(home.read(id).earlier_runs, { num_turns: 7, cost_usd: 0.75 });
    assertEquals(home.read(id).state, "running");
  },
);
