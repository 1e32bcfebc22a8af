/**
 * Files beside an agent's record that hold no such thing, whoever has damaged them: they tell nothing, and harm nobody.
 */
import { assertEquals } from "@std/assert";
import { readEndFile } from "../../../lib/agents/ending/end_file.ts";
import { hasWorkerEnded, readRunEnd } from "../../../lib/agents/ending/run_end.ts";
import { readLastWords } from "../../../lib/agents/last_words.ts";
import { lastHeartbeat } from "../../../lib/agents/liveness/heartbeat.ts";
import { readProgress } from "../../../lib/agents/progress.ts";
import { restoreSurroundings } from "../../../lib/agents/queue/surroundings.ts";
import { readSandboxRecord } from "../../../lib/agents/record/sandbox_record.ts";
import { readSeenEnds } from "../../../lib/agents/record/seen_ends.ts";
import { readCheckpoint } from "../../../lib/agents/worktrees/checkpoint.ts";
import { readRepositoryRecord } from "../../../lib/agents/worktrees/records.ts";
import { NO_RECORDS } from "../../helpers/no_records.ts";
import { startedRecord } from "../../helpers/records.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const META = startedRecord("a3f8c1d2", {
  identity: { boot_id: "b", start_time: "1", nonce: "n" },
});

/** What stands in the place of a file. Who waits for a pipe does so for ever; nobody has a terabyte of memory. */
const ODD_FILES: Record<string, (path: string) => unknown> = {
  "a named pipe": (path) => new Deno.Command("mkfifo", { args: [path] }).outputSync(),
  "a link to a record": async (path) => {
    await Deno.writeTextFile(`${path}.other`, '{"nonce": "n", "exit_code": 0, "reason": "failed"}');
    await Deno.symlink(`${path}.other`, path);
  },
  "a directory": (path) => Deno.mkdir(path),
  "a huge file": async (path) => {
    await Deno.create(path).then((file) => file.close());
    await Deno.truncate(path, 2 ** 40);
  },
};

/** What reads a file; without one each of them answers too. */
const READERS: ReadonlyArray<
  readonly [file: string, name: string, read: (directory: string) => unknown]
> = [
  ["outcome.json", "readRunEnd()", async (directory) => {
    const { ended_at: _when, ...end } = await readRunEnd(directory, META);
    return end;
  }],
  ["exit", "hasWorkerEnded()", (directory) => hasWorkerEnded(directory, META)],
  ["outcome.json", "readLastWords()", (directory) => readLastWords(directory, META)],
  ["progress.json", "readProgress()", (directory) => readProgress(directory, "n")],
  ["progress.json", "lastHeartbeat()", (directory) => lastHeartbeat(directory, "n")],
  ["end.json", "readEndFile()", (directory) => readEndFile(META, directory)],
  [
    "environment.json",
    "restoreSurroundings()",
    (directory) => restoreSurroundings(directory, { environment: {} }),
  ],
  ["sandbox.json", "readSandboxRecord()", readSandboxRecord],
  ["checkpoint.json", "readCheckpoint()", readCheckpoint],
  ["seen.json", "readSeenEnds()", readSeenEnds],
  [".isonforge.json", "readRepositoryRecord()", readRepositoryRecord],
];

/** Objects, but without what matters, or with something else there. */
const OTHER_OBJECTS = [
  "{}",
  '{"nonce": null, "at": "soon"}',
  '{"exit_code": "0", "reason": true, "last_words": []}',
  '{"variables": null, "secrets": null}',
  '{"level": true, "state": "kept", "repository": true, "worktrees": null}',
];

for (const [file, name, read] of READERS) {
  Deno.test(`${name} tells the same of a ${file} that holds no such thing as of none`, async () => {
    await using directory = await temporaryDirectory();
    const none = await read(directory.path);
    for (const text of [...NO_RECORDS, ...OTHER_OBJECTS]) {
      await Deno.writeTextFile(directory.at(file), text);
      assertEquals(await read(directory.path), none, text);
    }
    for (const [what, put] of Object.entries(ODD_FILES)) {
      await Deno.remove(directory.at(file));
      await put(directory.at(file));
      assertEquals(await read(directory.path), none, what);
    }
  });
}
