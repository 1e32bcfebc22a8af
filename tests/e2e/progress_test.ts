import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { poll } from "../helpers/poll.ts";
import { killRun } from "../helpers/running.ts";
import { createSandbox, type Sandbox } from "../helpers/sandbox.ts";
import { NO_TMUX, Tmux } from "../helpers/tmux.ts";

const RATES = { ISONFORGE_RATE_INPUT: "1", ISONFORGE_RATE_OUTPUT: "2" };
const PROMPT = [
  "rehearse: tokens 200000 5000",
  "rehearse: say on my way",
  "rehearse: sleep 571",
].join("\n");

async function reportOf(sandbox: Sandbox, id: string): Promise<Record<string, unknown>> {
  const reports = JSON.parse(await sandbox.ok(["agents", "--json"]));
  return reports.find((report: { id: string }) => report.id === id);
}

Deno.test("a running agent tells what it is doing, and what it used stays known when it is killed", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent(PROMPT, { env: RATES });
  const report = await poll(async () => {
    const report = await reportOf(sandbox, id);
    return report.activity === "bash sleep 571" && report;
  }, "the command to be told");
  const { num_turns, tokens, cost_usd, activity_s, said, context } = report;
  assertEquals(num_turns, 1);
  assertEquals(tokens, { input: 200_000, output: 5_000, cache_read: 0, estimated: false });
  assertEquals([cost_usd, said], [0.21, "on my way"]);
  assert(typeof activity_s === "number" && activity_s >= 0);
  assertEquals(context, { used: 205_000, window: 1_000_000 });

  const wide = await sandbox.ok(["agents", "--wide"]);
  assertMatch(wide, /Cost +Activity +Prompt/);
  assertMatch(wide, / 1 +205\.0k +\$0\.2100 +bash sleep 571 \d+[sm] /);
  const about = await sandbox.ok(["inspect", id]);
  assertMatch(about, /^ {2}doing +bash sleep 571 \([\dms ]+\)$/m);
  assertMatch(about, /^ {2}context +205000 of 1000000 tokens \(21 %\)$/m);
  assertEquals(JSON.parse(await sandbox.ok(["inspect", id, "--json"])).said, "on my way");

  await killRun(sandbox, id);
  const lost = await poll(async () => {
    const report = await reportOf(sandbox, id);
    return report.state === "stopped" && report;
  }, "the end to be found");
  assertEquals([lost.reason, lost.num_turns, lost.cost_usd], ["lost", 1, 0.21]);
  assertEquals(lost.activity, undefined);
});

Deno.test("agents --watch is refused where there is no terminal", async () => {
  await using sandbox = await createSandbox();
  const { code, stdout, stderr } = await sandbox.run(["agents", "--watch"]);
  assertEquals([code, stdout], [2, ""]);
  assertMatch(stderr, /^error: --watch needs a terminal\nhint: /);
});

Deno.test({
  name: "agents --watch and attach show what an agent is doing, and leave the terminal as it was",
  ignore: NO_TMUX !== undefined,
  fn: async () => {
    await using sandbox = await createSandbox();
    const id = await sandbox.startAgent(PROMPT);
    {
      await using terminal = await Tmux.start(sandbox, { args: ["agents", "--watch"] });
      await terminal.shows(/bash sleep/);
      const other = await sandbox.startAgent("rehearse: sleep 572");
      await terminal.shows(other);
      await sandbox.ok(["stop", other]);
      await terminal.shows(new RegExp(`^ *${other} +stopped`, "m"));
      await terminal.press("C-c");
      assertStringIncludes(await terminal.ended(0), other);
    }
    await using terminal = await Tmux.start(sandbox, { args: ["attach", id] });
    await terminal.shows(/^1 turn, 205\.0k tokens, 21 % of the context; bash sleep 571 \d+[sm]$/m);
    await terminal.press("C-c");
    await terminal.ended(0);
  },
});
