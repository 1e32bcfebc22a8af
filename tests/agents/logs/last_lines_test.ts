import { assertEquals } from "@std/assert";
import { lastLines } from "../../../lib/agents/logs/last_lines.ts";
import { record } from "../../helpers/records.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

async function shown(log: string | undefined, offset = 0): Promise<string[]> {
  await using directory = await temporaryDirectory();
  if (log !== undefined) await Deno.writeTextFile(directory.at("stderr.log"), log);
  const meta = { ...record("a3f8c1d2"), log_offsets: { stdout: 0, stderr: offset } };
  return await lastLines(directory.path, meta, { stream: "stderr", lines: 3 });
}

Deno.test("lastLines() is empty when nothing was written", async () => {
  assertEquals(await shown(undefined), []);
  assertEquals(await shown(""), []);
  assertEquals(await shown("of an earlier run\n", 18), []);
});

Deno.test("lastLines() shows the last lines of the latest run only", async () => {
  assertEquals(await shown("a\nb\nc\nd\n"), ["b", "c", "d"]);
  assertEquals(await shown("a\nb\nc\nd\n", 4), ["c", "d"]);
  assertEquals(await shown("no line break at the end"), ["no line break at the end"]);
  assertEquals(await shown("a\r\n\n\nb\n"), ["b"]);
});

Deno.test("lastLines() shows all when the log is shorter than it was", async () => {
  assertEquals(await shown("after a cut\n", 1000), ["after a cut"]);
});

Deno.test("lastLines() shows the end of a line that is too long", async () => {
  const [line = ""] = await shown(`${"x".repeat(1_000_000)}the end\n`);
  assertEquals([line.length <= 16 * 1024, line.slice(-8)], [true, "xthe end"]);
});
