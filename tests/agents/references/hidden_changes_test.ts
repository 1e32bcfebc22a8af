import { assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/join";
import type { ReferenceChange } from "../../../lib/agents/references/compare_references.ts";
import {
  beginReferences,
  changedReferences,
  endReferences,
} from "../../../lib/agents/references/watch_references.ts";
import { AgentStore } from "../../../lib/agents/record/store.ts";
import { publish, record } from "../../helpers/records.ts";
import { createSandbox, git } from "../../helpers/sandbox.ts";
import { obeyingModes } from "../../helpers/without_privilege.ts";

const IS_LINUX = Deno.build.os === "linux";
/** More than git's small files have; git takes it all the same. */
const PADDING = "\n".repeat(70_000);

/** An agent in a repository with a worktree beside it, in which another branch is checked out. */
async function agent() {
  const sandbox = await createSandbox();
  const { home, project: cwd } = sandbox;
  const common = join(cwd, ".git");
  await git(cwd, "branch", "other");
  await git(cwd, "worktree", "add", "-q", "-b", "beside", join(cwd, "..", "beside"));
  const store = new AgentStore(home);
  const id = await publish(store);
  const now = new Date().toISOString();
  await store.write({ ...record(id), state: "running", pid: 1, cwd, started_at: now });
  const found = async () => (await changedReferences(store, id))?.record;
  /** What a run is told to have changed; of a value the beginning. */
  const told = (changed: readonly ReferenceChange[] = []) =>
    changed.map(({ name, change, to = "" }) =>
      `${name} ${change} ${to.replace(/^[0-9a-f]+$/, "")}`
    );
  const run = async (action: () => unknown) => {
    await beginReferences(store, id, { cwd });
    await action();
    await endReferences(store, id);
    return told((await found())?.changed);
  };
  return {
    ...{ cwd, common, run, found },
    head: (path: string) => join(common, path, "HEAD"),
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  };
}

const TOO_LARGE = "unreadable: is larger than 65536 bytes";

Deno.test("a HEAD that cannot be read, or is gone, hides no switch", async () => {
  for (const [path, name] of [["", "main-worktree"], ["worktrees/beside", "worktrees/beside"]]) {
    await using here = await agent();
    const head = here.head(path ?? "");
    const pad = () => Deno.writeTextFileSync(head, `ref: refs/heads/other${PADDING}`);
    assertEquals(await here.run(pad), [`${name}/HEAD moved ${TOO_LARGE}`]);
    // The next run cannot compare it.
    await here.run(() => Deno.writeTextFileSync(head, "ref: refs/heads/other\n"));
    assertEquals(
      (await here.found())?.unknown,
      `when it began, ${name}/HEAD could not be read`,
    );
  }
  await using here = await agent();
  await beginReferencesWithout(here.head(""), here);
});

/** Without HEAD git takes it for no repository: what changed is known once it is one again. */
async function beginReferencesWithout(
  head: string,
  { run, found }: Awaited<ReturnType<typeof agent>>,
): Promise<void> {
  assertEquals(await run(() => Deno.removeSync(head)), []);
  assertMatch((await found())?.unknown ?? "", /not a git repository/);
  await Deno.writeTextFile(head, "ref: refs/heads/other\n");
  assertEquals((await found())?.changed.map(({ name }) => name), ["main-worktree/HEAD"]);
}

Deno.test("a worktree whose directory of git's has another name hides no switch, and one that was removed is no change", async () => {
  await using here = await agent();
  const { common, cwd, run } = here;
  const tree = join(cwd, "..", "beside");
  const rename = (to: string) => {
    const [place] = [...Deno.readDirSync(join(common, "worktrees"))].map(({ name }) => name);
    Deno.renameSync(join(common, "worktrees", place ?? ""), join(common, "worktrees", to));
    Deno.writeTextFileSync(join(tree, ".git"), `gitdir: ${join(common, "worktrees", to)}\n`);
  };
  assertEquals(await run(() => rename("other-name")), []);
  assertEquals(
    await run(async () => {
      rename("third");
      await git(tree, "switch", "-q", "other");
    }),
    ["worktrees/other-name/HEAD moved ref: refs/heads/other"],
  );
  await using again = await agent();
  const path = join(again.cwd, "..", "beside");
  assertEquals(
    await again.run(async () => {
      await git(again.cwd, "worktree", "remove", path);
      await git(again.cwd, "worktree", "add", "-q", "--detach", `${path}-2`);
    }),
    [],
  );
  await git(again.cwd, "worktree", "add", "-q", "--detach", path);
  assertEquals(
    await again.run(() =>
      Deno.renameSync(
        join(again.common, "worktrees", "beside"),
        join(again.common, "aside"),
      )
    ),
    ["worktrees/beside/HEAD gone "],
  );
});

Deno.test({
  name: "worktrees that cannot be listed are not taken for none",
  ignore: !IS_LINUX,
  fn: async () => {
    await using here = await agent();
    const directory = join(here.common, "worktrees");
    using _modes = obeyingModes();
    assertEquals(
      await here.run(() => Deno.chmodSync(directory, 0)),
      ["worktrees new unreadable: cannot be read"],
    );
    await Deno.chmod(directory, 0o700);
  },
});

Deno.test("a damaged reference is not taken for gone, and kept work is told when it is", async () => {
  await using here = await agent();
  const { cwd, common, run } = here;
  await git(cwd, "update-ref", "refs/isonforge/a3f8c1d2", "HEAD");
  await git(cwd, "update-ref", "refs/isonforge/start/a3f8c1d2", "HEAD");
  assertEquals(
    await run(async () => {
      await Deno.writeTextFile(join(common, "refs", "heads", "other"), "garbage\n");
      await git(cwd, "update-ref", "-d", "refs/isonforge/a3f8c1d2");
      await git(cwd, "update-ref", "-d", "refs/isonforge/start/a3f8c1d2");
      await git(cwd, "update-ref", "refs/isonforge/b3f8c1d2", "HEAD");
    }),
    ["refs/heads/other moved unreadable: cannot be read", "refs/isonforge/a3f8c1d2 gone "],
  );
});

Deno.test("what one run makes and the next one removes is no change, however much it is", async () => {
  await using here = await agent();
  const { cwd, common, run, found } = here;
  const names = Array.from({ length: 600 }, (_, number) => `refs/tags/n${number}`);
  const object = (await git(cwd, "rev-parse", "HEAD")).trim();
  const packed = join(common, "packed-refs");
  const before = await Deno.readTextFile(packed).catch(() => "");
  const lines = [...names].sort().map((name) => `${object} ${name}\n`).join("");
  assertEquals(
    (await run(() => Deno.writeTextFile(packed, `# pack-refs with: sorted\n${lines}`))).length,
    names.length,
  );
  assertEquals(await run(() => Deno.writeTextFile(packed, before)), []);
  assertEquals((await found())?.left_out, undefined);
});

Deno.test({
  name: "names that are no UTF-8 stay apart",
  // Other systems make no file of such a name.
  ignore: !IS_LINUX,
  fn: async () => {
    await using here = await agent();
    const { cwd, run } = here;
    const shell = async (script: string) => {
      const { success } = await new Deno.Command("/bin/sh", { args: ["-c", script], cwd }).output();
      assertEquals(success, true);
    };
    await git(
      cwd,
      "-c",
      "user.name=a",
      "-c",
      "user.email=b",
      "commit",
      "-q",
      "--allow-empty",
      "-m",
      "b",
    );
    await shell(`git branch "$(printf 'caf\\351')"`);
    assertEquals(
      await run(() =>
        shell(
          `git branch -f "$(printf 'caf\\351')" HEAD~1 && git branch "$(printf 'caf\\377')" HEAD && ` +
            `git symbolic-ref HEAD "$(printf 'refs/heads/caf\\377')"`,
        )
      ),
      [
        "main-worktree/HEAD moved ref: refs/heads/caf\udcff",
        "refs/heads/caf\udce9 moved ",
        "refs/heads/caf\udcff new ",
      ],
    );
  },
});
