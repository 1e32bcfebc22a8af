/**
 * Agents of `--each` as one array of jobs of a real Slurm.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { namesIn } from "../helpers/files.ts";
import { poll } from "../helpers/poll.ts";
import { untilAtWork } from "./at_work.ts";
import { whyNoCluster } from "./cluster.ts";
import { testOnCluster, type World } from "./test_on_cluster.ts";

const SLEEP = "rehearse: sleep 600";
const EACH = ["--on", "slurm", "--bg", "--model", "rehearsal", "--each", "-"];

interface Started {
  id: string;
  job: string;
}

async function startAll(
  { sandbox }: World,
  lines: readonly string[],
  args: readonly string[] = [],
): Promise<Started[]> {
  const stdout = await sandbox.ok([...EACH, ...args], { stdin: lines.join("\n") });
  const started = Array.from(
    stdout.matchAll(/^✓ Background agent started: ([0-9a-f]{8}) \(job (\d+(?:_\d+)?)\)$/gm),
    ([, id = "", job = ""]) => ({ id, job }),
  );
  assertEquals(started.length, lines.length, stdout);
  return started;
}

async function states({ sandbox }: World, started: readonly Started[]): Promise<string[]> {
  const rows = await sandbox.ok(["agents"]);
  return started.map(({ id }) => new RegExp(`^ {2}${id} {2}(\\S+)`, "m").exec(rows)?.[1] ?? "none");
}

async function become(
  world: World,
  started: readonly Started[],
  wanted: (states: readonly string[]) => boolean,
): Promise<void> {
  await poll(async () => wanted(await states(world, started)), "the states that are wanted");
}

const count = (states: readonly string[], state: string) =>
  states.filter((one) => one === state).length;

const jobsLeft = async ({ cluster }: World) =>
  (await cluster.run("squeue", "-h", "-t", "R,PD,CG", "-r", "-o", "%i")).trim();

function agentsOf({ sandbox }: World): string[] {
  return namesIn(`${sandbox.home}/agents`).filter((name) => /^[0-9a-f]{8}$/.test(name));
}

/** Branches, what git knows of worktrees, and their directories. */
async function worktreesOf({ cluster, sandbox }: World): Promise<string> {
  const git = (...args: string[]) => cluster.run("git", "-C", sandbox.project, ...args);
  return await git("branch", "--list") + await git("worktree", "list") +
    await cluster.run("sh", "-c", 'ls "$1"/worktrees/*', "sh", sandbox.home);
}

const STEPS: ReadonlyArray<[name: string, step: (world: World) => Promise<void>]> = [
  [
    "one array with its limit; each is listed, stopped and started again by itself",
    async (world) => {
      const { sandbox, cluster } = world;
      const started = await startAll(world, [SLEEP, SLEEP, SLEEP], ["--max-running", "2"]);
      const [first, second, third] = started;
      assert(first !== undefined && second !== undefined && third !== undefined);
      const [array = ""] = first.job.split("_");
      assertEquals(started.map(({ id }) => sandbox.meta(id).cluster), ["test", "test", "test"]);
      assertEquals(started.map(({ job }) => job), [0, 1, 2].map((index) => `${array}_${index}`));
      assertMatch(await cluster.run("scontrol", "show", "job", array), /ArrayTaskThrottle=2/);
      await become(world, started, (all) => count(all, "running") === 2);
      await become(world, [third], ([state]) => state === "queued");
      await poll(
        async () => (await sandbox.ok(["inspect", third.id])).includes("JobArrayTaskLimit"),
        "Slurm's reason",
      );
      // Its end makes room for the last; the other one goes on.
      await sandbox.ok(["stop", first.id]);
      await become(world, started, (all) => all.join() === "stopped,running,running");
      assertEquals((await sandbox.ended(first.id)).reason, "stopped");
      assertMatch(await sandbox.ok(["respawn", first.id]), /respawned: \S+\n {2}job: \d+\n/);
      assertEquals(sandbox.meta(first.id).job_task, undefined);
      await become(world, started, (all) => count(all, "running") === 3);
      await sandbox.ok(["stop", ...started.map(({ id }) => id)]);
      assertEquals(await states(world, started), ["stopped", "stopped", "stopped"]);
      await poll(async () => await jobsLeft(world) === "", "no job to be left");
    },
  ],
  [
    "each runs its own prompt, in its own worktree, and nothing of it is in Slurm",
    async (world) => {
      const { sandbox, cluster } = world;
      const lines = ["one", "two"].map((word) => `rehearse: bash pwd; echo xyzzy-${word} > it`);
      const started = await startAll(world, lines, ["-w", "--slurm-option=--begin=now+1hour"]);
      const [{ job = "" } = {}] = started;
      const shown = await cluster.run("scontrol", "show", "job", job) +
        await cluster.run("scontrol", "write", "batch_script", job.split("_")[0] ?? "", "-");
      assert(!shown.includes("xyzzy"), shown);
      await become(world, started, (all) => count(all, "queued") === 2);
      await cluster.run("scontrol", "update", `JobId=${job.split("_")[0]}`, "StartTime=now");
      await become(world, started, (all) => count(all, "stopped") === 2);
      const found = started.map(({ id }) => {
        const { reason, worktree_path } = sandbox.meta(id);
        return [reason, Deno.readTextFileSync(`${worktree_path}/it`)];
      });
      assertEquals(found, [["completed", "xyzzy-one\n"], ["completed", "xyzzy-two\n"]]);
    },
  ],
  ["one that is cancelled, and one that is requeued, are told as that", async (world) => {
    const { sandbox, cluster } = world;
    const started = await startAll(world, [SLEEP, SLEEP, SLEEP], ["--max-running", "2"]);
    const [first, second, third] = started;
    assert(first !== undefined && second !== undefined && third !== undefined);
    await become(world, started, (all) => count(all, "running") === 2);
    await cluster.run("scancel", third.job);
    await become(world, [third], ([state]) => state === "stopped");
    assertEquals(sandbox.meta(third.id).end_note, "Slurm: CANCELLED");
    await untilAtWork(sandbox, first.id);
    await cluster.run("scontrol", "requeue", first.job);
    await poll(() => sandbox.meta(first.id).runs === 2, "its next run");
    await become(world, [first, second], (all) => count(all, "running") === 2);
    assertEquals(sandbox.meta(first.id).job_id, first.job);
    await sandbox.ok(["stop", first.id, second.id]);
    await poll(async () => await jobsLeft(world) === "", "no job to be left");
  }],
  ["another job of that number is none of the agent's", async (world) => {
    const { sandbox } = world;
    const [only] = await startAll(world, [SLEEP]);
    assert(only !== undefined);
    await become(world, [only], ([state]) => state === "running");
    await untilAtWork(sandbox, only.id);
    const meta = sandbox.meta(only.id);
    const of = (task: unknown) =>
      Deno.writeTextFile(
        sandbox.path(only.id, "meta.json"),
        JSON.stringify({ ...meta, job_task: task }),
      );
    await of("isonforge-array-0000000000000000_0");
    const { code, stderr } = await sandbox.run(["stop", only.id]);
    assertEquals(code, 1);
    assertStringIncludes(stderr, "Slurm has forgotten its job");
    await of(meta.job_task);
    await sandbox.ok(["stop", only.id]);
  }],
  ["agents that follow others are an array of their own", async (world) => {
    const { sandbox } = world;
    const entries = [
      { prompt: SLEEP, name: "first-one" },
      { prompt: "where are prices?", name: "second-one", after: "first-one" },
      { prompt: "where are prices?", name: "third-one", after: "first-one" },
    ].map((entry) => JSON.stringify(entry));
    const refused = await sandbox.run([...EACH, "--max-running", "1"], {
      stdin: entries.join("\n"),
    });
    assertEquals(refused.code, 2);
    assertStringIncludes(refused.stderr, "--max-running is the limit of one array");
    const started = await startAll(world, entries);
    await become(world, started, (all) => all.join() === "running,queued,queued");
    await sandbox.ok(["stop", "first-one"]);
    await become(world, started, (all) => count(all, "stopped") === 3);
    assertEquals(started.map(({ id }) => sandbox.meta(id).reason), [
      "stopped",
      "completed",
      "completed",
    ]);
  }],
  ["an array that is refused leaves none of its agents", async (world) => {
    const { sandbox } = world;
    const before = agentsOf(world);
    const worktrees = await worktreesOf(world);
    const refuse = async (args: readonly string[], lines: number, message: RegExp) => {
      const stdin = Array.from({ length: lines }, () => SLEEP).join("\n");
      const { code, stderr } = await sandbox.run([...EACH, ...args], { stdin });
      assertEquals(code, 1);
      assertMatch(stderr, message);
      assertEquals(agentsOf(world), before);
      assertEquals(await worktreesOf(world), worktrees);
    };
    await refuse(
      ["-w", "--slurm-option=--partition=nowhere"],
      3,
      /Slurm refuses the job: .*partition/,
    );
    await refuse([], 1001, /these are 1001 agents, and an array of this cluster takes 1000/);
  }],
  ["Ctrl+C while an array is handed over leaves none of it", async (world) => {
    const { sandbox, cluster } = world;
    const known = agentsOf(world);
    const worktrees = await worktreesOf(world);
    for (const when of ["before", "after"] as const) {
      await cluster.interruptedAt("sbatch", when, async (env) => {
        const { code, stdout, stderr } = await sandbox.run([...EACH, "-w"], {
          env,
          stdin: `${SLEEP}\n${SLEEP}`,
        });
        assertEquals([code, stdout], [130, ""]);
        assertMatch(stderr, /^error: interrupted: nothing was submitted$/m);
      });
      assertEquals(agentsOf(world), known);
      assertEquals(await worktreesOf(world), worktrees);
      await poll(async () => await jobsLeft(world) === "", "no job to be left");
    }
  }],
  ["a launcher that dies leaves no job that could run", async (world) => {
    const { sandbox, cluster } = world;
    for (
      const [program, state] of [["scontrol release", "queued"], ["sbatch", "stopped"]] as const
    ) {
      const known = agentsOf(world);
      await cluster.dyingAt(
        program,
        (env) => sandbox.run(EACH, { env, stdin: `${SLEEP}\n${SLEEP}` }),
      );
      const left = agentsOf(world).filter((id) => !known.includes(id))
        .map((id) => ({ id, job: "" }));
      await become(world, left, (all) => count(all, state) === 2);
      await sandbox.ok(["stop", ...left.map(({ id }) => id)]);
      assertEquals(await states(world, left), ["stopped", "stopped"]);
    }
    await poll(async () => await jobsLeft(world) === "", "no job to be left");
  }],
];

testOnCluster(
  "an array of agents on Slurm",
  { missing: await whyNoCluster() },
  async (world, test) => {
    for (const [name, step] of STEPS) await test.step(name, () => step(world));
  },
);
