/**
 * What a sandbox guards lies in directories that commands may close (`chmod 000`) and open again: isonforge itself does not see into
 * a closed one, and must not take what is in there for gone.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { canContain, contained, furnish } from "../helpers/contained_run.ts";
import { namesIn } from "../helpers/files.ts";
import { createSandbox, type Sandbox } from "../helpers/sandbox.ts";

const ignore = !canContain;
const SECRET = "SECRET-OF-THE-PROJECT";

/** A project with something denied, something that is run later, and the secrets of its user. */
async function projectIn(sandbox: Sandbox): Promise<string> {
  const { project } = sandbox;
  await Deno.mkdir(join(project, "sub"));
  await Deno.mkdir(join(project, ".isonforge"), { recursive: true });
  await Deno.writeTextFile(join(project, "sub/secret.txt"), SECRET);
  await Deno.writeTextFile(join(project, "sub/Makefile"), "all:\n");
  await Deno.writeTextFile(
    join(project, ".isonforge/settings.json"),
    JSON.stringify({ permissions: { deny: ["Read(./sub/secret.txt)"] } }),
  );
  await furnish(sandbox);
  return project;
}

/** So that the rules about commands do not see what is meant. */
const READ =
  'awk \'BEGIN { while ((getline line < ("sub/sec" "ret.txt")) > 0) print line }\'; (echo evil > sub/Makefile) 2>/dev/null; cat sub/Makefile; echo went on';

function assertGuarded(result: string | undefined): void {
  assert(!result?.includes(SECRET), result);
  assertStringIncludes(result ?? "", "all:\nwent on");
}

Deno.test({
  name:
    "what is guarded stays so when commands close the directories above it, also in the next run",
  ignore,
  fn: async () => {
    await using sandbox = await createSandbox();
    const project = await projectIn(sandbox);
    const first = await contained(sandbox, [
      READ,
      "chmod 000 sub",
      `chmod 755 sub; ${READ}`,
      // Makes the sandbox anew, with nothing that lists it.
      "chmod 300 .; echo '[x]' > .git/config.worktree",
      READ,
      "rm -f .git/config.worktree; mkdir pkg; echo evil > pkg/.envrc; chmod 300 pkg; chmod 000 sub; chmod 300 .",
    ]);
    assertEquals(first.code, 0, first.stderr);
    assertMatch(
      first.stderr,
      /^note: runs later: look first: .*pkg\/\.envrc \(your shell, new\)$/m,
    );
    for (const at of [0, 2, 4]) assertGuarded(first.results[at]);
    const second = await contained(sandbox, [`chmod 755 . sub; ${READ}`]);
    assertEquals(second.code, 0, second.stderr);
    assertGuarded(second.results[0]);
    assert(!(first.sent + second.sent).includes(SECRET));
    assertEquals(await Deno.readTextFile(join(project, "sub/Makefile")), "all:\n");
    await sandbox.gone();
  },
});

Deno.test({
  name: "what must not be in a git directory is found and removed in one that commands have closed",
  ignore,
  fn: async () => {
    await using sandbox = await createSandbox();
    const project = await projectIn(sandbox);
    const { results, stderr, code } = await contained(sandbox, [
      "(while :; do chmod 300 .git; done) >/dev/null 2>&1 & echo ../evil > .git/commondir; sleep 60",
      "echo went on; cat .git/commondir",
    ]);
    assertEquals(code, 0, stderr);
    assertMatch(
      results[0] ?? "",
      /allows no such file and removed it, and ended what ran: .*commondir/,
    );
    assertMatch(results[1] ?? "", /^went on\ncat: .*No such file/);
    assert(!namesIn(join(project, ".git")).includes("commondir"));
    await sandbox.gone();
  },
});

Deno.test({
  name:
    "what git's configuration includes is guarded, with what that includes, and with what is not there yet",
  ignore,
  fn: async () => {
    await using sandbox = await createSandbox();
    const { project } = sandbox;
    await Deno.mkdir(join(project, "conf"));
    await Deno.writeTextFile(join(project, "conf/one"), "[include]\npath = two\n");
    await Deno.writeTextFile(join(project, "conf/two"), "[user]\nname = x\n");
    await Deno.writeTextFile(
      join(project, ".git/config"),
      "[include]\npath = ../conf/one\npath = ../missing\n",
      { append: true },
    );
    await furnish(sandbox);
    const { results, stderr, code } = await contained(sandbox, [
      "for path in conf/one conf/two; do (echo evil >> $path) 2>/dev/null; done; mv conf other; echo went on",
      "echo '[core]' > missing; sleep 60",
    ]);
    assertEquals(code, 0, stderr);
    assertStringIncludes(results[0] ?? "", "went on");
    assertMatch(
      results[1] ?? "",
      /allows no such file and removed it, and ended what ran: .*missing/,
    );
    assertEquals(await Deno.readTextFile(join(project, "conf/two")), "[user]\nname = x\n");
    assertEquals(await Deno.readTextFile(join(project, "conf/one")), "[include]\npath = two\n");
    assert(!namesIn(project).includes("missing"));
    await sandbox.gone();
  },
});
