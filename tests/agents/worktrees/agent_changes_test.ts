/**
 * What agents changed in a directory without a worktree.
 */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { join } from "@std/path/join";
import type { CheckpointRecord } from "../../../lib/agents/checkpoints/checkpoint_record.ts";
import { agentChanges } from "../../../lib/agents/worktrees/agent_changes.ts";
import { type Checkpoint, writeIgnoredAtStart } from "../../../lib/agents/worktrees/checkpoint.ts";
import { changesOf, type ReportedAgent } from "../../../lib/cli/report/report.ts";
import { UserError } from "../../../lib/errors.ts";
import { SharedTrees } from "../../../lib/sys/git/shared_trees.ts";
import { takeSnapshot } from "../../../lib/sys/git/snapshot.ts";
import type { withTemporaryTree } from "../../../lib/sys/git/temporary_tree.ts";
import { namesIn } from "../../helpers/files.ts";
import { PATIENT_LIMITS } from "../../helpers/patient_limits.ts";
import { endedRecord } from "../../helpers/records.ts";
import { git } from "../../helpers/sandbox.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { createRepository } from "../../helpers/worktree_sandbox.ts";

/** A repository in which an untracked file was before the agents. */
async function setUp(path: string) {
  const cwd = await createRepository(path);
  await Deno.writeTextFile(join(cwd, "mine"), "mine\n");
  const base_commit = (await git(cwd, "rev-parse", "HEAD")).trim();
  const start = async (id: string, more: Partial<Checkpoint> = {}): Promise<Checkpoint> => {
    const ref = `refs/isonforge/start/${id}`;
    const options = { ref, message: id, tooManyUntracked: "none", limits: PATIENT_LIMITS } as const;
    const snapshot = await takeSnapshot(cwd, options);
    if (snapshot === undefined) throw new Error("there is no working tree");
    const { commit, root, repository } = snapshot;
    return { state: "taken", ref, commit, root, repository, not_kept: [], ...more } as Checkpoint;
  };
  return { cwd, start, metaOf: (id: string) => endedRecord(id, { cwd, base_commit }) };
}

Deno.test("agentChanges() ends where the agent did when that was kept, and says so where it goes on", async () => {
  await using directory = await temporaryDirectory();
  const { cwd, start, metaOf } = await setUp(directory.at("shop"));
  const large = { path: "core", reason: "too large" };
  const checkpoint = await start("a3f8c1d2", { not_kept: [large] });
  for (const name of ["its", "core"]) await Deno.writeTextFile(join(cwd, name), "its\n");
  const ref = "refs/isonforge/checkpoint/a3f8c1d2/1-end";
  const end = await takeSnapshot(cwd, {
    ref,
    message: "end",
    tooManyUntracked: "none",
    limits: PATIENT_LIMITS,
  });
  assert(end !== undefined && checkpoint.state === "taken");
  const at = new Date().toISOString();
  const last: CheckpointRecord = {
    ...{ version: 1, owner: "a3f8c1d2", number: 1, session: "5e55104a", words: "" },
    ...{ root: end.root, repository: end.repository, not_kept: [large] },
    start: { commit: checkpoint.commit, tree: checkpoint.commit, at },
    end: { commit: end.commit, tree: end.tree, at },
    end_not_kept: [large, { path: "dump", reason: "too large" }],
  };
  await Deno.writeTextFile(join(cwd, "mine"), "mine, later\n");
  const told = async (last: CheckpointRecord) => {
    const options = { cwd, checkpoint, directory: directory.path, last, withPatch: false };
    const { files, missing, beyond_end } = await agentChanges(metaOf("a3f8c1d2"), options) ?? {};
    return [files?.map(({ path }) => path), missing?.length, beyond_end];
  };
  assertEquals(await told(last), [["its"], 2, undefined]);
  const beyond = [["its", "mine"], 1, true as const];
  assertEquals(await told({ ...last, rolled_back_at: at }), beyond);
  assertEquals(await told({ ...last, without_untracked: "too many" }), beyond);
});

/** What may become of what was ignored when an agent began. */
const SHOWN: Record<string, string> = {
  "and is not any more": "true",
  "and was staged": "git add -f build/old my.log",
  "and was committed":
    "git add -f build my.log; git -c user.name=t -c user.email=t@localhost commit -qm its",
  "and was staged and changed": "git add -f build my.log; echo changed | tee build/old > my.log",
};

for (const [what, script] of Object.entries(SHOWN)) {
  Deno.test(`agentChanges() takes nothing for the agent's that was ignored before ${what}`, async () => {
    await using directory = await temporaryDirectory();
    const { cwd, metaOf } = await setUp(directory.at("shop"));
    const sh = async (script: string) => {
      const { code } = await new Deno.Command("sh", { args: ["-ec", script], cwd }).output();
      assertEquals(code, 0);
    };
    await sh(
      "mkdir build; echo '*' > build/.gitignore; echo x > build/old; echo '*.log' > .git/info/exclude; echo x > my.log; " +
        "git init -q in; echo x > in/file",
    );
    const options = { message: "m", tooManyUntracked: "none", limits: PATIENT_LIMITS } as const;
    const first = await takeSnapshot(cwd, {
      ref: "refs/isonforge/start/a3f8c1d2",
      listsIgnored: true,
      ...options,
    });
    assert(first?.ignored !== undefined);
    const { ref, commit, root, repository, notKept: not_kept } = first;
    const ignored = await writeIgnoredAtStart(directory.path, first.ignored);
    const checkpoint: Checkpoint = {
      ...{ state: "taken", commit, root, repository, not_kept, ignored },
      ref: ref!,
    };
    await sh(
      "rm build/.gitignore; : > .git/info/exclude; rm -rf in/.git; echo its > build/its; echo its > its.log",
    );
    await sh(script);

    const at = new Date().toISOString();
    const end = await takeSnapshot(cwd, {
      ref: "refs/isonforge/checkpoint/a3f8c1d2/1-end",
      ...options,
    });
    assert(end !== undefined);
    const last: CheckpointRecord = {
      ...{ version: 1, owner: "a3f8c1d2", number: 1, session: "5e55104a", words: "" },
      ...{ root, repository, not_kept },
      start: { commit, tree: first.tree, at },
      end: { commit: end.commit, tree: end.tree, at },
    };
    for (const until of [undefined, last]) {
      const place = { cwd, checkpoint, directory: directory.path };
      const { files, missing } =
        await agentChanges(metaOf("a3f8c1d2"), { ...place, last: until, withPatch: false }) ?? {};
      assertEquals(files?.map(({ path }) => path), ["build/its", "its.log"]);
      assertEquals(missing, [
        "not compared: in/, which was there before (repository)",
        "not compared: build/old, my.log, which were there before (ignored)",
      ]);
    }
  });
}

Deno.test("agentChanges() refuses when untracked files that were known are too many to look at", async () => {
  await using directory = await temporaryDirectory();
  const { cwd, start, metaOf } = await setUp(directory.at("shop"));
  const checkpoint = await start("a3f8c1d2");
  for (const name of ["a", "b", "c"]) await Deno.writeTextFile(join(cwd, name), "");
  const untrackedLimits = { ...PATIENT_LIMITS, maxFiles: 3 };
  const place = { cwd, directory: directory.path };
  const options = { ...place, checkpoint, withPatch: false, untrackedLimits };
  // "mine" would look as if it had been deleted.
  await assertRejects(
    () => agentChanges(metaOf("a3f8c1d2"), options),
    UserError,
    `the untracked files in "${cwd}" are too many: there are more than 3`,
  );
  untrackedLimits.maxFiles = 4;
  const paths = (await agentChanges(metaOf("a3f8c1d2"), options))?.files.map(({ path }) => path);
  assertEquals(paths, ["a", "b", "c"]);
});

Deno.test("agentChanges() says what is not in it, and so does a report", async () => {
  await using directory = await temporaryDirectory();
  const { cwd, start, metaOf } = await setUp(directory.at("shop"));
  const checkpoint = await start("a3f8c1d2", {
    without_untracked: "there are more than 10,000",
    not_kept: [{ path: "core", reason: "too large" }],
  });
  await Deno.writeTextFile(join(cwd, "file"), "second\n");
  const agent = endedRecord("a3f8c1d2");
  const changes = await agentChanges(metaOf("a3f8c1d2"), {
    ...{ cwd, checkpoint, directory: directory.path, withPatch: false },
  });
  assertMatch(
    changesOf({ agent, changes, used: {}, words: "" } as unknown as ReportedAgent).join("; "),
    /^\d files?, \+\d −\d; with what changed since its end; not compared: core, .*; untracked files are not compared: there are more/,
  );
});

Deno.test("agentChanges() makes one tree for all that began in one directory with SharedTrees", async () => {
  await using directory = await temporaryDirectory();
  const { cwd, start, metaOf } = await setUp(directory.at("shop"));
  const found: Array<string[] | undefined> = [];
  const objects = new Set<string | undefined>();
  {
    await using trees = new SharedTrees();
    const withTree: typeof withTemporaryTree = (top, options, action) =>
      trees.use(top, options, (tree, git) => {
        objects.add(git.env?.GIT_OBJECT_DIRECTORY);
        return action(tree, git);
      });
    const ids = ["a3f8c1d2", "91b4ef0a", "c2d7a3b8"];
    const starts: Checkpoint[] = [];
    for (const id of ids) {
      starts.push(await start(id));
      await Deno.writeTextFile(join(cwd, id), "");
    }
    for (const [index, checkpoint] of starts.entries()) {
      const place = { cwd, directory: directory.path };
      const options = { ...place, checkpoint, withPatch: false, withTree };
      const changes = await agentChanges(metaOf(ids[index] ?? ""), options);
      found.push(changes?.files.map(({ path }) => path));
    }
    assertEquals(found, [ids.toSorted(), ["91b4ef0a", "c2d7a3b8"], ["c2d7a3b8"]]);
  }
  assertEquals([...objects].map((path) => namesIn(path ?? "/")), [[]]);
});
