import { assertEquals, assertMatch } from "@std/assert";
import { poll } from "../helpers/poll.ts";
import { commandLine } from "../helpers/running.ts";
import { createSandbox, type Sandbox } from "../helpers/sandbox.ts";
import { NO_TMUX, Tmux } from "../helpers/tmux.ts";

function test(name: string, fn: (sandbox: Sandbox) => Promise<void>): void {
  Deno.test({
    name,
    ignore: NO_TMUX !== undefined,
    fn: async () => {
      await using sandbox = await createSandbox();
      await fn(sandbox);
    },
  });
}

test("top shows agents by what they need, and does what its keys say", async (sandbox) => {
  const failed = await sandbox.startAgent("rehearse: fail out of memory");
  await sandbox.ended(failed);
  const running = await sandbox.startAgent("rehearse: say on my way\nrehearse: sleep 575", {
    args: ["--name", "slow"],
  });
  await using terminal = await Tmux.start(sandbox, {
    args: ["top"],
    env: { ISONFORGE_MODEL: "rehearsal" },
  });
  const screen = await terminal.shows(/● slow .* bash sleep 575 \d+[sm]/);
  assertMatch(screen, new RegExp(`needs a look \\(1\\)\n▸ ${failed} .* failed .* out of memory`));
  assertMatch(screen, /running \(1\)\n● slow /);

  // Smaller and larger, down to 80 by 24.
  await terminal.resize(80, 24);
  await terminal.shows(/^● slow .{45,55} bash sleep 575/m);
  await terminal.resize(120, 40);
  await terminal.shows(/^● slow .* bash sleep 575 \d+[sm]$/m);

  await terminal.press("j", "Enter");
  await terminal.shows(/^slow: log .*\n(.*\n)*on my way$/m);
  await terminal.press("q");
  await terminal.press("d");
  await terminal.shows("has changed nothing");
  await terminal.press("q", "?");
  await terminal.shows("Escape           show all again");
  await terminal.press("q", "t");
  await terminal.shows("tell slow: ");
  await terminal.enter("leave the tests alone");
  await poll(
    async () => (await sandbox.ok(["inspect", running])).includes("told"),
    "it to be told",
  );

  await terminal.enter("/slow");
  await terminal.shows(/^(?![^]*needs a look)[^]*\/slow {2}\(Escape shows all\)/);
  await terminal.press("s");
  await terminal.shows("✓ Stopped slow (");
  await terminal.shows(/^▸ slow .* stopped /m);
  assertEquals(sandbox.meta(running).reason, "stopped");
  await terminal.press("x");
  await terminal.shows("remove slow with its logs? y/n");
  await terminal.press("n");
  await terminal.shows("not done");
  await terminal.press("x", "y");
  await terminal.shows("Removed");
  await terminal.press("Escape");
  await terminal.shows(new RegExp(`^▸ ${failed}`, "m"));
  await terminal.press("r");
  await poll(() => sandbox.meta(failed).runs === 2, "the second run");
  await terminal.press("n");
  await terminal.enter("rehearse: say hello");
  await poll(
    async () => (await sandbox.ok(["agents", "-q"])).trim().split("\n").length === 2,
    "two",
  );
  // A question stands among what needs a look, and is answered where one would tell it something.
  const asking = await sandbox.startAgent('rehearse: call ask {"question": "Redis or Valkey?"}', {
    args: ["--name", "session"],
  });
  await sandbox.ended(asking);
  await terminal.enter("/session");
  await terminal.shows(/^▸ session .* question .* Redis or Valkey\?$/m);
  await terminal.press("t");
  await terminal.shows("answer session: ");
  await terminal.enter("Valkey");
  await poll(() => sandbox.meta(asking).runs === 2, "it to go on");
  await terminal.press("q");
  await terminal.ended(0);
});

test("top leaves the terminal as it was, however it ends, and shows no colour where none is wanted", async (sandbox) => {
  for (const [signal, code] of [["SIGTERM", 143], ["SIGHUP", 129]] as const) {
    await using terminal = await Tmux.start(sandbox, { args: ["top"], env: { NO_COLOR: "1" } });
    await terminal.shows("WHERE");
    const pids = sandbox.processes();
    assertEquals(pids.length > 0, true);
    for (const pid of pids) if (isTop(pid)) Deno.kill(pid, signal);
    await terminal.ended(code);
  }
  await using terminal = await Tmux.start(sandbox, { args: ["top"] });
  await terminal.shows("WHERE");
  await terminal.press("C-c");
  await terminal.ended(0);
});

Deno.test("top is refused where there is no terminal", async () => {
  await using sandbox = await createSandbox();
  const { code, stdout, stderr } = await sandbox.run(["top"]);
  assertEquals([code, stdout], [2, ""]);
  assertMatch(stderr, /^error: top needs a terminal\nhint: /);
});

/** Of the processes of a sandbox: the shell around it must go on. */
function isTop(pid: number): boolean {
  const words = commandLine(pid).split(" ");
  return words.at(-1) === "top" && !words.includes("-c");
}
