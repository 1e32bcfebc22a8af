/**
 * Links that an agent makes in git's own directories, through which git would write elsewhere once it is out of the sandbox.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { canContain, contained, furnish, hand } from "../helpers/contained_run.ts";
import { createSandbox, git } from "../helpers/sandbox.ts";

const ignore = !canContain;
const IDENTITY = "-c user.name=a -c user.email=a@b";

Deno.test({
  name: "no link that commands make in .git is left, however they hide it",
  ignore,
  fn: async () => {
    await using sandbox = await createSandbox();
    const { project } = sandbox;
    const user = sandbox.env.HOME ?? "";
    await furnish(sandbox);
    await Deno.symlink("../README.md", join(project, ".git/before"));
    await hand(sandbox);
    const { results, stderr, code } = await contained(sandbox, [
      // What watches directories by itself opens what is made there, and waits for ever where that is a FIFO.
      `mkfifo pipe .git/pipe .git/logs/pipe; rm .git/logs/HEAD; ln -s ${user}/.bashrc .git/logs/HEAD; chmod 555 .git/logs; ` +
      "sleep 20; echo still here",
      // Without -f, with which ln(1) makes the link under another name first, and that may be seen.
      `rm -f .git/COMMIT_EDITMSG; ln -s ${user}/victim .git/COMMIT_EDITMSG`,
      `mkdir .git/d; ln -s ${user} .git/d/link; chmod 111 .git/d`,
      "git checkout -q -b work; rm .git/HEAD; ln -s refs/heads/work .git/HEAD; git branch --show-current",
      // Again as soon as one is removed, until the end.
      `(while :; do ln -s ${user}/victim .git/ORIG_HEAD; ln -s ${user}/.bashrc .git/logs/x; done) >/dev/null 2>&1 &`,
    ]);
    assertEquals(code, 0, stderr);
    assertMatch(results[0] ?? "", /removed it, and ended what ran: .*"[^"]*\/\.git\/logs\/HEAD"/);
    assert(!(results[0] ?? "").includes("still here"), results[0]);
    assertStringIncludes(results[1] ?? "", '.git/COMMIT_EDITMSG"');
    assertStringIncludes(results[2] ?? "", '.git/d/link"');
    assertMatch(results[3] ?? "", /^work\n\[exit code 0\]/);
    assertMatch(
      stderr,
      /made what git or package managers would have been led astray by, or what is run outside of the sandbox at once; it was removed: .*logs\/HEAD/,
    );
    const links = await new Deno.Command("find", {
      args: [join(project, ".git"), "-type", "l", "-printf", "%P\n"],
    }).output();
    const left = new TextDecoder().decode(links.stdout).trim().split("\n").toSorted();
    assertEquals(left, ["HEAD", "before"]);
    await git(
      project,
      ...["-c", "safe.directory=*", ...IDENTITY.split(" ")],
      ...["commit", "--quiet", "--allow-empty", "--message", "outside; echo PWNED"],
    );
    assertEquals(await Deno.readTextFile(join(user, ".bashrc")), "as it was\n");
    await sandbox.gone();
  },
});

Deno.test({
  name: "no link that commands in a worktree make in its repository is left",
  ignore,
  fn: async () => {
    await using sandbox = await createSandbox();
    const { project } = sandbox;
    const user = sandbox.env.HOME ?? "";
    await furnish(sandbox);
    const { results, stderr, code } = await contained(sandbox, [
      `common=$(git rev-parse --git-common-dir); own=$(git rev-parse --git-dir); ` +
      `ln -s ${user}/.bashrc $own/FETCH_HEAD; rm -r $common/logs/refs; ln -s ${user} $common/logs/refs`,
      `echo new > new && git add new && git ${IDENTITY} commit -qm second && git log --format=%s`,
    ], { args: ["-w", "feature"] });
    assertEquals(code, 0, stderr);
    assertMatch(results[0] ?? "", /allows no such file and removed it/);
    assertMatch(results[1] ?? "", /^second\nfirst\n/);
    for (const name of ["logs/refs", "worktrees/feature/FETCH_HEAD"]) {
      const info = await Deno.lstat(join(project, ".git", name)).catch(() => undefined);
      assert(info?.isSymlink !== true, name);
    }
    await sandbox.gone();
  },
});

Deno.test({
  name: "no link that leads out of a cache is left, and what does not stays",
  ignore,
  fn: async () => {
    await using sandbox = await createSandbox();
    const user = sandbox.env.HOME ?? "";
    const index = ".npm/_cacache/index-v5/ab/cd";
    for (const name of [index, ".npm/_logs", ".config"]) {
      await Deno.mkdir(join(user, name), { recursive: true });
    }
    await Deno.symlink(join(user, ".config"), join(user, ".npm/mine"));
    await furnish(sandbox);
    const { results, stderr, code } = await contained(sandbox, [
      `rm -r ~/.npm/_logs; ln -s ${user}/.config ~/.npm/_logs; ln -s _cacache ~/.npm/within; ` +
      `ln -s ../../../../../.bashrc ~/${index}/entry; setsid sleep 60 >/dev/null 2>&1 & echo $! > pid; sleep 0.1`,
      `kill -0 $(cat pid) && echo goes on; ls ~/.npm ~/${index}`,
      // Again, until the end.
      `(while :; do ln -s ${user}/.bashrc ~/.npm/_update-notifier-last-checked; done) >/dev/null 2>&1 &`,
    ]);
    assertEquals(code, 0, stderr);
    assertMatch(results[0] ?? "", /no link that leads out of a cache, and removed .*\/_logs"/);
    assertMatch(results[1] ?? "", /^goes on\n/);
    assertStringIncludes(stderr, "or what is run outside of the sandbox at once; it was removed: ");
    const links = await new Deno.Command("find", {
      args: [join(user, ".npm"), "-type", "l", "-printf", "%P\n"],
    }).output();
    const left = new TextDecoder().decode(links.stdout).trim().split("\n").toSorted();
    assertEquals(left, ["mine", "within"]);
    assertEquals(await Deno.readTextFile(join(user, ".bashrc")), "as it was\n");
    await sandbox.gone();
  },
});
