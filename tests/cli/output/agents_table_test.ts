import { assertEquals } from "@std/assert";
import type { AgentStatus } from "../../../lib/agents/state.ts";
import { formatAgents } from "../../../lib/cli/output/agents_table.ts";
import { formatAge } from "../../../lib/cli/output/format_age.ts";
import { displayWidth } from "../../../lib/text/display_width.ts";
import { evaluate } from "../../helpers/evaluate.ts";
import { endedRecord, startedRecord } from "../../helpers/records.ts";

interface Row {
  id: string;
  state: "running" | "stopped";
  age: number;
  prompt: string;
}

function status({ id, state, age, prompt }: Row): AgentStatus {
  const meta = { ...(state === "running" ? startedRecord(id) : endedRecord(id)), prompt };
  return { id, state, ageInSeconds: age, meta };
}

/** Without colour, also where the tests run on a terminal. */
async function table(statuses: readonly AgentStatus[]): Promise<string[]> {
  const { stdout, stderr } = await evaluate(`
    import { formatAgents } from "lib/cli/output/agents_table.ts";
    console.log(formatAgents(${JSON.stringify(statuses)}));
  `);
  assertEquals(stderr, "");
  return stdout.trimEnd().split("\n");
}

const HOUR = 3600;
const ROW = { id: "a3f8c1d2", state: "running" as const, age: 3 };

const RULE = `  ${"─".repeat(51)}`;

Deno.test("formatAgents() gives what the specification's page shows when given its agents", async () => {
  const lines = await table([
    {
      id: "a3f8c1d2",
      state: "running" as const,
      age: 2 * HOUR + 59,
      prompt: "audit every fetch() call for missing await + timeout",
    },
    {
      id: "91b4ef0a",
      state: "stopped" as const,
      age: 5 * HOUR,
      prompt: "refactor session.py to use redis with proper connection pooling",
    },
    {
      id: "c2d7a3b8",
      state: "running" as const,
      age: 45.9,
      prompt: "summarize all README.md files in submodules",
    },
  ].map(status));
  assertEquals(lines, [
    "  ID        State     Started   Prompt",
    "  ───────────────────────────────────────────────────",
    "  a3f8c1d2  running   2h ago    audit every fetch() call for missing await...",
    "  91b4ef0a  stopped   5h ago    refactor session.py to use redis with proper...",
    "  c2d7a3b8  running   45s ago   summarize all README.md files in submodules",
  ]);
});

Deno.test("formatAgents() pushes the rest of a row, and cuts nothing, when an age is wide", async () => {
  const lines = await table([
    status({ id: "a3f8c1d2", state: "running", age: 86_400 * 12_345, prompt: "one" }),
    status({ id: "91b4ef0a", state: "stopped", age: 0, prompt: "two" }),
  ]);
  assertEquals(lines, [
    "  ID        State     Started   Prompt",
    RULE,
    "  a3f8c1d2  running   12345d ago one",
    "  91b4ef0a  stopped   0s ago    two",
  ]);
});

Deno.test("formatAgents() has a column of names between age and prompt when there are names", () => {
  const [one, two] = [status({ ...ROW, prompt: "a" }), status({ ...ROW, prompt: "b" })];
  const named = { ...one, meta: { ...(one as { meta: object }).meta, name: "a-long-name" } };
  assertEquals(formatAgents([named as AgentStatus, two]).split("\n"), [
    "  ID        State     Started   Name         Prompt",
    RULE,
    "  a3f8c1d2  running   3s ago    a-long-name  a",
    "  a3f8c1d2  running   3s ago    -            b",
  ]);
});

Deno.test("formatAgents() ends no row in blanks, and counts no colour as width", () => {
  const rows = [{ ...ROW, prompt: "fix" }, { ...ROW, state: "stopped" as const, prompt: " " }]
    .map(status);
  const lines = (color: boolean) => formatAgents(rows, { color }).split("\n").slice(2);
  assertEquals(lines(false), [
    "  a3f8c1d2  running   3s ago    fix",
    "  a3f8c1d2  stopped   3s ago",
  ]);
  assertEquals(lines(true), [
    "  a3f8c1d2  \x1b[32mrunning\x1b[0m   3s ago    fix",
    "  a3f8c1d2  \x1b[2mstopped\x1b[0m   3s ago",
  ]);
});

Deno.test("formatAgents() flags the row when a record is unreadable", async () => {
  const lines = await table([
    { id: "c2d7a3b8", state: "unreadable", reason: "it is empty" },
    status({ ...ROW, prompt: "one" }),
  ]);
  assertEquals(lines.slice(2), [
    "  c2d7a3b8  ?         -         -",
    "  a3f8c1d2  running   3s ago    one",
  ]);
});

Deno.test("formatAgents() is header and rule when there are no agents", () => {
  assertEquals(formatAgents([]).split("\n"), ["  ID        State     Started   Prompt", RULE]);
});

Deno.test("formatAgents() shows no leading blanks when a prompt begins with line breaks", () => {
  const line = formatAgents([status({ ...ROW, prompt: "\n  one\n" })]).split("\n").at(-1);
  assertEquals(line, "  a3f8c1d2  running   3s ago    one");
});

Deno.test("formatAgents() cuts prompts further on a narrow terminal, and uses a wide one", () => {
  const prompt = "refactor session.py to use redis with proper connection pooling";
  const line = (width: number) =>
    formatAgents([status({ ...ROW, prompt })], { width }).split("\n").at(-1) ?? "";
  assertEquals(line(60), "  a3f8c1d2  running   3s ago    refactor session.py to...");
  assertEquals(
    line(94),
    "  a3f8c1d2  running   3s ago    refactor session.py to use redis with proper connection...",
  );
  assertEquals(line(95), `  a3f8c1d2  running   3s ago    ${prompt}`);
  // Less says nothing.
  assertEquals(line(20), "  a3f8c1d2  running   3s ago    refactor...");
});

Deno.test("formatAgents() shows the columns that it is told to, fitted to a terminal", () => {
  const ended = {
    state: "stopped",
    ended_at: "2026-01-01T00:01:00.000Z",
    reason: "failed",
    exit_code: 42,
    num_turns: 7,
    tokens: { input: 12_000, output: 345, cache_read: 0, estimated: false },
    cost_usd: 0.0123,
    worktree: "fix/prices",
  };
  const base = status({
    ...ROW,
    state: "stopped",
    prompt: "make the tests of the shop pass again",
  });
  const failed = { ...base, meta: { ...(base as { meta: object }).meta, ...ended } } as AgentStatus;
  const columns = ["id", "reason", "where", "turns", "tokens", "cost", "prompt", "last"] as const;
  const details = new Map([[ROW.id, { lastLine: "\x1b[31mI could not find the parser anywhere" }]]);
  assertEquals(formatAgents([failed], { columns, details }).split("\n"), [
    "  ID        Reason       Where       Turns     Tokens    Cost      Prompt                                 Last line",
    RULE,
    "  a3f8c1d2  failed (42)  fix/prices  7         12.3k     $0.0123   make the tests of the shop pass again  [31mI could not find the parser anywhere",
  ]);
  for (const width of [110, 120, 140]) {
    const line = formatAgents([failed], { columns, details, width }).split("\n").at(-1) ?? "";
    assertEquals(displayWidth(line) <= width, true, line);
  }
});

Deno.test("formatAge() rounds down when it changes the unit", () => {
  assertEquals([0, 0.9, 59.9].map(formatAge), ["0s ago", "0s ago", "59s ago"]);
  assertEquals([60, 3599.9].map(formatAge), ["1m ago", "59m ago"]);
  assertEquals([3600, 86_399].map(formatAge), ["1h ago", "23h ago"]);
  assertEquals([86_400, 86_400 * 400].map(formatAge), ["1d ago", "400d ago"]);
});

Deno.test("formatAge() is 0s when the clock moved back", () => {
  assertEquals([-1, -86_400, -0.1].map(formatAge), ["0s ago", "0s ago", "0s ago"]);
});
