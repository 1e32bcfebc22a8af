/**
 * Scenarios 1 to 5: which process is the agent.
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { processTable } from "../../lib/sys/platform.ts";
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

/** Rewrites the record of an agent. */
function forge(sandbox: Sandbox, id: string, changes: Record<string, unknown>): void {
  const meta = { ...sandbox.meta(id), ...changes };
  for (const name of ["ended_at", "reason", "exit_code", "signal"]) delete meta[name];
  Deno.writeTextFileSync(sandbox.path(id, "meta.json"), JSON.stringify(meta));
  for (const name of ["exit", "outcome.json"]) Deno.removeSync(sandbox.path(id, name));
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
  for (const [name, forged] of Object.entries(forgeries)) {
    const id = await sandbox.startAgent("x");
    await sandbox.ended(id);
    forge(sandbox, id, { pid: other.pid, state: "running", identity: forged });
    const { code } = await sandbox.run(["stop", id]);
    assertEquals([name, code], [name, 0]);
    assertEquals(processTable().read(other.pid)?.startTime, other.startTime);
    assertMatch(await sandbox.ok(["agents"]), new RegExp(`${id}  stopped`));
  }
});

Deno.test("5: pids that can be no agent's are never signalled", async () => {
  await using sandbox = await createSandbox();
  await using other = await bystander();
  for (const pid of [0, -1, 1, Deno.pid, -other.pid, 2 ** 22 + 1, 2 ** 53 - 1]) {
    const id = await sandbox.startAgent("x");
    await sandbox.ended(id);
    const { identity: _identity, ...meta } = sandbox.meta(id);
    forge(sandbox, id, { ...meta, identity: undefined, pid, state: "running" });
    assertEquals(await sandbox.ok(["stop", id]), `${id} is already stopped\n`);
    assertMatch(await sandbox.ok(["agents"]), new RegExp(`${id}  stopped`));
    assertEquals(processTable().read(other.pid)?.startTime, other.startTime);
  }
});

const BROKEN: Record<string, string> = {
  "an empty file": "",
  "a truncated object": '{"id": "a3f8',
  "NULs": "\0".repeat(100),
  "an empty object": "{}",
  "an array": "[]",
  "a pid in words":
    '{"id": "ID", "pid": "many", "prompt": "", "cwd": "/", "started_at": "2026-01-01", "state": "running"}',
};

Deno.test("7: a record that cannot be used harms its own row only", async () => {
  await using sandbox = await createSandbox();
  const healthy = await sandbox.startAgent("healthy");
  await sandbox.ended(healthy);
  for (const [name, text] of Object.entries(BROKEN)) {
    const id = await sandbox.startAgent("x");
    await sandbox.ended(id);
    await Deno.writeTextFile(sandbox.path(id, "meta.json"), text.replace("ID", id));
    const { code, stdout, stderr } = await sandbox.run(["agents"]);
    assertEquals([name, code], [name, 0]);
    assertMatch(stdout, new RegExp(`^${healthy}  stopped[^]*^${id}  \\?        -`, "m"));
    assertStringIncludes(stderr, `warning: cannot use the record of ${id}: `);
    assertEquals((await sandbox.run(["rm", id])).code, 1);
    assertEquals(await sandbox.ok(["rm", "--force", id]), `✓ Removed ${id}\n`);
  }
});
