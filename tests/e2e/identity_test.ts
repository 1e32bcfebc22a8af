/**
 * Scenarios 1 to 5: which process is the agent.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { processTable } from "../../lib/sys/platform.ts";
import { copyAgent, UNRECORDED } from "../helpers/copies.ts";
import { poll } from "../helpers/poll.ts";
import { createSandbox, ISONFORGE, type Sandbox } from "../helpers/sandbox.ts";

const SUBREAPER = fromFileUrl(new URL("../fixtures/subreaper.ts", import.meta.url));

Deno.test("3: a zombie is stopped", async () => {
  await using sandbox = await createSandbox();
  const parent = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-config", "--no-lock", SUBREAPER, ...ISONFORGE]
      .concat(["--bg", "--model", "rehearsal", "rehearse: say hello"]),
    cwd: sandbox.project,
    env: sandbox.env,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  try {
    const reader = parent.stdout.pipeThrough(new TextDecoderStream()).getReader();
    let output = "";
    while (!output.includes("exit code 0")) output += (await reader.read()).value ?? "end";
    await reader.cancel();
    const id = output.match(/started: ([0-9a-f]{8})/)?.[1] ?? "";
    const pid = Number(sandbox.meta(id).pid);
    await poll(() => processTable().read(pid)?.isZombie, "the supervisor to be a zombie");
    Deno.kill(pid, "SIGCONT"); // It is still there for kill(2).
    assertMatch(await sandbox.ok(["agents"]), new RegExp(`${id}  stopped`));
    assertEquals(await sandbox.ok(["stop", id]), `${id} is already stopped\n`);
    assertEquals(await sandbox.ok(["rm", id]), `✓ Removed ${id}\n`);
  } finally {
    await parent.stdin.close();
    await parent.status;
  }
});

/** A process that is not an agent's; tells whether anybody signalled it. */
async function bystander(): Promise<{ pid: number; startTime: string } & AsyncDisposable> {
  const child = new Deno.Command("/bin/sleep", { args: ["560"], stdin: "null" }).spawn();
  const info = await poll(() => processTable().read(child.pid), "the bystander");
  return {
    ...info,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await child.status;
    },
  };
}

/** An agent of which nobody has recorded the end, with these fields; `template` is one that has ended. */
function forge(sandbox: Sandbox, template: string, changes: Record<string, unknown>): string {
  const id = copyAgent(sandbox, template, { ...UNRECORDED, ...changes });
  for (const name of ["exit", "outcome.json"]) Deno.removeSync(sandbox.path(id, name));
  return id;
}

async function endedAgent(sandbox: Sandbox): Promise<string> {
  const id = await sandbox.startAgent("x");
  await sandbox.ended(id);
  return id;
}

Deno.test("1, 2: a reused pid, and the right one of another boot, are not the agent", async () => {
  await using sandbox = await createSandbox();
  await using other = await bystander();
  const identity = { boot_id: processTable().bootId(), start_time: "1", nonce: "0".repeat(32) };
  const forgeries = {
    "another start time": identity,
    "another boot": { ...identity, boot_id: "another boot", start_time: other.startTime },
    // Even a record that names the very process: it does not carry the agent's mark.
    "the very process": { ...identity, start_time: other.startTime },
  };
  const template = await endedAgent(sandbox);
  for (const [name, forged] of Object.entries(forgeries)) {
    const id = forge(sandbox, template, { pid: other.pid, identity: forged });
    const { code } = await sandbox.run(["stop", id]);
    assertEquals([name, code], [name, 0]);
    assertEquals(processTable().read(other.pid)?.startTime, other.startTime);
    assertMatch(await sandbox.ok(["agents"]), new RegExp(`${id}  stopped`));
  }
});

Deno.test("5: pids that can be no agent's are never signalled", async () => {
  await using sandbox = await createSandbox();
  await using other = await bystander();
  const template = await endedAgent(sandbox);
  for (const pid of [0, -1, 1, Deno.pid, -other.pid, 2 ** 22 + 1, 2 ** 53 - 1]) {
    const id = forge(sandbox, template, { identity: undefined, pid });
    assertEquals(await sandbox.ok(["stop", id]), `${id} is already stopped\n`);
    assertMatch(await sandbox.ok(["agents"]), new RegExp(`${id}  stopped`));
    assertEquals(processTable().read(other.pid)?.startTime, other.startTime);
  }
});
