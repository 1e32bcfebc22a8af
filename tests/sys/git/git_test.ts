import { assertEquals, assertRejects } from "@std/assert";
import { basename } from "@std/path/basename";
import { UserError } from "../../../lib/errors.ts";
import { git } from "../../../lib/sys/git/git.ts";
import { gitReason, runGit } from "../../../lib/sys/git/run_git.ts";
import { setSearchPath } from "../../../lib/sys/search_path.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

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

Deno.test("what git starts for us is no program of the working directory, however PATH names it", async () => {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(directory.at("tool"), "#!/bin/sh\necho planted\n", { mode: 0o755 });
  const path = Deno.env.get("PATH") ?? "/usr/bin:/bin";
  try {
    for (const relative of [".", "", "./.", `../${basename(directory.path)}`]) {
      setSearchPath(`${relative}:${path}`);
      const alias = ["-c", "alias.x=!tool || printenv PATH", "x"];
      const { stdout } = await runGit(alias, { cwd: directory.path });
      assertEquals(
        stdout.trim().split(":").filter((entry) => !entry.startsWith("/")),
        [],
        relative,
      );
    }
  } finally {
    setSearchPath(path);
  }
});
