import { assertEquals, assertRejects } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { git } from "../../../lib/sys/git/git.ts";
import { gitReason } from "../../../lib/sys/git/run_git.ts";

Deno.test("gitReason() drops progress, prefix, hints and the period, and keeps several lines", () => {
  const reason = (stderr: string) => gitReason({ code: 128, stderr });
  assertEquals(reason("Preparing worktree\nfatal: 'main' is taken.\n"), "'main' is taken");
  assertEquals(reason("fatal: one\n  two\nhint: try three\n"), "one\ntwo");
  assertEquals(reason("what a hook says\n"), "what a hook says");
  assertEquals(reason(""), "it ended with 128");
});

Deno.test("git() throws git's reason when it fails, and what Deno says when there is no such directory", async () => {
  const error = await assertRejects(() => git(["--no-pager", "frob"], { cwd: "/" }), UserError);
  assertEquals(
    error.message.split("\n")[0],
    "git frob failed: git: 'frob' is not a git command. See 'git --help'",
  );
  await assertRejects(() => git(["status"], { cwd: "/nowhere" }), Deno.errors.NotFound, "cwd");
});
