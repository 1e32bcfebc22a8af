import { assertEquals } from "@std/assert";
import { withoutBeginning } from "../../../../lib/agents/executors/local/never_began.ts";
import type { RunEnd } from "../../../../lib/agents/record/meta.ts";
import { startedRecord } from "../../../helpers/records.ts";
import { temporaryDirectory } from "../../../helpers/temporary_directory.ts";

const LOST: RunEnd = { ended_at: "", exit_code: null, signal: null, reason: "lost" };
const NOTE =
  "no sign that its run began: killed at once, no room to start in (ulimit -v, -u), or upgraded at that moment";

Deno.test("withoutBeginning() says that a lost run left no sign of having begun, where it left none", async () => {
  await using directory = await temporaryDirectory();
  const meta = { ...startedRecord("a3f8c1d2"), log_offsets: { stdout: 4, stderr: 0 } };
  const noteOf = (end: RunEnd) =>
    withoutBeginning(end, { meta, directory: directory.path }).end_note;
  await Deno.writeTextFile(directory.at("stdout.log"), "old\n");
  await Deno.writeTextFile(directory.at("stderr.log"), "");
  assertEquals(noteOf(LOST), NOTE);
  const gone = { ...meta, cwd: directory.at("gone") };
  assertEquals(
    withoutBeginning(LOST, { meta: gone, directory: directory.path }).end_note,
    `no sign that its run began: its directory is gone: "${gone.cwd}"`,
  );
  assertEquals(noteOf({ ...LOST, reason: "killed", signal: "SIGTRAP" }), undefined);
  await Deno.writeTextFile(directory.at("progress.json"), "{}");
  assertEquals(noteOf(LOST), undefined);
  await Deno.remove(directory.at("progress.json"));
  await Deno.writeTextFile(directory.at("stderr.log"), "Fatal process out of memory");
  assertEquals(noteOf(LOST), undefined);
});
