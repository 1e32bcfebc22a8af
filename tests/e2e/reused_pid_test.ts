/**
 * Scenarios 1 and 4: processes that have an agent's pid and are not the agent.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { processTable } from "../../lib/sys/platform.ts";
import { canContain, type Container, startContainer } from "../helpers/container.ts";
import { copyAbandoned, copyAgent } from "../helpers/copies.ts";
import { asOtherUser, giveAway, isRoot } from "../helpers/other_user.ts";
import { poll } from "../helpers/poll.ts";
import { createSandbox } from "../helpers/sandbox.ts";
import { isTraceable, runTraced } from "../helpers/traced.ts";
import { writtenBack } from "../helpers/truth.ts";

const LAST_PID = "/proc/sys/kernel/ns_last_pid";

/** Of a shell: starts a session leader with the pid `$1`, if no other process is faster, and tells which it got. */
const START = `echo $(($1 - 1)) >${LAST_PID}; setsid sleep 561 >/dev/null 2>&1 & echo $!`;

/** Runs a shell's script in a container; returns what it printed. */
async function shellIn(
  { through }: Container,
  script: string,
  ...words: string[]
): Promise<string> {
  const [program = "", ...args] = [...through, "/bin/sh", "-c", script, "sh", ...words];
  const { stdout } = await new Deno.Command(program, { args }).output();
  return new TextDecoder().decode(stdout).trim();
}

Deno.test({
  name: "1: a process that got the agent's pid is not the agent, and is not signalled",
  ignore: !isRoot || !canContain,
  fn: async () => {
    await using sandbox = await createSandbox();
    // With pids of its own: those of this machine are everybody's.
    await using container = await startContainer(sandbox.project, { hasInit: true });
    const options = { through: container.through };
    const id = await sandbox.startAgent("rehearse: sleep 562", options);
    const pid = String(sandbox.meta(id).pid);
    await sandbox.killAll();
    await poll(
      async () => await shellIn(container, START, pid) === pid,
      "a process that has its pid",
    );
    // Its state, parent, group, session and start.
    const look = () => shellIn(container, `cut -d" " -f1-6,22 /proc/$1/stat`, pid);
    await poll(async () => (await look()).startsWith(`${pid} (sleep) S`), "it to sleep");
    const before = await look();
    assertMatch(before, new RegExp(`^${pid} .* ${pid} ${pid} \\d+$`));
    assertMatch(await sandbox.ok(["agents"], options), new RegExp(`${id}  stopped`));
    await writtenBack(sandbox, [id], options);
    assertEquals(sandbox.meta(id).reason, "lost");
    const stopped = await sandbox.run(["stop", id], options);
    assertEquals([stopped.code, stopped.stdout], [0, `${id} is already stopped\n`]);
    assertMatch(stopped.stderr, new RegExp(`^${id} may have left what had cleared`));
    assertEquals(await sandbox.ok(["rm", id], options), `✓ Removed ${id}\n`);
    assertEquals(await look(), before);
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
