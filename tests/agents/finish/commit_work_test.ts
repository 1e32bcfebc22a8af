import { assertEquals } from "@std/assert";
import { commitWork } from "../../../lib/agents/finish/commit_work.ts";
import { NO_SANDBOX } from "../../../lib/sys/sandbox/command_sandbox.ts";
import { git } from "../../helpers/sandbox.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const OPTIONS = {
  message: "Work\n",
  sandbox: NO_SANDBOX,
  secrets: [],
  signal: new AbortController().signal,
};

for (const hasCommit of [true, false]) {
  const where = hasCommit ? "on a commit" : "on a branch without one";
  Deno.test(`new files that look like secrets are left out also where they are staged, ${where}`, async () => {
    await using directory = await temporaryDirectory();
    const { path } = directory;
    await git(path, "init", "-q", "-b", "main");
    await git(path, "config", "user.name", "Test");
    await git(path, "config", "user.email", "test@example.com");
    if (hasCommit) {
      await Deno.writeTextFile(directory.at("template"), "P=\nQ=\nR=\n");
      await Deno.writeTextFile(directory.at("old.pem"), "old\n");
      await git(path, "add", "-A");
      await git(path, "commit", "-qm", "first");
      await Deno.writeTextFile(directory.at("old.pem"), "tracked\n");
      // Not hidden as a renamed file either.
      await git(path, "mv", "template", ".env.local");
    }
    await Deno.mkdir(directory.at("deep"));
    for (const name of [".env", "deep/a key.pem", "named.pem", "work"]) {
      await Deno.writeTextFile(directory.at(name), "P=1\n");
    }
    await git(path, "add", "--", ".env", "deep", "work");
    await git(path, "add", "-N", "named.pem");
    await Deno.writeTextFile(directory.at(".env"), "P=2\n");

    const { commit, leftOut } = await commitWork(path, OPTIONS);
    const isOld = hasCommit ? [".env.local"] : [];
    assertEquals(leftOut.toSorted(), [".env", ...isOld, "deep/a key.pem", "named.pem"]);
    assertEquals(commit, (await git(path, "rev-parse", "HEAD")).trim());
    const tree = (await git(path, "ls-tree", "-r", "--name-only", "HEAD")).trim().split("\n");
    assertEquals(tree, hasCommit ? ["old.pem", "work"] : ["work"]);
    assertEquals(await Deno.readTextFile(directory.at(".env")), "P=2\n");
    if (hasCommit) assertEquals(await git(path, "show", "HEAD:old.pem"), "tracked\n");

    await git(path, "add", ".env");
    assertEquals((await commitWork(path, OPTIONS)).commit, undefined);
  });
}
