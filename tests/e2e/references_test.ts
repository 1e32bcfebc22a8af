/**
 * References that an agent moves beside its own branch are told by `inspect`, `diff` and `merge`.
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { asUser, canContain, hand } from "../helpers/contained_run.ts";
import { poll } from "../helpers/poll.ts";
import { git } from "../helpers/sandbox.ts";
import { type WorktreeSandbox, worktreeSandbox } from "../helpers/worktree_sandbox.ts";

/** Commits what is executed later, gives other references that commit, and hides that. */
const EVIL =
  "h=$(git rev-parse HEAD); mkdir -p .github/workflows; echo x > .github/workflows/x.yml; " +
  "git add -A; git commit -qm evil; for r in heads/master heads/other tags/v1 remotes/origin/main; " +
  "do git update-ref refs/$r HEAD; done; git reset -q --hard $h";

async function withReferences(sandbox: WorktreeSandbox): Promise<{ start: string }> {
  const start = (await git(sandbox.project, "rev-parse", "HEAD")).trim();
  for (const name of ["heads/other", "tags/v1", "remotes/origin/main"]) {
    await git(sandbox.project, "update-ref", `refs/${name}`, start);
  }
  await git(sandbox.project, "symbolic-ref", "HEAD", "refs/heads/master");
  await git(sandbox.project, "update-ref", "refs/heads/master", start);
  return { start };
}

for (const level of ["off", "strict"]) {
  Deno.test({
    name: `what an agent with a worktree moves beside its branch is told (sandbox ${level})`,
    ignore: level !== "off" && !canContain,
    fn: async () => {
      await using sandbox = await worktreeSandbox();
      const { start } = await withReferences(sandbox);
      if (level !== "off") await hand(sandbox);
      const through = level === "off" ? [] : asUser();
      const id = await sandbox.startAgent(`rehearse: bash ${EVIL}`, {
        args: ["-w", "fix", "--sandbox", level],
        through,
      });
      await sandbox.ended(id);
      const { references } = JSON.parse(await sandbox.ok(["inspect", "--json", id], { through }));
      const { to: evil } = references.changed[0];
      const moved = `moved from ${start.slice(0, 7)} to ${evil.slice(0, 7)}`;
      const told = "references: look first: changed while it ran, by it or by others: " +
        `master (${moved}; runs later: .github/workflows (the CI, new)), other (${moved}), ` +
        `tag v1 (${moved}), remote origin/main (${moved})`;
      const diff = await sandbox.run(["diff", id], { through });
      assertEquals(
        diff.stderr,
        `${told}\n${id} has changed no file here; of references see above\n`,
      );
      const merge = await sandbox.run(["merge", id], { through });
      assertStringIncludes(merge.stderr, told);
      const shown = await sandbox.ok(["inspect", id], { through });
      assertMatch(shown, /references: look first +master \(moved from \w+ to \w+; runs later: /);
      assertEquals(references.changed[0], {
        ...{ name: "refs/heads/master", change: "moved", from: start, to: evil },
        runs_later: [{ path: ".github/workflows", by: "the CI", change: "new" }],
      });
    },
  });
}

Deno.test("what an agent without a worktree does to branches, stashes and HEAD is told, and its commits are not", async () => {
  await using sandbox = await worktreeSandbox();
  const { project } = sandbox;
  await withReferences(sandbox);
  const stash = async (text: string) => {
    await Deno.writeTextFile(join(project, "README.md"), text);
    await git(project, "stash", "-q");
  };
  await stash("1");
  await stash("2");
  const id = await sandbox.startAgent(
    "rehearse: bash echo x > x; git add -A; git commit -qm own; git stash drop -q stash@{1}; " +
      "git tag -d v1; git switch -qc feature; echo x > Makefile; git add -A; git commit -qm more",
  );
  await sandbox.ended(id);
  const { references } = JSON.parse(await sandbox.ok(["inspect", "--json", id]));
  assertEquals(
    references.changed.map((
      { name, change, runs_later: [later] = [] }: {
        name: string;
        change: string;
        runs_later?: { path: string }[];
      },
    ) => [name, change, ...(later === undefined ? [] : [later.path])]),
    [
      ["main-worktree/HEAD", "moved"],
      ["logs/refs/stash", "moved"],
      ["refs/tags/v1", "gone"],
      ["refs/heads/feature", "new", "Makefile"],
    ],
  );
  assertMatch(
    (await sandbox.run(["rollback", "--dry-run", id])).stderr,
    /^references stay as they are: HEAD of the main checkout \(switched from master to feature\), older stashes \(changed\), tag v1 \(gone, was \w+\), feature \(new, /m,
  );
});

Deno.test("an agent is not blamed for its own branch and those of others, and for nothing after its end", async () => {
  await using sandbox = await worktreeSandbox();
  await withReferences(sandbox);
  const work = "echo x > x; git add -A; git commit -qm work";
  const flag = join(sandbox.root, "go");
  const id = await sandbox.startAgent(
    `rehearse: bash ${work}; touch ${flag}-began; until [ -e ${flag} ]; do sleep 0.05; done`,
    { args: ["-w", "one"] },
  );
  await poll(async () => await Deno.stat(`${flag}-began`).catch(() => undefined), "the first one");
  await sandbox.done("two", work);
  await Deno.writeTextFile(flag, "");
  await sandbox.ended(id);
  await git(sandbox.project, "branch", "mine");
  const inspected = JSON.parse(await sandbox.ok(["inspect", "--json", id]));
  assertEquals(inspected.references, undefined);
  assertEquals((await sandbox.run(["diff", id])).stderr, "");
  assertEquals(
    await Deno.stat(sandbox.path(id, "references.start")).catch(() => undefined),
    undefined,
  );
});

Deno.test("what a killed agent did to references is told", async () => {
  await using sandbox = await worktreeSandbox();
  await withReferences(sandbox);
  const id = await sandbox.startAgent(
    "rehearse: bash git update-ref -d refs/tags/v1; kill -9 $PPID",
  );
  await sandbox.ended(id);
  const { stderr } = await sandbox.run(["diff", id]);
  assertMatch(
    stderr,
    /^references: look first: changed while it ran, by it or by others: tag v1 \(gone, was \w+\)$/m,
  );
});

Deno.test(
  "a switch of the user's checkout is told though its HEAD cannot be read, and so are names that are no UTF-8",
  {
    // Other systems make no file of such a name.
    ignore: Deno.build.os !== "linux",
  },
  async () => {
    await using sandbox = await worktreeSandbox();
    const { project } = sandbox;
    const { start } = await withReferences(sandbox);
    const head = join(project, ".git", "HEAD");
    const id = await sandbox.startAgent(
      `rehearse: bash git -C ${project} switch -q other; head -c 70000 /dev/zero | tr '\\0' '\\n' >> ${head}; ` +
        `git update-ref "$(printf 'refs/heads/caf\\351')" HEAD; echo garbage > ${project}/.git/refs/tags/v1`,
      { args: ["-w", "fix"] },
    );
    await sandbox.ended(id);
    const short = start.slice(0, 7);
    const told = "references: look first: changed while it ran, by it or by others: " +
      "HEAD of the main checkout (is larger than 65536 bytes; was master), " +
      `tag v1 (cannot be read; was ${short}), caf\\351 (new, ${short})`;
    assertStringIncludes((await sandbox.run(["diff", id])).stderr, told);
    const { references } = JSON.parse(await sandbox.ok(["inspect", "--json", id]));
    assertEquals(references.changed.at(-1).name, "refs/heads/caf\udce9");
  },
);
