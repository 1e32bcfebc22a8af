/**
 * Scenarios 13, 14 and 40: many commands at once.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { copyAgent } from "../helpers/copies.ts";
import { namesIn } from "../helpers/files.ts";
import { rounds } from "../helpers/rounds.ts";
import { createSandbox, type Result, type Sandbox } from "../helpers/sandbox.ts";
import { assertRemovable, assertTruth, listedStates } from "../helpers/truth.ts";

const LINES = Array.from({ length: 50 }, (_, line) => `line ${line} of `);

const COUNT = rounds(40, 100);

Deno.test(`13, 40: ${COUNT} agents, half started at once and half beside lists, all end with whole logs`, async () => {
  await using sandbox = await createSandbox();
  // Everybody reads one byte of it before he goes on, and costs nothing meanwhile.
  const gate = `${sandbox.project}.gate`;
  await new Deno.Command("mkfifo", { args: [gate] }).output();
  using opener = await Deno.open(gate, { read: true, write: true });
  const start = (number: number) => {
    const says = LINES.map((line) => `rehearse: say ${line}${number}`).join("\n");
    return sandbox.startAgent(`rehearse: bash head -c 1 ${gate}\n${says}`);
  };
  const numbers = Array.from({ length: COUNT }, (_, number) => number);
  const ids = await Promise.all(numbers.slice(0, COUNT / 2).map(start));
  const lists = Array.from({ length: COUNT / 2 }, () => sandbox.run(["agents"]));
  ids.push(...await Promise.all(numbers.slice(COUNT / 2).map(start)));
  for (const { code, stdout, stderr } of await Promise.all(lists)) {
    assertEquals([code, stderr], [0, ""]);
    // Whoever is listed runs: none is seen before it is there, or with half a record.
    assert(!/ stopped| \?/.test(stdout), stdout);
  }
  assertEquals(new Set(ids).size, COUNT);
  assertEquals(new Set(ids.map((id) => sandbox.meta(id).pid)).size, COUNT);
  const states = await assertTruth(sandbox);
  assertEquals([states.size, ...new Set(states.values())], [COUNT, "running"]);

  await opener.write(new TextEncoder().encode("\n".repeat(COUNT)));
  await Promise.all(ids.map(sandbox.ended));
  assertEquals(new Set((await assertTruth(sandbox)).values()), new Set(["stopped"]));
  for (const [number, id] of ids.entries()) {
    const { reason, exit_code } = sandbox.meta(id);
    assertEquals({ reason, exit_code }, { reason: "completed", exit_code: 0 });
    const log = await Deno.readTextFile(sandbox.path(id, "stdout.log"));
    const said = log.split("\n").filter((line) => line.startsWith("line "));
    assertEquals(said, LINES.map((line) => `${line}${number}`));
  }
});

/** What one of two commands at once may answer; a failure names its reason. */
const EXPECTED =
  /^(error: (no such agent|cannot remove \w+: it is running|cannot respawn \w+: (it is running|another command \w+ it)|stopped following \w+: it was removed)[^\n]*\n(hint: [^\n]*\n)?)?(\w+ has ended[^\n]*\n)?$/;

interface Pair {
  first: string;
  second: string;
  /** Whether the agent runs when the two come. */
  isRunning: boolean;
  /** What must hold of the answers. */
  check?(sandbox: Sandbox, id: string, results: [Result, Result]): void | Promise<void>;
}

const PAIRS: Pair[] = [
  {
    first: "stop",
    second: "respawn",
    isRunning: true,
    check: (_sandbox, _id, [stop]) => assertEquals(stop.code, 0),
  },
  {
    first: "rm",
    second: "agents",
    isRunning: false,
    check: (_sandbox, _id, [rm, agents]) => assertEquals([rm.code, agents.code], [0, 0]),
  },
  {
    first: "rm",
    second: "attach",
    isRunning: false,
    check: (_sandbox, _id, [rm]) => assertEquals(rm.code, 0),
  },
  {
    first: "respawn",
    second: "respawn",
    isRunning: false,
    check: (sandbox, id, results) => {
      assertEquals(results.map(({ code }) => code).sort(), [0, 1]);
      assertEquals(sandbox.meta(id).runs, 2);
    },
  },
  {
    first: "stop",
    second: "stop",
    isRunning: true,
    check: (_sandbox, _id, results) => assertEquals(results.map(({ code }) => code), [0, 0]),
  },
  {
    first: "rm",
    second: "respawn",
    isRunning: false,
    check: async (sandbox, id, [rm, respawn]) => {
      // One of them came first, and the other found that.
      assertEquals([rm.code, respawn.code].sort(), [0, 1]);
      assertEquals((await listedStates(sandbox)).get(id), rm.code === 0 ? undefined : "running");
    },
  },
];

for (const { first, second, isRunning, check } of PAIRS) {
  Deno.test(`14: ${first} and ${second} at once`, async () => {
    await using sandbox = await createSandbox();
    const prompt = "rehearse: sleep 592";
    const template = await sandbox.startAgent(prompt);
    await sandbox.ok(["stop", template]);
    for (let round = 0; round < rounds(3, 200); round++) {
      const id = isRunning ? await sandbox.startAgent(prompt) : copyAgent(sandbox, template);
      const args = [first, second].map((name) => name === "agents" ? [name] : [name, id]);
      // Sometimes one is a little ahead of the other, by as long as it takes to start.
      const ahead = round % 3 === 1 ? [...args].reverse() : args;
      const started = ahead.map((words) => sandbox.run(words));
      const results = await Promise.all(round % 3 === 1 ? started.reverse() : started);
      for (const { code, stderr } of results) {
        assert(code === 0 || code === 1);
        assertMatch(stderr, EXPECTED);
      }
      await check?.(sandbox, id, results as [Result, Result]);
      await assertTruth(sandbox);
      if (round % 5 === 4) await removeAllBut(sandbox, template);
    }
    await assertRemovable(sandbox);
  });
}

async function removeAllBut(sandbox: Sandbox, id: string): Promise<void> {
  const others = namesIn(`${sandbox.home}/agents`).filter((name) => name !== id);
  if (others.length === 0) return;
  await sandbox.ok(["stop", ...others]);
  await sandbox.ok(["rm", ...others]);
}
