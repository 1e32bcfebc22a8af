/**
 * Agents as jobs of a real Slurm: the walk of the specification, and what can go wrong on the way.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { namesIn } from "../helpers/files.ts";
import { poll } from "../helpers/poll.ts";
import { createSandbox, ISONFORGE } from "../helpers/sandbox.ts";
import { untilAtWork } from "./at_work.ts";
import { whyNoCluster } from "./cluster.ts";
import { testOnCluster, type World } from "./test_on_cluster.ts";

const SLEEP = "rehearse: sleep 600";

/** Starts an agent on Slurm; returns its id and its job. */
async function start(
  { sandbox }: World,
  prompt: string,
  args: readonly string[] = [],
): Promise<{ id: string; job: string }> {
  const stdout = await sandbox.ok(
    ["--on", "slurm", "--bg", "--model", "rehearsal", ...args, "--", prompt],
  );
  const [, id, job] = /^✓ Background agent started: ([0-9a-f]{8})\n {2}job: (\d+)\n/.exec(stdout) ??
    [];
  assert(id !== undefined && job !== undefined, stdout);
  return { id, job };
}

async function stateOf({ sandbox }: World, id: string): Promise<string> {
  const rows = await sandbox.ok(["agents"]);
  return new RegExp(`^ {2}${id} {2}(\\S+)`, "m").exec(rows)?.[1] ?? "none";
}

async function becomes(world: World, id: string, state: string): Promise<void> {
  await poll(async () => await stateOf(world, id) === state, `${id} to be ${state}`);
}

/** Its worker runs its tool. */
async function works(world: World, id: string): Promise<void> {
  await becomes(world, id, "running");
  await untilAtWork(world.sandbox, id);
}

/** Starts an agent that has a node for itself, in a partition that gives way. */
async function startAlone(
  world: World,
  partition: "cancelled" | "requeued",
  args: readonly string[] = [],
): Promise<{ id: string; node: string }> {
  const options = [`--partition=${partition}`, "--cpus-per-task=4", "--nodelist=n1"];
  const words = options.map((option) => `--slurm-option=${option}`);
  const { id } = await start(world, SLEEP, [...args, ...words]);
  await works(world, id);
  return { id, node: "n1" };
}

/** Submits a job that has to have that node. */
async function preempt({ cluster }: World, node: string): Promise<void> {
  const place = ["--partition=urgent", "--cpus-per-task=4", `--nodelist=${node}`];
  await cluster.run("sbatch", ...place, "--output=/dev/null", "--wrap=true");
}

/** Slurm may take a moment longer than the agent. */
async function noJobLeft({ cluster }: World): Promise<void> {
  await poll(
    async () => (await cluster.run("squeue", "-h", "-t", "R,PD,CG")).trim() === "",
    "no job to be left",
  );
}

async function withReason({ sandbox }: World, id: string) {
  const { reason, end_note, exit_code } = await sandbox.ended(id);
  return { reason, end_note, exit_code };
}

const STEPS: ReadonlyArray<[name: string, step: (world: World) => Promise<void>]> = [
  ["the walk: start, list, logs, attach, stop, respawn, rm", async (world) => {
    const { sandbox } = world;
    const { id } = await start(world, "where are prices fetched?");
    assertMatch(await sandbox.ok(["attach", id]), /prices/i);
    await becomes(world, id, "stopped");
    assertStringIncludes(await sandbox.ok(["logs", id]), "The rehearsal is over.");
    assertEquals(await withReason(world, id), {
      reason: "completed",
      end_note: undefined,
      exit_code: 0,
    });
    assertMatch(
      await sandbox.ok(["respawn", id]),
      /^✓ Background agent respawned: \S+\n {2}job: \d+\n/,
    );
    assertEquals(await sandbox.ok(["wait", id]).then(() => "waited"), "waited");
    assertEquals(sandbox.meta(id).runs, 2);
    assertEquals(await sandbox.ok(["rm", id]), `✓ Removed ${id}\n`);
    assertEquals(await stateOf(world, id), "none");
  }],
  ["nothing of the prompt or the key is in what Slurm shows", async (world) => {
    const { sandbox, cluster } = world;
    sandbox.env.ISONFORGE_API_KEY = "sk-very-secret-0123456789";
    const { id, job } = await start(world, `xyzzy\n${SLEEP}`);
    delete sandbox.env.ISONFORGE_API_KEY;
    await works(world, id);
    const shown = await cluster.run("scontrol", "show", "job", job) +
      await cluster.run("scontrol", "write", "batch_script", job, "-");
    assert(!shown.includes("xyzzy") && !shown.includes("very-secret"), shown);
    await sandbox.ok(["stop", id]);
  }],
  ["stop ends a job that works, and one that waits", async (world) => {
    const { sandbox } = world;
    const { id } = await start(world, SLEEP);
    await works(world, id);
    await sandbox.ok(["stop", id]);
    assertEquals((await withReason(world, id)).reason, "stopped");
    assertEquals(await stateOf(world, id), "stopped");
    const waiting = await start(world, SLEEP, ["--slurm-option=--begin=now+1hour"]);
    await becomes(world, waiting.id, "queued");
    assertEquals(sandbox.meta(waiting.id).cluster, "test");
    await poll(
      async () => (await sandbox.ok(["inspect", waiting.id])).includes("(Slurm: BeginTime)"),
      "Slurm's reason",
    );
    for (const command of ["rm", "respawn"]) {
      const { code, stderr } = await sandbox.run([command, waiting.id]);
      assertEquals(code, 1);
      assertMatch(stderr, /it waits in the queue/);
    }
    await sandbox.ok(["stop", waiting.id]);
    assertEquals((await withReason(world, waiting.id)).reason, "stopped");
    await noJobLeft(world);
  }],
  ["a worker that ignores SIGTERM is killed", async (world) => {
    const { sandbox } = world;
    const { id } = await start(world, `rehearse: bash trap '' TERM; sleep 600`);
    await works(world, id);
    await sandbox.ok(["stop", id]);
    assertEquals((await withReason(world, id)).reason, "stopped");
    await poll(() => sandbox.processes().length === 0, "its processes to be gone");
  }],
  ["a job that an agent starts outlives that agent", async (world) => {
    const { sandbox } = world;
    const until = (file: string) => `until [ -e ${file} ]; do sleep 0.1; done`;
    const command = `${ISONFORGE.join(" ")} --on slurm --bg -q --model rehearsal`;
    const first = await start(
      world,
      `rehearse: bash ${command} 'rehearse: bash ${until("second")}' >child; ${until("first")}`,
    );
    const child = `${sandbox.project}/child`;
    const id = await poll(
      () => Deno.readTextFile(child).then((text) => text.trim(), () => ""),
      "the other one",
    );
    await works(world, id);
    await Deno.writeTextFile(`${sandbox.project}/first`, "");
    // By then it has ended whatever was its own.
    assertEquals((await withReason(world, first.id)).reason, "completed");
    await Deno.writeTextFile(`${sandbox.project}/second`, "");
    assertEquals((await withReason(world, id)).reason, "completed");
    assertEquals(sandbox.meta(id).parent_id, first.id);
  }],
  ["an end by another hand is told in Slurm's words", async (world) => {
    const { cluster } = world;
    const waiting = await start(world, SLEEP, ["--slurm-option=--begin=now+1hour"]);
    await cluster.run("scancel", waiting.job);
    await becomes(world, waiting.id, "stopped");
    assertEquals(await withReason(world, waiting.id), {
      reason: "stopped",
      end_note: "Slurm: CANCELLED",
      exit_code: null,
    });
  }],
  ["sbatch that refuses is told with its reason, and leaves nothing", async (world) => {
    const { sandbox } = world;
    const before = namesIn(`${sandbox.home}/agents`);
    const refusals = {
      "--partition=nowhere": /^error: Slurm refuses the job: .*invalid partition.*\nhint: /m,
      // Found when it is released.
      "--cpus-per-task=99": /^error: Slurm refuses the job: .*configuration.*\nhint: /m,
    };
    for (const [option, message] of Object.entries(refusals)) {
      const { code, stderr } = await sandbox.run(
        ["--on", "slurm", "--bg", "--model", "rehearsal", `--slurm-option=${option}`, "x"],
      );
      assertEquals(code, 1);
      assertMatch(stderr, message);
      assertEquals(namesIn(`${sandbox.home}/agents`), before);
    }
    const reserved = await sandbox.run(
      ["--on", "slurm", "--bg", "--model", "rehearsal", "--slurm-option=--wrap=x", "x"],
    );
    assertEquals(reserved.code, 2);
    const unknown = await sandbox.run(["--on", "nowhere", "--bg", "--model", "rehearsal", "x"]);
    assertEquals(unknown.code, 2);
    assertMatch(unknown.stderr, /there is no "nowhere" to run on/);
  }],
  ["tell reaches an agent on its node, and what follows an end is done once", async (world) => {
    const { sandbox, cluster } = world;
    const onEnd = ["--on-end", 'echo "$ISONFORGE_ID $ISONFORGE_REASON" >> ended'];
    const told = await start(
      world,
      "rehearse: bash until [ -e go ]; do sleep 0.1; done",
      onEnd,
    );
    await works(world, told.id);
    await sandbox.ok(["tell", told.id, "look at the time"]);
    assertMatch(await sandbox.ok(["inspect", told.id]), /1 message is waiting to be read/);
    await Deno.writeTextFile(`${sandbox.project}/go`, "");
    await becomes(world, told.id, "stopped");
    const { session_id } = sandbox.meta(told.id);
    assertMatch(
      await Deno.readTextFile(`${sandbox.home}/sessions/${session_id}.jsonl`),
      /look at the time/,
    );
    const cancelled = await start(world, SLEEP, [...onEnd, "--slurm-option=--begin=now+1hour"]);
    await cluster.run("scancel", cancelled.job);
    // Whoever finds the end first does it.
    await Promise.all(Array.from({ length: 4 }, () => sandbox.ok(["agents"])));
    const ended = `${sandbox.project}/ended`;
    await poll(
      () => Deno.readTextFile(ended).then((text) => text.includes(cancelled.id), () => false),
      "what follows the end",
    );
    await sandbox.ok(["agents"]);
    assertEquals(
      (await Deno.readTextFile(ended)).trim().split("\n").sort(),
      [`${told.id} completed`, `${cancelled.id} stopped`].sort(),
    );
  }],
  ["an agent may follow another", async (world) => {
    const { sandbox } = world;
    const first = await start(world, SLEEP);
    const second = await start(world, "where are prices?", ["--after", first.id]);
    const third = await start(world, "where are prices?", ["--after-ok", first.id]);
    await works(world, first.id);
    await becomes(world, second.id, "queued");
    await sandbox.ok(["stop", first.id]);
    await becomes(world, second.id, "stopped");
    assertEquals((await withReason(world, second.id)).reason, "completed");
    await becomes(world, third.id, "stopped");
    assertEquals((await withReason(world, third.id)).reason, "stopped");
  }],
  ["a job that gives way to another one is told as that", async (world) => {
    const { id, node } = await startAlone(world, "cancelled");
    await preempt(world, node);
    await becomes(world, id, "stopped");
    const { reason, end_note } = await withReason(world, id);
    assertEquals([reason, end_note], ["killed", `Slurm: PREEMPTED on ${node}`]);
  }],
  ["a job that gives way, and is requeued, is the next run", async (world) => {
    const { sandbox } = world;
    const { id, node } = await startAlone(world, "requeued", ["--on-end", "echo once >>requeued"]);
    await preempt(world, node);
    await poll(() => sandbox.meta(id).runs === 2, "the next run");
    await becomes(world, id, "running");
    await sandbox.ok(["stop", id]);
    assertEquals((await withReason(world, id)).reason, "stopped");
    const told = await poll(
      () => Deno.readTextFile(`${sandbox.project}/requeued`).catch(() => ""),
      "what follows the end",
    );
    assertEquals(told, "once\n");
  }],
  ["a job is stopped while it waits to be requeued", async (world) => {
    const { sandbox, cluster } = world;
    const { id, job } = await start(world, SLEEP);
    await works(world, id);
    // Held, so that it stays there.
    await cluster.run("scontrol", "requeuehold", job);
    await becomes(world, id, "queued");
    await sandbox.ok(["stop", id]);
    assertEquals((await withReason(world, id)).reason, "stopped");
    await noJobLeft(world);
    assertEquals(sandbox.meta(id).runs, 1);
  }],
  ["a run whose time is up has time to end, and is told as that", async (world) => {
    const { sandbox, cluster } = world;
    const { id, job } = await start(world, SLEEP);
    await works(world, id);
    // Slurm sends it 30 s before the limit, which is a minute at least.
    await cluster.run("scancel", "--signal=USR1", "--batch", job);
    const { reason } = await withReason(world, id);
    assertEquals(reason, "timeout");
    assertEquals(await stateOf(world, id), "stopped");
    assertMatch(await sandbox.ok(["inspect", id]), /stopped.*time/);
  }],
  ["a node that sees another home refuses the job", async (world) => {
    const { sandbox, cluster } = world;
    const { id } = await start(world, SLEEP, ["--slurm-option=--begin=now+1hour"]);
    const job = String(sandbox.meta(id).job_id);
    // As on a node where this path is another disk's.
    await Deno.writeTextFile(sandbox.path(id, "job.nonce"), "of another home");
    await cluster.run("scontrol", "update", `JobId=${job}`, "StartTime=now");
    await becomes(world, id, "stopped");
    const { reason, end_note } = await withReason(world, id);
    assertEquals(reason, "failed");
    assertMatch(
      String(end_note),
      /^n\d does not see this ISONFORGE_HOME: it has to be on a file system/,
    );
  }],
  [
    "a launcher that dies leaves no job that could run, and no record that says so",
    async (world) => {
      const { sandbox, cluster } = world;
      const args = ["--on", "slurm", "--bg", "--model", "rehearsal", SLEEP];
      const leftBy = async (program: string) => {
        const before = namesIn(`${sandbox.home}/agents`);
        await cluster.dyingAt(program, (env) => sandbox.run(args, { env }));
        const [id = "", ...others] = namesIn(`${sandbox.home}/agents`)
          .filter((name) => /^[0-9a-f]{8}$/.test(name) && !before.includes(name));
        assertEquals(others, []);
        return id;
      };
      const held = await leftBy("scontrol release");
      await becomes(world, held, "queued");
      const why = /Slurm: JobHeldUser; `scontrol release \d+` lets it run/;
      await poll(async () => why.test(await sandbox.ok(["agents", "--wide"])), "why it is held");
      await sandbox.ok(["stop", held]);
      const none = await leftBy("sbatch");
      await becomes(world, none, "stopped");
      assertEquals(
        (await withReason(world, none)).end_note,
        "its start was cut short: Slurm never got it",
      );
      await noJobLeft(world);
    },
  ],
  [
    "Ctrl+C while a job is handed over leaves nothing, or an agent that was started",
    async (world) => {
      const { sandbox, cluster } = world;
      const kept = new Map<string, boolean>();
      for (const command of ["sbatch", "scontrol release"]) {
        for (const when of ["before", "after"] as const) {
          const before = namesIn(`${sandbox.home}/agents`);
          await cluster.interruptedAt(command, when, async (env) => {
            const { code, stdout, stderr } = await sandbox.run(
              ["--on", "slurm", "--bg", "-q", "--model", "rehearsal", SLEEP],
              { env },
            );
            const ids = namesIn(`${sandbox.home}/agents`).filter((name) => !before.includes(name));
            assertEquals([code, ids], stdout === "" ? [130, []] : [0, [stdout.trim()]], stderr);
            if (code !== 0) assertMatch(stderr, /^error: interrupted: nothing was submitted$/m);
            kept.set(`${when} ${command}`, code === 0);
            for (const id of ids) await sandbox.ok(["stop", id]);
          });
          await noJobLeft(world);
        }
      }
      // Once it may be released it is started, and said to be.
      assertEquals(Object.fromEntries(kept), {
        "before sbatch": false,
        "after sbatch": false,
        "before scontrol release": true,
        "after scontrol release": true,
      });
    },
  ],
  ["an ordinary user's agent runs as that user", async ({ cluster }) => {
    await using theirs = await createSandbox();
    Object.assign(theirs.env, cluster.env);
    // Slurm runs jobs of those alone who have an account.
    await cluster.run("chown", "-hR", "nobody:nogroup", theirs.env.HOME ?? "");
    const through = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"];
    const args = ["--on", "slurm", "--bg", "--model", "rehearsal", "rehearse: bash id -u > whoami"];
    const stdout = await theirs.ok(args, { through });
    const [, id = ""] = /started: ([0-9a-f]{8})/.exec(stdout) ?? [];
    await theirs.ok(["wait", id], { through });
    const uid = (await cluster.run("id", "-u", "nobody")).trim();
    assertEquals((await Deno.readTextFile(`${theirs.project}/whoami`)).trim(), uid);
    assertMatch(await theirs.ok(["agents"], { through }), new RegExp(`${id}  stopped`));
  }],
  ["a base URL may name the job that the model runs as", async (world) => {
    const { sandbox, cluster } = world;
    const args = ["--on", "slurm", "--bg", "--model", "m", "--base-url"];
    const bg = async () =>
      /started: (\S+)/.exec(await sandbox.ok([...args, "http://{node:my-model}:9/v1", "x"]))?.[1] ??
        "";
    const none = await bg();
    await becomes(world, none, "stopped");
    assertEquals((await withReason(world, none)).reason, "failed");
    assertMatch(
      await sandbox.ok(["logs", "--stderr", none]),
      /no job of yours called my-model runs/,
    );
    await cluster.run("sbatch", "--job-name=my-model", "--output=/dev/null", "--wrap=sleep 600");
    await poll(
      async () => (await cluster.run("squeue", "-h", "-n", "my-model", "-t", "R")).trim() !== "",
      "the model's job",
    );
    const some = await bg();
    // Nobody listens there: it is asked again and again, and that is said.
    const asked = async () => /n[12]:9/.test(await sandbox.ok(["logs", "--stderr", some]));
    await poll(asked, "what it said of the model's job");
    await sandbox.ok(["stop", some]);
    await cluster.run("scancel", "--name=my-model");
    const wrong = await sandbox.run(["-p", "--base-url", "http://{node:x}:9/v1", "x"]);
    assertEquals(wrong.code, 2);
  }],
  ["a controller that is gone takes no agent along", async (world) => {
    const { sandbox, cluster } = world;
    const { id, job } = await start(world, SLEEP);
    await works(world, id);
    // Who looks at queues gives jobs names of their own.
    await cluster.run("scontrol", "update", `JobId=${job}`, "JobName=mine");
    await becomes(world, id, "running");
    // What it has not written yet, a few seconds long, it would forget.
    await poll(async () => (await cluster.jobState()).includes("mine"), "its state on disk");
    await cluster.kill("slurmctld");
    const { code, stdout, stderr } = await sandbox.run(["agents"]);
    assertEquals(code, 0);
    assertMatch(stdout, new RegExp(`${id}  running`));
    assertMatch(
      stderr,
      /^warning: Slurm does not answer: .*; what is shown of its jobs is \d+ s old$/m,
    );
    const refused = await sandbox.run(["--on", "slurm", "--bg", "--model", "rehearsal", "x"]);
    assertEquals(refused.code, 1);
    // On a busy machine it is said before that Slurm takes its time.
    assertMatch(refused.stderr, /^error: cannot submit: Slurm does not answer/m);
    await cluster.start("slurmctld");
    await sandbox.ok(["stop", id]);
    assertEquals((await withReason(world, id)).reason, "stopped");
  }],
  ["a node that dies is told as that", async (world) => {
    const { cluster, sandbox } = world;
    const { id, job } = await start(world, SLEEP, ["--slurm-option=--no-requeue"]);
    await works(world, id);
    const node = (await cluster.run("squeue", "-h", "-j", job, "-o", "%N")).trim() as "n1" | "n2";
    await cluster.kill(node);
    await cluster.run("scontrol", "update", `NodeName=${node}`, "State=DOWN", "Reason=test");
    await becomes(world, id, "stopped");
    const { reason, end_note } = await withReason(world, id);
    assertEquals([reason, end_note], ["killed", `Slurm: NODE_FAIL on ${node}`]);
    await cluster.start(node);
    // It may have come back by itself.
    await cluster.run("scontrol", "update", `NodeName=${node}`, "State=RESUME").catch(() => {});
    // The daemon was killed, not what it had started.
    for (const pid of sandbox.processes()) Deno.kill(pid, "SIGKILL");
  }],
];

testOnCluster("agents on Slurm", { missing: await whyNoCluster() }, async (world, test) => {
  for (const [name, step] of STEPS) await test.step(name, () => step(world));
});
