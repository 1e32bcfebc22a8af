import { assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/join";
import { RunCheckpoints } from "../../../../lib/cli/run/checkpoints/run_checkpoints.ts";
import { git } from "../../../helpers/sandbox.ts";
import { temporaryDirectory } from "../../../helpers/temporary_directory.ts";
import { createRepository } from "../../../helpers/worktree_sandbox.ts";

Deno.test("RunCheckpoints tries once in a conversation what cannot be done", async () => {
  await using directory = await temporaryDirectory();
  const cwd = await createRepository(directory.at("shop"));
  const ref = "refs/isonforge/start/a3f8c1d2";
  const taken: string[] = [];
  const checkpoints = RunCheckpoints.in({
    home: directory.at("home"),
    cwd,
    redact: (text) => text,
    agent: {
      ref,
      onTaken: (snapshot) => {
        taken.push("reason" in snapshot ? snapshot.reason : "taken");
        return Promise.resolve();
      },
    },
  });
  const change = async (words: string) => {
    checkpoints?.begin(words, "s1");
    await checkpoints?.before();
    await Deno.writeTextFile(join(cwd, "new"), words);
    await checkpoints?.end();
  };
  const index = join(cwd, ".git", "index");
  await Deno.rename(index, `${index}.kept`);
  await Deno.mkdir(index);
  await change("one");
  await Deno.remove(index);
  await Deno.rename(`${index}.kept`, index);
  // It would be possible now; but each message would wait for what most often is not.
  await change("two");
  assertEquals(taken.length, 1);
  assertMatch(taken[0] ?? "", /index/);
  assertEquals(await git(cwd, "for-each-ref", "refs/isonforge"), "");
});
