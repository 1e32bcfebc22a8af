/**
 * Scenarios 1 and 4: processes that have an agent's pid and are not the agent.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { processTable } from "../../lib/sys/platform.ts";
import { copyAbandoned, copyAgent } from "../helpers/copies.ts";
import { asOtherUser, giveAway, isRoot } from "../helpers/other_user.ts";
import { poll } from "../helpers/poll.ts";
import { createSandbox, type Sandbox } from "../helpers/sandbox.ts";
import { isTraceable, runTraced } from "../helpers/traced.ts";
import { writtenBack } from "../helpers/truth.ts";

const LAST_PID = "/proc/sys/kernel/ns_last_pid";

/** Starts a session leader of the pid `wanted`; undefined when another process was faster. */
async function startWithPid(wanted: number): Promise<Deno.ChildProcess | undefined> {
  await Deno.writeTextFile(LAST_PID, String(wanted - 1));
  const child = new Deno.Command("/bin/sleep", {
    args: ["561"],
    stdin: "null",
    stdout: "null",
    stderr: "null",
    detached: true,
  }).spawn();
  if (child.pid === wanted) return child;
  child.kill("SIGKILL");
  await child.status;
}

/** An agent of which nothing lives and nobody recorded the end, and the process that has its pid now. */
async function replaced(sandbox: Sandbox): Promise<{ id: string; other: Deno.ChildProcess }> {
  const id = await sandbox.startAgent("rehearse: sleep 562");
  const pid = Number(sandbox.meta(id).pid);
  await sandbox.killAll();
  await poll(() => processTable().read(pid) === undefined, "the agent to be gone");
  // Some process of this machine may be given the pid instead, and keep it.
  for (let time = 0; time < 50; time++) {
    const other = await startWithPid(pid);
    if (other !== undefined) return { id, other };
  }
  await sandbox.ok(["rm", id]);
  return await replaced(sandbox);
}

Deno.test({
  name: "1: a process that got the agent's pid is not the agent, and is not signalled",
  ignore: !isRoot || Deno.build.os !== "linux",
  fn: async () => {
    await using sandbox = await createSandbox();
    const { id, other } = await replaced(sandbox);
    const { pid } = other;
    try {
      const before = processTable().read(pid);
      assertEquals(before?.groupId, pid);
      assertMatch(await sandbox.ok(["agents"]), new RegExp(`${id}  stopped`));
      await writtenBack(sandbox, [id]);
      assertEquals(sandbox.meta(id).reason, "lost");
      assertEquals(await sandbox.ok(["stop", id]), `${id} is already stopped\n`);
      assertEquals(await sandbox.ok(["rm", id]), `✓ Removed ${id}\n`);
      assertEquals(processTable().read(pid), before);
    } finally {
      other.kill("SIGKILL");
      await other.status;
    }
  },
});

Deno.test({
  name: "4: a process of another user is not the agent, and is not signalled",
  ignore: !isRoot || !isTraceable,
  fn: async () => {
    await using sandbox = await createSandbox();
    const template = await sandbox.startAgent("x");
    await sandbox.ended(template);
    const table = processTable();
    for (const startTime of ["1", table.read(Deno.pid)?.startTime]) {
      const { identity, ...rest } = sandbox.meta(copyAbandoned(sandbox, template));
      const id = copyAgent(sandbox, String(rest.id), {
        pid: Deno.pid,
        identity: { ...identity as object, start_time: startTime },
      });
      await giveAway(sandbox);
      const through = asOtherUser;
      const { code, stdout, mutations } = await runTraced(sandbox, ["stop", id], { through });
      assertEquals(code, 0);
      assertMatch(stdout, new RegExp(`^(✓ Stopped ${id}|${id} is already stopped)\n`));
      assertEquals(mutations.filter((change) => change.startsWith("kill")), []);
      assertMatch(await sandbox.ok(["agents"], { through }), new RegExp(`${id}  stopped`));
    }
  },
});
