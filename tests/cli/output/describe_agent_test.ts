import { assertEquals } from "@std/assert";
import type { Inspection } from "../../../lib/agents/inspect.ts";
import { describeAgent } from "../../../lib/cli/output/describe_agent.ts";
import { record } from "../../helpers/records.ts";

/** The lines about the prompt. */
function promptLines(prompt: string, isWhole: boolean): string[] {
  const agent = {
    ...record("a3f8c1d2"),
    prompt,
    state: "running",
    age_s: 1,
    duration_s: 1,
    processes: [],
    children: [],
    directory: "/",
    stdout_log: "/stdout.log",
    stderr_log: "/stderr.log",
    stdout_bytes: 0,
    stderr_bytes: 0,
  } as unknown as Inspection;
  const lines = describeAgent(agent, { isWhole });
  const begin = lines.findIndex((line) => line.startsWith("  prompt"));
  const end = lines.findIndex((line) => line.startsWith("  cwd"));
  return lines.slice(begin, end).map((line) => line.slice("  prompt".length).trim());
}

Deno.test("describeAgent() folds a long prompt on a terminal, and nowhere else", () => {
  assertEquals(promptLines("short\nand plain", false), ["short", "and plain"]);
  const long = Array.from({ length: 40 }, (_, index) => `line ${index}`).join("\n");
  const folded = promptLines(long, false);
  assertEquals(folded.length, 13);
  assertEquals(folded.at(-1), "… 28 more lines; all of it: isonforge inspect a3f8c1d2 | cat");
  assertEquals(promptLines(long, true).length, 40);
  const [line = "", more] = promptLines("x".repeat(5000), false);
  assertEquals([line.length, more], [401, "… all of it: isonforge inspect a3f8c1d2 | cat"]);
});
