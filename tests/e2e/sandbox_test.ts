/**
 * What an agent in a sandbox can do, and cannot, tried by one on the compiled binary as an ordinary user.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { canContain, contained, furnish, SECRETS } from "../helpers/contained_run.ts";
import { namesIn } from "../helpers/files.ts";
import { atTerminal } from "../helpers/pseudo_terminal.ts";
import { UNTIL_IT_SLEEPS } from "../helpers/running.ts";
import { createSandbox, git, ISONFORGE } from "../helpers/sandbox.ts";

const ignore = !canContain;

Deno.test({
  name: "--sandbox workspace lets ordinary work be done",
  ignore,
  fn: async () => {
    await using sandbox = await createSandbox();
    await furnish(sandbox);
    const { results, code, stderr } = await contained(sandbox, [
      "echo new > src/new.ts && sed -i s/Shop/Store/ README.md && git add -A && " +
      "git -c user.name=a -c user.email=a@b commit -qm second && git log --oneline | wc -l",
      `echo shared > /tmp/between; setsid sleep 600 >/dev/null 2>&1 & ${UNTIL_IT_SLEEPS}; mktemp`,
      "cat /tmp/between && pgrep -c sleep",
      { name: "write", arguments: { path: "/tmp/script.sh", content: "echo from a script\n" } },
      'sh /tmp/script.sh; python3 -c \'import pty; pty.spawn(["/bin/echo", "at a terminal"])\' || echo at a terminal',
      { name: "read", arguments: { path: "/tmp/between" } },
      { name: "edit", arguments: { path: "README.md", old_string: "Store", new_string: "Market" } },
      { name: "write", arguments: { path: "tools/Makefile", content: "all:\n" } },
      {
        name: "edit",
        arguments: { path: "tools/Makefile", old_string: "all", new_string: "build" },
      },
      { name: "glob", arguments: { pattern: "*.sh", path: "/tmp" } },
      "seq 1 40000",
      "exit 7",
    ]);
    assertEquals(code, 0, stderr);
    assertMatch(results[0] ?? "", /^2\n/);
    assertMatch(results[1] ?? "", /^\/tmp\/tmp\.\w+\n/);
    assertMatch(results[2] ?? "", /^shared\n[12]\n/);
    assertMatch(results[4] ?? "", /^from a script\n[\s\S]*at a terminal/);
    assertStringIncludes(results[5] ?? "", "shared");
    assertMatch(results[8] ?? "", /^replaced|^edited|build/);
    assertMatch(results[9] ?? "", /^\/tmp\/script\.sh$/m);
    assertStringIncludes(results[10] ?? "", 'all of it is in "/tmp/isonforge-output/');
    assertMatch(results[11] ?? "", /exit code 7/);
    assertEquals(
      await Deno.readTextFile(join(sandbox.project, "README.md")),
      "# Market\n\nFetches prices.\n",
    );
    await sandbox.gone();
  },
});

Deno.test({
  name: "--sandbox workspace keeps writes in, and shows no secret",
  ignore,
  fn: async () => {
    await using sandbox = await createSandbox();
    const { project, home } = sandbox;
    const user = sandbox.env.HOME ?? "";
    await Deno.writeTextFile(join(project, "Makefile"), "all:\n");
    await Deno.symlink(user, join(project, "out"));
    await Deno.writeTextFile(join(user, "linked"), "as it was\n");
    await Deno.link(join(user, "linked"), join(project, "linked"));
    // What a rule denies, no program gets at either.
    await Deno.writeTextFile(join(project, ".denied"), "SECRET-OF-A-RULE\n");
    await Deno.mkdir(join(project, "kept"));
    const look =
      "cat .denied; mv .denied d; echo x > kept/new; mv kept k; git add -A || echo no commit";
    await Deno.writeTextFile(join(project, "look.sh"), look);
    const deny = ["Read(.denied)", "Edit(./kept/**)"];
    await furnish(sandbox);
    const { results, sent, stderr, code } = await contained(sandbox, [
      `echo x >> ${user}/.bashrc; echo x > ${user}/new; echo x > out/new; echo x > /etc/new; ` +
      `echo x > /proc/1/root${user}/new; ln ${user}/.bashrc hard; echo x >> hard; rm hard`,
      "git config core.fsmonitor ./evil; echo '#!/bin/sh' > .git/hooks/pre-commit; mv .git .git2; echo x > .git/info/attributes",
      "echo evil >> linked; echo evil >> Makefile; mv Makefile M; rm Makefile",
      Object.keys(SECRETS).map((name) => `cat ${user}/${name}`).join("; "),
      `ls -la ${home}; cat ${home}/*; find ${user} -name 'id_*' -o -name '*.jsonl'`,
      "env; cat /proc/*/environ | tr '\\0' '\\n'; cat /proc/$PPID/root/etc/hostname >/dev/null",
      "kill -9 1; ps -eo args",
      "sh look.sh",
      { name: "grep", arguments: { pattern: "SECRET|^all:" } },
      ...Object.keys(SECRETS).map((name) => ({
        name: "read",
        arguments: { path: join(user, name) },
      })),
      { name: "grep", arguments: { pattern: "SECRET", path: user } },
      { name: "read", arguments: { path: "/proc/self/environ" } },
      { name: "write", arguments: { path: join(user, ".bashrc"), content: "x" } },
      { name: "write", arguments: { path: ".git/hooks/pre-push", content: "x" } },
      { name: "write", arguments: { path: ".git/commondir", content: "x" } },
      { name: "write", arguments: { path: "linked", content: "x" } },
      { name: "read", arguments: { path: "/run/x" } },
      { name: "list", arguments: { path: "/proc/1" } },
      { name: "edit", arguments: { path: "Makefile", old_string: "all", new_string: "x" } },
    ], {
      env: { ISONFORGE_API_KEY: "SECRET-KEY", MY_TOKEN: "SECRET-TOKEN" },
      args: ["--settings", JSON.stringify({ permissions: { deny } })],
    });
    assertEquals(code, 0, stderr);
    const [outside, ofGit, made, , , , processes, looked, found] = results;
    assertMatch(looked ?? "", /\.denied: Permission denied[^]*kept\/new: Read-only[^]*no commit/);
    assertMatch(found ?? "", /Makefile/);
    for (const line of ["new: Read-only", "Invalid cross-device link"]) {
      assertStringIncludes(outside ?? "", line);
    }
    assertStringIncludes(outside ?? "", "[the sandbox allows no writes outside");
    assertMatch(ofGit ?? "", /cannot move '\.git'[\s\S]*the sandbox/);
    assertMatch(made ?? "", /Makefile: Read-only file system/);
    assertEquals(sent.match(/SECRET-[A-Z]+-?[A-Z]*/g) ?? [], []);
    assert(!(processes ?? "").includes("isonforge -p"), processes);
    for (const result of results.slice(9)) assertMatch(result, /refused: the sandbox/);
    assertEquals(await Deno.readTextFile(join(user, ".bashrc")), "as it was\n");
    assertEquals(await Deno.readTextFile(join(project, "Makefile")), "all:\n");
    assertEquals(await Deno.readTextFile(join(user, "linked")), "as it was\n");
    const config = await Deno.readTextFile(join(project, ".git/config"));
    assert(!config.includes("fsmonitor"), config);
  },
});

Deno.test({
  name:
    "--sandbox workspace lets a worktree be committed to, and nothing else of its repository be changed",
  ignore,
  fn: async () => {
    await using sandbox = await createSandbox();
    const { project, home } = sandbox;
    await furnish(sandbox);
    const identity = "-c user.name=a -c user.email=a@b";
    const { results, code, stderr } = await contained(sandbox, [
      `echo new > new && git add new && git ${identity} commit -qm second && git checkout -qb other && ` +
      `echo more >> new && git ${identity} stash -q && git stash pop -q && ` +
      `git ${identity} commit -qam third && git branch -q gone && git branch -qD gone 2>/dev/null; ` +
      "git log --format=%s && git switch -q feature",
      "common=$(git rev-parse --git-common-dir); own=$(git rev-parse --git-dir); " +
      "for path in $common/config $common/hooks/pre-commit $common/HEAD $common/modules/x $common/worktrees/x " +
      "$common/../README.md $own/commondir $own/gitdir .git; do " +
      "(echo evil >> $path) 2>/dev/null && echo changed $path; done; git config a.b c; " +
      "mv $own $own.2; mv $common $common.2; rm $own/commondir .git; echo done",
      `ls ${home}; ls ${home}/worktrees/*; ls ${home}/agents`,
      "echo /tmp > $(git rev-parse --git-common-dir)/commondir; sleep 20",
      "echo x > $(git rev-parse --git-common-dir)/config.worktree; sleep 20",
      // As the user's own git does it in the main worktree meanwhile.
      "cd $(git rev-parse --git-common-dir); mkdir rebase-merge; echo 1 > MERGE_HEAD; echo 2 > .COMMIT_EDITMSG.swp",
      "echo went on",
    ], { args: ["-w", "feature"] });
    assertEquals(code, 0, stderr);
    assertMatch(results[0] ?? "", /^third\nsecond\nfirst\n/);
    assertMatch(results[1] ?? "", /(?<!changed[^]*)^done$/m);
    assertMatch(results[2] ?? "", /^worktrees\nfeature\n/);
    assertEquals(
      await Deno.readTextFile(join(project, "README.md")),
      "# Shop\n\nFetches prices.\n",
    );
    for (const result of results.slice(3, 5)) {
      assertMatch(result, /allows no such file and removed it/);
    }
    assertMatch(results[5] ?? "", /^\[exit code 0\]/);
    assertEquals(results[6], "went on\n[exit code 0]");
    const left = namesIn(join(project, ".git"));
    for (const name of ["commondir", "config.worktree"]) assert(!left.includes(name), name);
    for (const name of ["rebase-merge", "MERGE_HEAD", ".COMMIT_EDITMSG.swp"]) {
      assert(left.includes(name), left.join(" "));
    }
    assertEquals(
      await git(project, "-c", "safe.directory=*", "log", "--format=%s", "other"),
      "third\nsecond\nfirst\n",
    );
  },
});

Deno.test({
  name: "--bg says once at a terminal how to switch a sandbox on, as agents are allowed everything",
  ignore,
  fn: async () => {
    await using sandbox = await createSandbox();
    const said = async (...args: string[]) => {
      const line = [...ISONFORGE, "--bg", "--model", "rehearsal", ...args, "hello"].join(" ");
      const { stdout } = await new Deno.Command(atTerminal(line)[0], {
        args: atTerminal(line).slice(1),
        cwd: sandbox.project,
        env: sandbox.env,
      }).output();
      return new TextDecoder().decode(stdout).includes("config set sandbox workspace");
    };
    // In this order: who has chosen is told nothing, and then it is as if nothing was said.
    assertEquals(
      [
        await said("--sandbox", "off"),
        await said("--permission-mode", "plan"),
        await said(),
        await said(),
      ],
      [false, false, true, false],
    );
  },
});
