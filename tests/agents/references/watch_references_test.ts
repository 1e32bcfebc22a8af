import { assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/join";
import {
  beginReferences,
  changedReferences,
  endReferences,
} from "../../../lib/agents/references/watch_references.ts";
import { AgentStore } from "../../../lib/agents/record/store.ts";
import { publish, record } from "../../helpers/records.ts";
import { createSandbox, git } from "../../helpers/sandbox.ts";

/** An agent in a repository with a tag. */
async function agent() {
  const sandbox = await createSandbox();
  const { home, project: cwd } = sandbox;
  await git(cwd, "tag", "v1");
  const store = new AgentStore(home);
  const id = await publish(store);
  const now = new Date().toISOString();
  await store.write({ ...record(id), state: "running", pid: 1, cwd, started_at: now });
  const changed = async (timeoutMs?: number) => {
    const found = await changedReferences(store, id, timeoutMs === undefined ? {} : { timeoutMs });
    return found && {
      isOpen: found.isOpen,
      changed: found.record.changed.map(({ name, change }) => `${name} ${change}`),
      unknown: found.record.unknown,
    };
  };
  return {
    ...{ store, id, cwd, changed },
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  };
}

Deno.test("endReferences() adds what changed in a run to what did in earlier ones, and nothing that did between them", async () => {
  await using agentInProject = await agent();
  const { store, id, cwd, changed } = agentInProject;
  const nothing = { isOpen: true, changed: [], unknown: undefined };
  assertEquals(await changed(), undefined);
  await beginReferences(store, id, { cwd });
  assertEquals(await changed(), nothing);
  await git(cwd, "branch", "made");
  await git(cwd, "commit", "-q", "--allow-empty", "-m", "on its own branch");
  assertEquals(await changed(), { ...nothing, changed: ["refs/heads/made new"] });
  await endReferences(store, id);
  await git(cwd, "branch", "between");
  await beginReferences(store, id, { cwd });
  await git(cwd, "tag", "-d", "v1");
  await endReferences(store, id);
  assertEquals(await changed(), {
    ...nothing,
    isOpen: false,
    changed: ["refs/tags/v1 gone", "refs/heads/made new"],
  });
});

Deno.test({
  name:
    "endReferences() leaves what cannot be compared to whoever looks when nothing is in the way any more",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using agentInProject = await agent();
    const { store, id, cwd, changed } = agentInProject;
    await beginReferences(store, id, { cwd });
    await git(cwd, "tag", "-d", "v1");
    // As a reference a newer git (2.55) passes it over.
    await git(cwd, "config", "include.path", "pipe");
    const pipe = join(cwd, ".git", "pipe");
    assertEquals((await new Deno.Command("mkfifo", { args: [pipe] }).output()).code, 0);
    for (const again of [endReferences, beginReferences]) {
      await again(store, id, { cwd, timeoutMs: 200 });
      const found = await changed(200);
      assertEquals(found?.changed, []);
      assertMatch(found?.unknown ?? "", /it took longer than/);
    }
    await Deno.remove(pipe);
    const gone = { changed: ["refs/tags/v1 gone"], unknown: undefined };
    assertEquals(await changed(), { ...gone, isOpen: true });
    await endReferences(store, id);
    assertEquals(await changed(), { ...gone, isOpen: false });
  },
});
