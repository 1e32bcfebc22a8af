/**
 * What git runs later because its configuration names it, or a link among its hooks leads to it.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/join";
import { canContain, contained, furnish } from "../helpers/contained_run.ts";
import { createSandbox, git } from "../helpers/sandbox.ts";

Deno.test({
  name:
    "programs that git's configuration names cannot be changed in a sandbox, and new ones are told",
  ignore: !canContain,
  fn: async () => {
    await using sandbox = await createSandbox();
    const { project } = sandbox;
    const named = ["scripts/cl.sh", "scripts/fsm.sh", "scripts/pc.sh", "hk/pre-push"];
    for (const name of [...named, "scripts/other.sh"]) {
      await Deno.mkdir(join(project, name, ".."), { recursive: true });
      await Deno.writeTextFile(join(project, name), "#!/bin/sh\ncat\n");
    }
    await Deno.symlink("../../scripts/pc.sh", join(project, ".git/hooks/pre-commit"));
    await Deno.writeTextFile(join(project, "../user.conf"), "[core]\n\thooksPath = hk\n");
    await git(project, "config", "filter.f.clean", "./scripts/cl.sh");
    await git(project, "config", "core.fsmonitor", "sh scripts/fsm.sh");
    await git(project, "config", "diff.x.textconv", "node tools/text.js");
    await furnish(sandbox);
    const { results, stderr, code } = await contained(sandbox, [
      `for f in ${named.join(" ")} scripts/other.sh; do echo evil >> $f || echo kept $f; done`,
      "echo evil > hk/post-commit || echo none",
      "mkdir tools; echo evil > tools/text.js; echo made",
    ], { env: { GIT_CONFIG_GLOBAL: join(project, "../user.conf") } });
    assertEquals(code, 0, stderr);
    for (const name of named) {
      assert(results[0]?.includes(`kept ${name}\n`), results[0]);
      assertEquals(await Deno.readTextFile(join(project, name)), "#!/bin/sh\ncat\n", name);
    }
    assert(!results[0]?.includes("kept scripts/other.sh"), results[0]);
    assertMatch(results[1] ?? "", /none\n/);
    assertMatch(results[2] ?? "", /^made\n[^]*tools\/text\.js" \(git, new\)/);
    assertMatch(stderr, /tools\/text\.js/);
    await sandbox.gone();
  },
});

Deno.test({
  name: "a git directory in the tree that .git names is guarded, and commits are made in it",
  ignore: !canContain,
  fn: async () => {
    await using sandbox = await createSandbox();
    const { project } = sandbox;
    await Deno.rename(join(project, ".git"), join(project, ".bare"));
    await Deno.writeTextFile(join(project, ".git"), "gitdir: ./.bare\n");
    await Deno.writeTextFile(join(project, ".bare/info/exclude"), ".bare\n");
    await furnish(sandbox);
    const { results, stderr, code } = await contained(sandbox, [
      "echo evil >> .bare/config || echo kept; echo evil > .bare/hooks/pre-commit || echo none",
      "mv .bare b || echo stays",
      "echo a > a && git add a && git -c user.name=x -c user.email=x@x commit -qm second && echo committed",
    ]);
    assertEquals(code, 0, stderr);
    assertMatch(results[0] ?? "", /kept\n[^]*none\n/);
    assertMatch(results[1] ?? "", /stays\n/);
    assertMatch(results[2] ?? "", /committed\n/);
    await sandbox.gone();
  },
});

Deno.test({
  name:
    "commits are made in a git directory elsewhere that names the tree, and said to be impossible in another one",
  ignore: !canContain,
  fn: async () => {
    await using sandbox = await createSandbox();
    const { project } = sandbox;
    const elsewhere = join(project, "../elsewhere");
    await git(project, "init", "--quiet", "--separate-git-dir", elsewhere);
    await furnish(sandbox);
    const commit =
      "echo a >> a; git add a && git -c user.name=x -c user.email=x@x commit -qm second && echo committed";
    const before = await contained(sandbox, [commit]);
    assertEquals(before.code, 0, before.stderr);
    assertMatch(before.results[0] ?? "", /Read-only file system/);
    assertMatch(before.stderr, /note: commands cannot commit: ".*\/project\/\.git" leads to/);
    // It is the other user's by now.
    await git(project, "config", "--file", join(elsewhere, "config"), "core.worktree", project);
    await furnish(sandbox);
    const after = await contained(sandbox, [
      commit,
      `echo evil >> ${elsewhere}/config || echo kept`,
    ]);
    assertEquals(after.code, 0, after.stderr);
    assertMatch(after.results[0] ?? "", /committed\n/);
    assertMatch(after.results[1] ?? "", /kept\n/);
    assert(!after.stderr.includes("cannot commit"), after.stderr);
    await sandbox.gone();
  },
});
