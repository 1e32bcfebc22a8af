import { assertEquals } from "@std/assert";
import { readRepositoryRecord, recordWorktree } from "../../../lib/agents/worktrees/records.ts";
import { modeOf, namesIn } from "../../helpers/files.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const RECORD = {
  base: "1".repeat(40),
  branch_created: true,
  created_at: "2026-01-02T03:04:05.678Z",
};

Deno.test("recordWorktree() keeps the others, and the file goes with the last one", async () => {
  await using directory = await temporaryDirectory();
  const repository = "/shop/.git";
  // A name that a plain object would take for something else.
  for (const name of ["fix", "__proto__", "a/b"]) {
    await recordWorktree(directory.path, { repository, name, record: RECORD });
  }
  assertEquals(modeOf(directory.at(".isonforge.json")), 0o600);
  await recordWorktree(directory.path, { repository, name: "fix" });
  const record = readRepositoryRecord(directory.path);
  assertEquals(record?.repository, repository);
  assertEquals([...record?.worktrees ?? []], [["__proto__", RECORD], ["a/b", RECORD]]);
  for (const name of ["__proto__", "a/b", "unknown"]) {
    await recordWorktree(directory.path, { repository, name });
  }
  assertEquals(namesIn(directory.path), []);
});

Deno.test("readRepositoryRecord() is undefined when there is none or it cannot be used", async () => {
  await using directory = await temporaryDirectory();
  assertEquals(readRepositoryRecord(directory.path), undefined);
  for (
    const text of [
      '{"repository": 1, "worktrees": {}}',
      '{"repository": "/x"}',
    ]
  ) {
    await Deno.writeTextFile(directory.at(".isonforge.json"), text);
    assertEquals(readRepositoryRecord(directory.path), undefined, text);
  }
  await Deno.writeTextFile(
    directory.at(".isonforge.json"),
    JSON.stringify({
      repository: "/x",
      worktrees: { good: RECORD, bad: null, worse: { base: 1 } },
    }),
  );
  assertEquals([...readRepositoryRecord(directory.path)?.worktrees.keys() ?? []], ["good"]);
});
