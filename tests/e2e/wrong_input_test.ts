/**
 * Wrong input: a clear error on stderr, the right exit code, and nothing changed.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { createSandbox } from "../helpers/sandbox.ts";

const CASES: ReadonlyArray<[args: string[], code: number, stderr: RegExp]> = [
  [[], 2, /^error: no prompt given\nhint: /],
  [["--bg"], 2, /^error: no prompt given\nhint: /],
  [["--bg", "  "], 2, /^error: the prompt is empty\n/],
  [["--bg", "fix", "the", "bug"], 2, /^error: too many arguments[^]*\nhint: quote a prompt/],
  [["--bgg", "x"], 2, /^error: unknown option "--bgg"/],
  [
    ["--efort", "low", "x"],
    2,
    /^error: unknown option "--efort"\nhint: did you mean --effort\? see isonforge --help\n$/,
  ],
  [["--bg", "--name", "", "x"], 2, /^error: missing value for option "--name"/],
  [["--bg", "--effort", "huge", "x"], 2, /^error: --effort takes one of low, [^]*, not "huge"\n/],
  [["--bg", "--effort", "hgih", "x"], 2, /^error: [^]*\nhint: did you mean --effort high\?/],
  [
    ["--bg", "--permission-mode", "root", "x"],
    2,
    /^error: --permission-mode takes one of plan, [^]*, not "root"\n/,
  ],
  [
    ["--bg", "--provider", "acme", "x"],
    2,
    /^error: --provider takes one of openai, anthropic, not "acme"\n/,
  ],
  [
    ["--bg", "--max-budget-usd", "much", "x"],
    2,
    /^error: --max-budget-usd takes a number, not "much"\n/,
  ],
  [["--bg", "--max-budget-usd", "-1", "x"], 2, /^error: [^]*--max-budget-usd/],
  [["--bg", "--max-budget-usd", "5", "x"], 2, /^error: [^]*\nhint: [^]*ISONFORGE_RATE_INPUT/],
  [["--bg", "--max-turns", "0", "x"], 2, /^error: [^]*--max-turns/],
  [["--bg", "--timeout", "soon", "x"], 2, /^error: [^]*--timeout[^]*"soon"/],
  [["--bg", "--base-url", "nowhere", "x"], 2, /^error: [^]*--base-url[^]*http/],
  [["--bg", "--base-url", "http://me:secret@host/v1", "x"], 2, /^error: (?![^]*secret)/],
  [["--bg", "--yolo", "--permission-mode", "plan", "x"], 2, /^error: --yolo and/],
  [["logs"], 2, /^error: missing argument/],
  [["logs", "a3f8c1d2"], 1, /^error: no such agent: "a3f8c1d2"\nhint: /],
  [
    ["logs", "a3f8c1d2", "-n", "many"],
    2,
    /^error: --lines takes a whole number from 0 on, or all, not "many"/,
  ],
  [["logs", "a3f8c1d2", "-n", "-3"], 2, /^error: [^]*--lines/],
  [["logs", "../../x"], 2, /^error: not an agent id: "\.\.\/\.\.\/x"\nhint: /],
  [["attach", ""], 2, /^error: /],
  [["stop", "a3f8\nc1d2"], 2, /^error: not an agent id: "a3f8\\nc1d2"\n/],
  [["stop", "--", "-rf"], 2, /^error: /],
  [["rm", "-rf"], 2, /^error: unknown option "-r/],
  [["rm", "x".repeat(300)], 2, /^error: not an agent id: "x{40}…"\n/],
  [["respawn", "A3F8C1D2"], 2, /^error: not an agent id: /],
  [["stop"], 2, /^error: missing argument/],
  [["stop", ""], 2, /^error: not an agent id: ""/],
  [["stop", "--all", "a3f8"], 2, /^error: ids and --all contradict each other\nhint: /],
  [["respawn"], 2, /^error: missing argument/],
  [
    ["respawn", "--all", "--failed"],
    2,
    /^error: --all and --failed contradict each other\nhint: give one/,
  ],
  [["respawn", "--failed", "a3f8"], 2, /^error: ids and --failed contradict/],
  [["wait"], 2, /^error: missing argument/],
  [["wait", "nightly"], 1, /^error: no such agent: "nightly"\nhint: /],
  [["wait", "a3f8", "--timeout", "soon"], 2, /^error: --timeout takes a duration[^]*"soon"/],
  [["wait", "a3f8", "--timeout", "99999999d"], 2, /^error: --timeout takes [^]*at most 24d/],
  [["inspect"], 2, /^error: missing argument/],
  [["inspect", "no/name"], 2, /^error: not an agent id/],
  [["prune", "--older-than", "0d"], 2, /^error: --older-than takes a duration/],
  [["prune", "--filter", "", "--yes"], 2, /^error: missing value for option "--filter"/],
  [["prune", "--filter=", "--yes"], 2, /^error: missing value for option "--filter"/],
  [["agents", "--json", "-q"], 2, /^error: --json and --quiet contradict each other\n/],
  [["--json", "agents", "-q"], 2, /^error: --json and --quiet contradict each other\n/],
  [
    ["--model", "x", "agents"],
    2,
    /^error: "agents" is a command, and not all options [^]*\nhint: see isonforge agents --help; [^]* --\n$/,
  ],
  [["--yolo", "--model=x", "stop", "a3f8"], 2, /^error: "stop" is a command/],
  [["agents", "-n", "many"], 2, /^error: --last takes a whole number, not "many"\n/],
  [
    ["agents", "--filter", "state=runing"],
    2,
    /^error: [^]*\nhint: did you mean --filter state=running\?\n/,
  ],
  [["config", "lits"], 2, /^error: no such command: "lits"\nhint: did you mean list\?/],
  [["rm"], 2, /^error: missing argument: id\nhint: /],
  [
    ["ls"],
    2,
    /^error: no such command: "ls"\nhint: isonforge agents lists the agents\. As a prompt: isonforge -- ls\n$/,
  ],
  [["kill", "--all"], 2, /^error: no such command: "kill"\nhint: isonforge stop <id> /],
  [["run", "fix the tests"], 2, /^error: no such command: "run"\nhint: isonforge --bg /],
  [
    ["agents", "--filter", "colour=red"],
    2,
    /^error: --filter takes key=value[^]*\nhint: [^]*reason/,
  ],
  [["agents", "--filter", "state=dead"], 2, /^error: --filter state= takes one of running/],
  [["--bg", "--name", "cafe", "x"], 2, /^error: "cafe" cannot be a name/],
  [["--bg", "--name", "../x", "x"], 2, /^error: --name takes/],
  [["--bg", "-q", "--json", "x"], 2, /^error: --json and --quiet contradict/],
  [["-p", "--name", "nightly", "x"], 2, /^error: --name is for background agents/],
  [["--bg", "-"], 2, /^error: the prompt is empty/],
  [["--bg", "--prompt-file", "-", "x"], 2, /^error: a prompt and --prompt-file/],
  [["agnets"], 2, /^error: no such command: "agnets"\nhint: did you mean isonforge agents\?/],
  [["lgos", "a3"], 2, /^error: no such command: "lgos"\nhint: did you mean isonforge logs\?/],
  [["--bg", "--output-format", "json", "x"], 2, /^error: --output-format is of print runs/],
  [["constructor", "x"], 2, /^error: too many arguments/],
  [
    ["fix", "the", "bug"],
    2,
    /^error: too many arguments: the bug\nhint: quote a prompt of several words; see isonforge --help\n$/,
  ],
  [["agents", "--colour"], 2, /^error: unknown option[^]*\nhint: see isonforge agents --help\n$/],
  [["agents", "extra"], 2, /^error: /],
  [
    ["prune", "a3f2"],
    2,
    /^error: [^]* no arguments\nhint: isonforge rm a3f2 removes [^]*--help\n$/,
  ],
  [["prune", "--yes", "--", "a3f2"], 2, /^error: [^]* no arguments\nhint: isonforge rm a3f2 /],
  [["worktrees", "a3f2"], 2, /^error: [^]* no arguments\nhint: isonforge diff a3f2 /],
  [["worktrees", "prune", "a3f2"], 2, /^error: [^]*\nhint: isonforge rm --worktree a3f2 /],
  [["stats", "a3f2"], 2, /^error: no such command: "stats"\nhint: isonforge top /],
  [["completions", "tcsh"], 2, /^error: /],
];

Deno.test("wrong input is refused with its reason, and changes nothing", async (t) => {
  await using sandbox = await createSandbox();
  for (const [args, code, stderr] of CASES) {
    await t.step(
      `isonforge ${args.map((arg) => JSON.stringify(arg.slice(0, 30))).join(" ")}`,
      async () => {
        const result = await sandbox.run(args);
        assertMatch(result.stderr, stderr);
        assertEquals(result.code, code);
        assertEquals(result.stdout, "");
        assertEquals(sandbox.processes(), []);
      },
    );
  }
  assertEquals(await agentsIn(sandbox.home), []);
});

Deno.test("an id may be any unique prefix; an ambiguous one names what fits", async () => {
  await using sandbox = await createSandbox();
  const prompts = Array.from({ length: 17 }, (_, index) => `prompt ${index}`);
  const ids: string[] = [];
  for (const prompt of prompts) ids.push(await sandbox.startAgent(prompt));
  for (const id of ids) await sandbox.ended(id);
  // Among 17 ids two begin with the same of 16 digits.
  const firstDigits = ids.map((id) => id.slice(0, 1));
  const shared = firstDigits.find((digit, index) => firstDigits.indexOf(digit) !== index) ?? "";
  const fitting = ids.filter((id) => id.startsWith(shared)).sort();
  const { code, stderr } = await sandbox.run(["logs", shared]);
  assertEquals(code, 1);
  assertMatch(
    stderr,
    new RegExp(`^error: "${shared}" fits ${fitting.length} agents: ${fitting.join(", ")}\n`),
  );
  assertEquals(
    await sandbox.ok(["logs", fitting[0] ?? ""]),
    await sandbox.ok(["logs", ids.find((id) => id === fitting[0]) ?? ""]),
  );
});

Deno.test("of several ids all are tried, and the exit code is 1 if any failed", async () => {
  await using sandbox = await createSandbox();
  const running = await sandbox.startAgent("rehearse: sleep 600");
  const done = await sandbox.startAgent("short");
  await sandbox.ended(done);
  const stopped = await sandbox.run(["stop", "00000000", running, done]);
  assertEquals(stopped.code, 1);
  assertEquals(stopped.stdout, `✓ Stopped ${running}\n${done} is already stopped\n`);
  assertMatch(stopped.stderr, /^error: no such agent: "00000000"\n/);
  const last = await sandbox.run(["logs", "-n", "1", "00000000", done]);
  assertEquals([last.code, last.stdout], [1, `${done} | The rehearsal is over.\n`]);
  assertMatch(last.stderr, /^error: no such agent: "00000000"\n/);
  const removed = await sandbox.run(["rm", running, "zz", done]);
  assertEquals(removed.code, 1);
  assertEquals(removed.stdout, `✓ Removed ${running}\n✓ Removed ${done}\n`);
});

async function agentsIn(home: string): Promise<string[]> {
  try {
    return await Array.fromAsync(Deno.readDir(`${home}/agents`), ({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
