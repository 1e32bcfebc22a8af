/**
 * `--restart`, `--deadline`, `respawn --lost`: agents that go on, and that end in time.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { endsWithinGrace } from "../helpers/ends_within_grace.ts";
import { poll } from "../helpers/poll.ts";
import { createSandbox } from "../helpers/sandbox.ts";
import { leftQueue } from "../helpers/truth.ts";

Deno.test("--restart starts it again until it succeeds, or gives up and says so", async () => {
  await using sandbox = await createSandbox();
  const env = { ISONFORGE_RESTART_DELAY_S: "0.2" };
  const start = async (...args: string[]) =>
    (await sandbox.ok(["--bg", "-q", "--restart", ...args], { env })).trim();
  const command = "echo run; [ -e second ] || { touch second; exit 1; }";
  const succeeds = await start("on-failure", "--exec", command);
  const crashes = await start("on-failure:2", "--exec", "echo run; kill -KILL $$");
  const end = await sandbox.ended(succeeds);
  assertEquals([end.reason, end.runs, end.restarts], ["completed", 2, 1]);
  assertEquals(await sandbox.ok(["logs", succeeds]), "run\nrun\n");
  const crash = await sandbox.ended(crashes);
  assertEquals([crash.reason, crash.runs, crash.end_note], [
    "killed",
    3,
    "gave up after 2 restarts",
  ]);
  await sandbox.gone();
});

Deno.test("an agent that is about to be restarted runs, says when, and is stopped like any other", async () => {
  await using sandbox = await createSandbox();
  const args = ["--bg", "-q", "--restart", "on-failure", "--exec", "exit 1"];
  const stopOne = async () => {
    const id = (await sandbox.ok(args, { env: { ISONFORGE_RESTART_DELAY_S: "400" } })).trim();
    await poll(() => sandbox.meta(id).restarts === 1, "the restart to be recorded");
    const [shown] = JSON.parse(await sandbox.ok(["agents", "--json"]));
    assertEquals([shown.id, shown.state, shown.runs], [id, "running", 2]);
    assertMatch(shown.activity, /^restarts in [67] min$/);
    assertEquals(shown.activity_s, undefined);
    assertMatch(await sandbox.ok(["agents", "--wide"]), /restarts in [67] min {2,}exit 1/);
    await sandbox.ok(["stop", id]);
    return id;
  };
  // By the signal that it was sent, not by the one that ends what hears none.
  const outcome = { exit_code: null, signal: "SIGTERM" };
  const id = await endsWithinGrace(sandbox, stopOne, { outcome });
  // Nothing of it comes back.
  assertEquals(sandbox.meta(id).runs, 2);
  for (
    const wrong of [["--restart", "always"], ["--restart", "on-failure:0"], ["--restart-continue"]]
  ) {
    assertEquals((await sandbox.run(["--bg", ...wrong, "--model", "rehearsal", "x"])).code, 2);
  }
});

Deno.test("yolo that is switched off meanwhile is refused to what is started later: again, or from the queue", async () => {
  await using sandbox = await createSandbox();
  const start = async (...args: string[]) => {
    const words = ["--bg", "-q", "--model", "rehearsal", ...args];
    return (await sandbox.ok(words, { env: { ISONFORGE_RESTART_DELAY_S: "0.2" } })).trim();
  };
  const crash = "rehearse: bash until [ -e go ]; do sleep 0.05; done; kill -KILL $PPID";
  const again = await start("--restart", "on-failure", crash);
  const queued = await start("--after", again, "x");
  const allowed = await start("--after", again, "--permission-mode", "auto", "x");
  const off = { permissions: { disableBypassPermissionsMode: "disable" } };
  await Deno.writeTextFile(join(sandbox.home, "settings.json"), JSON.stringify(off), {
    mode: 0o600,
  });
  await Deno.writeTextFile(join(sandbox.project, "go"), "");
  for (const [id, runs] of [[again, 2], [queued, 1]] as const) {
    const end = await sandbox.ended(id);
    assertEquals([end.reason, end.exit_code, end.runs], ["failed", 1, runs], id);
    assertStringIncludes(
      await Deno.readTextFile(sandbox.path(id, "stderr.log")),
      'error: yolo is switched off: "permissions.disableBypassPermissionsMode" in settings.json\n' +
        "hint: --permission-mode auto is the next one\n",
    );
  }
  assertEquals((await sandbox.ended(allowed)).reason, "completed");
  await sandbox.gone();
});

Deno.test("respawn --lost starts what was lost with the machine, and nothing else", async () => {
  await using sandbox = await createSandbox();
  const lost = await sandbox.startAgent("rehearse: sleep 600");
  const done = await sandbox.startAgent("x");
  await sandbox.ended(done);
  // As after a reboot: nothing of it lives, and the boot is another one.
  await sandbox.killAll();
  const meta = sandbox.meta(lost);
  const identity = { ...(meta.identity as object), boot_id: "another" };
  await Deno.writeTextFile(sandbox.path(lost, "meta.json"), JSON.stringify({ ...meta, identity }));
  const stdout = await sandbox.ok(["respawn", "--lost", "--continue"]);
  assertStringIncludes(stdout, `✓ Background agent respawned: ${lost}\n`);
  assertEquals([sandbox.meta(lost).state, sandbox.meta(done).runs], ["running", 1]);
  assertEquals(await sandbox.ok(["respawn", "--lost"]), "No agent was lost.\n");
  await sandbox.ok(["stop", lost]);
});

Deno.test("--deadline ends what runs as timeout, and what is queued never starts", async () => {
  await using sandbox = await createSandbox();
  // Far from now, whenever that is.
  const deadline = `${String((new Date().getHours() + 12) % 24).padStart(2, "0")}:00`;
  const runs = await sandbox.startAgent("rehearse: sleep 600", {
    args: ["--max-running", "1", "--deadline", deadline],
  });
  const meta = sandbox.meta(runs);
  assert(Date.parse(String(meta.deadline_at)) > Date.now());
  const waits = /queued: (\w+)/.exec(
    await sandbox.ok([
      "--bg",
      "--model",
      "rehearsal",
      "--max-running",
      "1",
      "--deadline",
      deadline,
      "x",
    ]),
  )?.[1] ?? "";
  const past = JSON.stringify({ ...sandbox.meta(waits), deadline_at: "2026-01-01T07:00:00.000Z" });
  await Deno.writeTextFile(sandbox.path(waits, "meta.json"), past);
  await leftQueue(sandbox, waits);
  const { state, reason, end_note } = sandbox.meta(waits);
  assertEquals(
    [state, reason, end_note],
    ["stopped", "timeout", "never started: its deadline came before its turn"],
  );
  await sandbox.ok(["stop", runs]);
  // A moment that is past ends a run at once.
  const args = ["--model", "rehearsal", "--deadline", "2026-01-01T07:00:00Z", "x"];
  const late = await sandbox.run(["-p", ...args]);
  assertEquals(late.code, 3);
  const inBackground = (await sandbox.ok(["--bg", "-q", ...args])).trim();
  assertEquals((await sandbox.ended(inBackground)).reason, "timeout");
  assertMatch(late.stderr, /the run reached its deadline at \d\d:\d\d/);
  assertEquals((await sandbox.run(["-p", "--deadline", "7am", "x"])).code, 2);
});

Deno.test("the unit of `isonforge help boot` is one that systemd takes", {
  ignore: !await has("systemd-analyze"),
}, async () => {
  await using sandbox = await createSandbox();
  const help = await sandbox.ok(["help", "boot"]);
  const lines = help.split("\n").map((line) => line.trim());
  const unit = lines.slice(lines.indexOf("[Unit]"), lines.indexOf("WantedBy=default.target") + 1);
  const path = join(sandbox.project, "isonforge.service");
  await Deno.writeTextFile(path, unit.join("\n").replaceAll(/%h\S*isonforge/g, "/bin/true") + "\n");
  const { code, stderr } = await new Deno.Command("systemd-analyze", {
    args: ["verify", "--user", path],
    env: { XDG_RUNTIME_DIR: sandbox.project },
    stderr: "piped",
  }).output();
  assertEquals([code, new TextDecoder().decode(stderr).includes("isonforge.service")], [0, false]);
});

async function has(program: string): Promise<boolean> {
  return await new Deno.Command(program, { args: ["--version"], stdout: "null", stderr: "null" })
    .output().then(({ success }) => success, () => false);
}

Deno.test("an agent whose supervisor was ended between an end and its restart is started again by the next list, once", async () => {
  await using sandbox = await createSandbox();
  const args = [
    "--bg",
    "-q",
    "--restart",
    "on-failure:1",
    "--exec",
    "echo run; [ -e go ] && exit 1; sleep 600",
  ];
  const env = { ISONFORGE_RESTART_DELAY_S: "0.1" };
  const id = (await sandbox.ok(args, { env })).trim();
  await poll(() => Deno.readTextFileSync(sandbox.path(id, "stdout.log")) !== "", "the first run");
  const { pid, identity } = sandbox.meta(id) as { pid: number; identity: { nonce: string } };
  await Deno.writeTextFile(join(sandbox.project, "go"), "");
  // As the supervisor leaves it that writes how the worker ended, and no more.
  await Deno.writeTextFile(sandbox.path(id, "exit"), `${identity.nonce} 1\n`);
  // First of all, or it would write that again.
  Deno.kill(pid, "SIGKILL");
  await sandbox.killAll();
  const lists = await Promise.all(
    Array.from({ length: 4 }, () => sandbox.run(["agents"], { env })),
  );
  assertEquals(lists.map(({ code }) => code), [0, 0, 0, 0]);
  const end = await sandbox.ended(id);
  assertEquals([end.runs, end.restarts, end.reason, end.end_note], [
    2,
    1,
    "failed",
    "gave up after 1 restart",
  ]);
  assertEquals(await sandbox.ok(["logs", id]), "run\nrun\n");
});
