/**
 * Ends that only the accounting can tell any more: the runs left no word, and the controller has forgotten their jobs.
 */
import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { poll } from "../helpers/poll.ts";
import { IS_FULL } from "../helpers/rounds.ts";
import { untilAtWork } from "./at_work.ts";
import { type Daemon, whyNoAccounting } from "./cluster.ts";
import { testOnCluster } from "./test_on_cluster.ts";

const missing = IS_FULL ? await whyNoAccounting() : "only with ISONFORGE_TEST_FULL=1";
const SLEEP = "rehearse: sleep 600";

testOnCluster(
  "ends are told by the accounting",
  { missing, isAccounting: true },
  async ({ cluster, sandbox }) => {
    const start = async (prompt: string, ...options: string[]) => {
      const words = options.map((option) => `--slurm-option=${option}`);
      const args = ["--on", "slurm", "--bg", "-q", "--model", "rehearsal", ...words];
      return (await sandbox.ok([...args, "--", prompt])).trim();
    };
    const jobOf = (id: string) => String(sandbox.meta(id).job_id);
    const working = async (id: string) => {
      await poll(() => sandbox.processes().length > 0, "the run");
      await untilAtWork(sandbox, id);
    };

    const failing = await start(SLEEP, "--no-requeue", "--nodelist=n1");
    const cancelled = await start(SLEEP, "--begin=now+1hour");
    const lostNode = await start(SLEEP, "--no-requeue", "--nodelist=n2");
    const completed = await start("where are prices?", "--nodelist=n1");
    await working(failing);
    await working(lostNode);
    const ids = [failing, cancelled, lostNode, completed];
    await poll(() => sandbox.meta(completed).state === "stopped", "the end of a run");
    await cluster.run("scancel", jobOf(cancelled));
    const node: Daemon = "n2";
    await cluster.kill(node);
    await cluster.run("scontrol", "update", `NodeName=${node}`, "State=DOWN", "Reason=test");
    // The supervisor with all that is its own, so that nobody is left to tell.
    for (const pid of sandbox.processes()) Deno.kill(pid, "SIGKILL");
    await poll(
      async () => (await cluster.run("squeue", "-h", "-t", "all", "-o", "%i")).trim() === "",
      "the controller to have forgotten all jobs",
    );
    // As if it could not have written what became of it.
    for (const file of ["exit", "outcome.json", "end.json"]) {
      await Deno.remove(sandbox.path(completed, file)).catch(() => {});
    }
    const { ended_at: _at, reason: _reason, exit_code: _code, signal: _signal, ...running } =
      sandbox.meta(completed);
    await Deno.writeTextFile(
      sandbox.path(completed, "meta.json"),
      JSON.stringify({ ...running, state: "running" }),
    );
    // Its last sign of life would count for a minute and more.
    for (const id of ids) await Deno.remove(sandbox.path(id, "progress.json")).catch(() => {});

    const asked = join(sandbox.project, "asked");
    await using calls = await cluster.countingCalls("sacct", asked);
    await sandbox.ok(["agents"], { env: calls.env });
    assertEquals(
      ids.map((id) => {
        const { reason, exit_code, end_note } = sandbox.meta(id);
        return [reason, exit_code, end_note];
      }),
      [
        ["failed", 0, "Slurm: FAILED on n1"],
        ["stopped", null, "Slurm: CANCELLED"],
        ["killed", null, "Slurm: NODE_FAIL on n2"],
        ["completed", 0, "Slurm: COMPLETED on n1"],
      ],
    );
    assertEquals((await Deno.readTextFile(asked)).split("\n").length - 1, 1);
  },
);
