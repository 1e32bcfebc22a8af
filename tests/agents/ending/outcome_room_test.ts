import { assertEquals } from "@std/assert";
import { reserveExitFile } from "../../../lib/agents/ending/exit_file.ts";
import { reserveOutcomeRoom } from "../../../lib/agents/ending/outcome_room.ts";
import { readRunEnd } from "../../../lib/agents/ending/run_end.ts";
import { type OutcomeRecord, writeOutcomeFile } from "../../../lib/cli/run/outcome_file.ts";
import { namesIn } from "../../helpers/files.ts";
import { canMount, fill, mount } from "../../helpers/mounts.ts";
import { startedRecord } from "../../helpers/records.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const NONCE = "0f";
const IDENTITY = { boot_id: "b", start_time: "1", nonce: NONCE };

/** How a run may end by itself, with words that have no room in a block of the disk. */
const ENDS: OutcomeRecord[] = [
  { exit_code: 0, reason: "completed", last_words: "ü".repeat(16_000) },
  { exit_code: 3, reason: "budget", cost_usd: 1, num_turns: 2, last_words: "x".repeat(9_000) },
  { exit_code: 3, reason: "turns", error: "the run reached its limit of 2 turns" },
  { exit_code: 3, reason: "timeout", error: "\0".repeat(9_000) },
  { exit_code: 4, reason: "question", question: "which one?", last_words: "\0".repeat(9_000) },
  { exit_code: 1, reason: "failed", failure: "endpoint", error: "e".repeat(9_000) },
];

for (const outcome of ENDS) {
  const { reason, exit_code } = outcome;
  Deno.test({
    name: `writeOutcomeFile() tells on a full disk that a run ended so: ${reason}`,
    ignore: !canMount,
    fn: async () => {
      await using directory = await temporaryDirectory();
      await Deno.mkdir(directory.at("agent"));
      await using _disk = await mount(
        ["-t", "tmpfs", "-o", "size=64k", "tmpfs"],
        directory.at("agent"),
      );
      const meta = startedRecord("0123abcd", { pid: 1, identity: IDENTITY });
      const endOf = async () =>
        await readRunEnd(directory.at("agent"), meta, { status: exit_code });
      reserveExitFile(directory.at("agent"));
      reserveOutcomeRoom(directory.at("agent"));
      await fill(directory.at("agent", "ballast"));
      await writeOutcomeFile(directory.at("agent", "outcome.json"), outcome);
      const end = await endOf();
      assertEquals([end.reason, end.exit_code, end.failure, end.question, end.cost_usd], [
        ...[reason, exit_code, outcome.failure, outcome.question, outcome.cost_usd],
      ]);
      assertEquals(namesIn(directory.at("agent")), ["ballast", "exit", "outcome.json"]);
    },
  });
}

Deno.test("writeOutcomeFile() gives back the room that it does not need", async () => {
  await using directory = await temporaryDirectory();
  reserveOutcomeRoom(directory.path);
  await writeOutcomeFile(directory.at("outcome.json"), { exit_code: 0, reason: "completed" });
  assertEquals(namesIn(directory.path), ["outcome.json"]);
});

Deno.test("readRunEnd() takes none for a crash that ended as who reaches a cap or asks", async () => {
  await using directory = await temporaryDirectory();
  const meta = startedRecord("0123abcd", { pid: 1, identity: IDENTITY });
  const failures: Array<string | undefined> = [];
  for (const status of [1, 3, 4, 7]) {
    failures.push((await readRunEnd(directory.path, meta, { status })).failure);
  }
  assertEquals(failures, ["crash", undefined, undefined, "crash"]);
});
