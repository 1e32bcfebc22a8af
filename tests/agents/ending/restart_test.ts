import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path/join";
import { restart } from "../../../lib/agents/ending/restart.ts";
import { OUTCOME_FILE } from "../../../lib/agents/record/files.ts";
import { hasEnded } from "../../../lib/agents/record/meta.ts";
import { reopened } from "../../../lib/agents/record/transitions.ts";
import { isDiskFull } from "../../../lib/sys/system_error.ts";
import { agentHome, agentTest } from "../../helpers/agent_home.ts";
import { namesIn } from "../../helpers/files.ts";
import { canMount, fill, mount } from "../../helpers/mounts.ts";

agentTest("restart() keeps what the run has used that it follows", async () => {
  await using home = await agentHome();
  const { id } = await home.start("says", { settles: true });
  await home.ended(id);
  const meta = home.store.read(id);
  assert(hasEnded(meta));
  const tokens = { input: 1000, output: 50, cache_read: 7, estimated: false };
  await Deno.writeTextFile(
    join(home.store.directory(id), OUTCOME_FILE),
    JSON.stringify({ exit_code: 1, reason: "failed", tokens, num_turns: 3, cost_usd: 0.25 }),
  );
  const options = { context: home.context("says", { settles: true }), firstDelayMs: 1 };
  assertEquals(await restart(home.store, reopened(meta), { count: 1, options }), undefined);
  const { runs, earlier_runs } = await home.ended(id);
  assertEquals([runs, earlier_runs], [2, { tokens, num_turns: 3, cost_usd: 0.25 }]);
});

agentTest(
  "restart() leaves what the run left where the disk is full",
  { ignore: !canMount },
  async () => {
    await using home = await agentHome();
    const { id } = await home.start("says", { settles: true });
    await home.ended(id);
    const meta = home.store.read(id);
    assert(hasEnded(meta));
    const directory = home.store.directory(id);
    await using _disk = await mount(["-t", "tmpfs", "-o", "size=64k", "tmpfs"], directory);
    for (const name of ["exit", OUTCOME_FILE]) {
      await Deno.writeTextFile(
        join(directory, name),
        name,
      );
    }
    await fill(join(directory, "ballast"));
    const options = { context: home.context("says", { settles: true }), firstDelayMs: 1 };
    const error = await assertRejects(() =>
      restart(home.store, reopened(meta), { count: 1, options })
    );
    assert(isDiskFull(error));
    assertEquals(namesIn(directory), ["ballast", "exit", OUTCOME_FILE]);
  },
);
