import { assertEquals } from "@std/assert";
import type { AgentStatus } from "../../../lib/agents/state.ts";
import { formatAge, formatAgents } from "../../../lib/cli/output/agents_table.ts";
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

Deno.test("formatAgents() gives the contract's example when given its agents", async () => {
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
    "ID        State    Started  Prompt",
    "───────────────────────────────────────────────────────────────────────────",
    "a3f8c1d2  running  2h ago   audit every fetch() call for missing await...",
    "91b4ef0a  stopped  5h ago   refactor session.py to use redis with proper...",
    "c2d7a3b8  running  45s ago  summarize all README.md files in submodules",
  ]);
});

Deno.test("formatAgents() makes the rule as wide as the table when prompts are short or wide", async () => {
  const row = { id: "a3f8c1d2", state: "running" as const, age: 1 };
  const [header = "", rule] = await table([status({ ...row, prompt: "hi" })]);
  assertEquals(header, "ID        State    Started  Prompt");
  assertEquals(rule, "─".repeat(header.length));
  const [, wide] = await table([status({ ...row, prompt: "日本語の説明" })]);
  assertEquals(wide, "─".repeat("ID        State    Started  ".length + 12));
});

Deno.test("formatAgents() aligns columns when an age is wide", async () => {
  const lines = await table([
    status({ id: "a3f8c1d2", state: "running", age: 86_400 * 12_345, prompt: "one" }),
    status({ id: "91b4ef0a", state: "stopped", age: 0, prompt: "two" }),
  ]);
  assertEquals(lines, [
    "ID        State    Started     Prompt",
    "─".repeat(37),
    "a3f8c1d2  running  12345d ago  one",
    "91b4ef0a  stopped  0s ago      two",
  ]);
});

Deno.test("formatAgents() flags the row when a record is unreadable", async () => {
  const lines = await table([
    { id: "c2d7a3b8", state: "unreadable", reason: "it is empty" },
    status({ id: "a3f8c1d2", state: "running", age: 3, prompt: "one" }),
  ]);
  assertEquals(lines.slice(2), [
    "c2d7a3b8  ?        -        -",
    "a3f8c1d2  running  3s ago   one",
  ]);
});

Deno.test("formatAgents() is the header alone when there are no agents", () => {
  assertEquals(formatAgents([]).split("\n").length, 2);
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
