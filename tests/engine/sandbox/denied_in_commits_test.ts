import { assertEquals } from "@std/assert";
import { noticeOfCommits } from "../../../lib/engine/sandbox/denied_in_commits.ts";
import { fill } from "../../helpers/fill.ts";
import { inWorld } from "../../helpers/permission_world.ts";
import { git } from "../../helpers/sandbox.ts";
import { identify } from "../../helpers/worktree_sandbox.ts";
import { rulesOf } from "../permissions/user_rules/rule_judge.ts";

const PREFIX =
  "git keeps what rules deny reading, and prints it to every program in the sandbox (git log -p): ";

Deno.test("noticeOfCommits() names what rules deny of the commit that is checked out", async () => {
  await inWorld(async (places) => {
    const { cwd } = places;
    const notice = async (...deny: string[]) => await noticeOfCommits(rulesOf({ deny }), places);
    assertEquals(await notice("Read(./secrets/**)"), undefined, "no repository");
    await git(cwd, "init", "--quiet", "--initial-branch=main");
    await identify(cwd);
    assertEquals(await notice("Read(./secrets/**)"), undefined, "no commit");
    await fill(cwd, { "secrets/in/key": "x", "a/.env": "x", "src/a.ts": "x" });
    await git(cwd, "add", "--all");
    await git(cwd, "commit", "--quiet", "--message", "first");
    await fill(cwd, { "b/.env": "not committed" });
    assertEquals(await notice("Read(./secrets/**)"), `${PREFIX}"secrets/in/key"`);
    assertEquals(
      await notice("Read(./secrets/**)", "Read(.env)"),
      `${PREFIX}"a/.env", "secrets/in/key"`,
    );
    const others = ["Read(./other/**)", "Read(~/notes/**)", "Edit(src/**)", "Bash(rm:*)"];
    for (const rule of others) assertEquals(await notice(rule), undefined, rule);
  });
});
