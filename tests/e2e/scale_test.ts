/**
 * Scenario 39: the list of none, one, a hundred and a thousand agents.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { copyAbandoned, copyAgent, UNRECORDED } from "../helpers/copies.ts";
import { createSandbox } from "../helpers/sandbox.ts";
import { writtenBack } from "../helpers/truth.ts";

Deno.test("39: 0, 1, 100 and 1,000 agents are listed, newest first", async () => {
  await using sandbox = await createSandbox();
  assertMatch(await sandbox.ok(["agents"]), /^No background agents\.\n/);
  const ids = [await sandbox.startAgent("x")];
  await sandbox.ended(ids[0] ?? "");
  for (const count of [1, 100, 1000]) {
    while (ids.length < count) {
      // A minute older than the one before; by the clock of the wall, as after a restart.
      const started_at = new Date(Date.now() - ids.length * 60_000).toISOString();
      ids.push(copyAgent(sandbox, ids[0] ?? "", { started_at, identity: undefined }));
    }
    const lines = (await sandbox.ok(["agents"])).trimEnd().split("\n");
    assertEquals(lines.slice(2).map((line) => line.slice(2, 10)), ids);
    assert(lines.slice(2).every((line) => /^ {2}\w{8} {2}stopped {3}\d+[smhd] ago +x$/.test(line)));
  }
});

Deno.test("39: after a restart of the machine the ends of 300 agents are shown at once, and recorded", async () => {
  await using sandbox = await createSandbox();
  const template = await sandbox.startAgent("x");
  await sandbox.ended(template);
  const { identity } = sandbox.meta(copyAbandoned(sandbox, template));
  const before = { identity: { ...identity as object, boot_id: "before" }, ...UNRECORDED };
  const ids = Array.from({ length: 300 }, () => copyAgent(sandbox, template, before));
  const { code, stdout, stderr } = await sandbox.run(["agents"]);
  assertEquals([code, stderr], [0, ""]);
  assertEquals(stdout.match(/ stopped /g)?.length, 302);
  await writtenBack(sandbox, ids);
});
