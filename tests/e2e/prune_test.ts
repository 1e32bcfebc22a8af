/**
 * `isonforge prune`: removes what was meant and nothing else, and asks first.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { createSandbox, type Sandbox } from "../helpers/sandbox.ts";
import { NO_TMUX, Tmux } from "../helpers/tmux.ts";

/** With a key, and longer than what a list in a pipe shows of it. */
const PROMPT = `short: ghp_${"a1B2c3".repeat(6)} is the key that a list of agents has to hide`;

/** A running agent, one that completed and one that failed ten days ago. */
async function someAgents(sandbox: Sandbox) {
  const running = await sandbox.startAgent("rehearse: sleep 600");
  const done = await sandbox.startAgent(PROMPT);
  const old = await sandbox.startAgent("rehearse: fail out of memory");
  await sandbox.ended(done);
  const meta = await sandbox.ended(old);
  const ended_at = new Date(Date.now() - 10 * 86_400_000).toISOString();
  await Deno.writeTextFile(sandbox.path(old, "meta.json"), JSON.stringify({ ...meta, ended_at }));
  return { running, done, old };
}

async function ids(sandbox: Sandbox): Promise<string[]> {
  return (await sandbox.ok(["agents", "-q"])).split("\n").slice(0, -1).sort();
}

Deno.test("prune removes stopped agents of the age and kind that were asked for", async () => {
  await using sandbox = await createSandbox();
  const { running, done, old } = await someAgents(sandbox);
  const dry = await sandbox.ok(["prune", "--older-than", "7d", "--dry-run"]);
  assertMatch(
    dry,
    new RegExp(`^  ID  [^]*\n  ${old}  stopped [^]*\nWould remove 1 agent \\(\\d+ KB\\)\\.\n$`),
  );
  assertEquals(
    await sandbox.ok(["prune", "--older-than", "30d", "--yes"]),
    "No agent to remove.\n",
  );
  assertEquals(
    await sandbox.ok(["prune", "--filter", "reason=lost", "--yes"]),
    "No agent to remove.\n",
  );
  const all = await sandbox.ok(["prune", "--dry-run"]);
  assertMatch(all, / short: \[redacted\] is the key that a list of\.\.\.\n/);
  assertEquals(await ids(sandbox), [running, done, old].sort());
  const removed = await sandbox.run(["prune", "--older-than", "7d", "--yes"]);
  assertEquals([removed.code, removed.stdout], [0, `✓ Removed ${old}\n`]);
  assertMatch(removed.stderr, /^1 agent removed, \d+ KB freed\n$/);
  assertEquals(await sandbox.ok(["prune", "--yes"]), `✓ Removed ${done}\n`);
  assertEquals(await ids(sandbox), [running]);
});

Deno.test("prune without --older-than takes also what ended in the future, as after a clock was set back", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("short");
  const meta = await sandbox.ended(id);
  const ended_at = new Date(Date.now() + 86_400_000).toISOString();
  await Deno.writeTextFile(sandbox.path(id, "meta.json"), JSON.stringify({ ...meta, ended_at }));
  assertEquals(await sandbox.ok(["prune", "--older-than", "1s", "--yes"]), "No agent to remove.\n");
  assertEquals(await sandbox.ok(["prune", "--yes"]), `✓ Removed ${id}\n`);
});

Deno.test("prune removes nothing where nobody can be asked, and says what would help", async () => {
  await using sandbox = await createSandbox();
  const before = Object.values(await someAgents(sandbox)).sort();
  assertEquals(await sandbox.run(["prune"], { stdin: "y\n" }), {
    code: 2,
    stdout: "",
    stderr: "error: prune asks before it removes, and here is nobody to ask\n" +
      "hint: --yes removes without asking, --dry-run only shows what would go\n",
  });
  assertEquals(await ids(sandbox), before);
});

Deno.test({
  name: "prune shows what goes and asks on a terminal, where Enter means no",
  ignore: NO_TMUX !== undefined,
  fn: async () => {
    await using sandbox = await createSandbox();
    const { running, done, old } = await someAgents(sandbox);
    {
      await using terminal = await Tmux.start(sandbox, { args: ["prune"] });
      const screen = await terminal.shows("Remove 2 agents with their logs (");
      assertEquals([screen.includes(done), screen.includes(running)], [true, false]);
      // The whole of it: as in `agents`, a terminal's width counts.
      assertEquals(screen.includes("is the key that a list of agents has to hide"), true);
      await terminal.press("Enter");
      assertMatch(await terminal.ended(1), /Nothing removed\./);
      assertEquals(await ids(sandbox), [running, done, old].sort());
    }
    await using terminal = await Tmux.start(sandbox, { args: ["prune"] });
    await terminal.shows("Remove 2 agents with their logs (");
    await terminal.enter("y");
    await terminal.ended(0);
    assertEquals(await ids(sandbox), [running]);
  },
});

Deno.test({
  name: "prune leaves an agent alone that was started again while it asked",
  ignore: NO_TMUX !== undefined,
  fn: async () => {
    await using sandbox = await createSandbox();
    const id = await sandbox.startAgent("rehearse: sleep 600");
    await sandbox.ok(["stop", id]);
    await using terminal = await Tmux.start(sandbox, { args: ["prune"] });
    await terminal.shows("Remove 1 agent with their logs (");
    await sandbox.ok(["respawn", id]);
    await sandbox.ok(["stop", id]);
    await terminal.enter("y");
    assertMatch(
      await terminal.ended(1),
      new RegExp(`error: did not remove ${id}: it was started again meanwhile`),
    );
    assertEquals(await ids(sandbox), [id]);
  },
});
