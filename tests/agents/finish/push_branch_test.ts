import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { pushBranch } from "../../../lib/agents/finish/push_branch.ts";
import { UserError } from "../../../lib/errors.ts";
import { git } from "../../helpers/sandbox.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../helpers/temporary_directory.ts";

const KEY = "KEY-1";

/** A branch `work` of a clone whose remote has `main`, in which a key stands already. */
async function clone(directory: TemporaryDirectory) {
  const path = directory.at("clone");
  await Deno.mkdir(path);
  const run = async (...args: string[]) => (await git(path, ...args)).trim();
  const write = (name: string, content: string | Uint8Array<ArrayBuffer>) =>
    Deno.writeFile(
      `${path}/${name}`,
      typeof content === "string" ? new TextEncoder().encode(content) : content,
    );
  const commit = async (message: string) => {
    await run("add", "-A");
    await run("commit", "-q", "--allow-empty", "-m", message);
    return (await run("rev-parse", "HEAD")).slice(0, 12);
  };
  await run("init", "-q", "-b", "main");
  await write("published", `${KEY}\n`);
  await commit("first");
  await git(directory.path, "init", "-q", "--bare", "origin.git");
  await run("remote", "add", "origin", directory.at("origin.git"));
  await run("push", "-q", "origin", "main");
  await run("checkout", "-q", "-b", "work");
  const push = (base?: string) =>
    pushBranch(path, {
      branch: "work",
      base,
      holdsSecret: (text) => text.includes(KEY),
      runHooks: true,
      signal: new AbortController().signal,
    });
  const isPushed = async () =>
    await git(directory.at("origin.git"), "branch", "--list", "work") !== "";
  return { run, write, commit, push, isPushed };
}

type Clone = Awaited<ReturnType<typeof clone>>;

/** Makes commits with a key; returns where it stands. */
const HOLDING: Record<string, (clone: Clone) => Promise<string>> = {
  "in a commit that a later one undoes": async ({ write, commit, run }) => {
    await write("a", `x\n${KEY}\n`);
    const holding = await commit("add");
    await run("rm", "-q", "a");
    await commit("remove");
    return `a (${holding})`;
  },
  "in a message": async ({ commit }) => `the message of ${await commit(`one\n\nwith ${KEY}`)}`,
  "in a binary file": async ({ write, commit }) => {
    await write("b.bin", `\0\x01\0${KEY}\0`);
    return `b.bin (${await commit("b")})`;
  },
  "in a file of two bytes a letter": async ({ write, commit }) => {
    const bytes = Array.from(KEY, (letter) => [letter.charCodeAt(0), 0]).flat();
    await write("wide", Uint8Array.from(bytes));
    return `wide (${await commit("w")})`;
  },
  "where attributes say that it is no text": async ({ write, commit }) => {
    await write(".gitattributes", "*.cfg -diff\n");
    await write("c.cfg", `${KEY}\n`);
    return `c.cfg (${await commit("c")})`;
  },
  "behind a line that looks like a header": async ({ write, commit }) => {
    await write("d", `++ b/x\ncommit 1\ndiff --git a/x b/x\n+++ /dev/null\n${KEY}\n`);
    return `d (${await commit("diff --git a/y b/y\n\ncommit 2")})`;
  },
  "that only a merge adds": async ({ run, write, commit }) => {
    await write("e", "ours\n");
    await commit("ours");
    await run("checkout", "-q", "-b", "theirs", "main");
    await write("f", "theirs\n");
    await commit("theirs");
    await run("checkout", "-q", "work");
    await run("merge", "-q", "--no-ff", "--no-commit", "theirs");
    await write("g", `${KEY}\n`);
    return `g (${await commit("merge")})`;
  },
  "in place of which a replacement is shown": async ({ run, write, commit }) => {
    await write("h", `${KEY}\n`);
    const holding = await commit("h");
    await run("replace", holding, await run("rev-parse", "main"));
    return `h (${holding})`;
  },
};

for (const [what, make] of Object.entries(HOLDING)) {
  Deno.test(`a branch is not pushed with a key ${what}`, async () => {
    await using directory = await temporaryDirectory();
    const made = await clone(directory);
    const place = await make(made);
    // The agent may have begun after that, or it is not known where.
    const last = await made.run("rev-parse", "HEAD");
    await made.commit("last");
    for (const base of [last, undefined]) {
      const error = await assertRejects(() => made.push(base), UserError);
      assertEquals(error.message, `what looks like a key stands in "${place}"`);
    }
    assertEquals(await made.isPushed(), false);
  });
}

/** Makes commits with what only its name tells of; returns why they are not pushed. */
const NAMED: Record<string, (clone: Clone) => Promise<string | undefined>> = {
  "a file that looks like a key": async ({ write, commit }) => {
    await write(".env", "DEBUG=1\n");
    return `by its name, ".env (${await commit("env")})" looks like a key`;
  },
  "one that a later commit removes, and an empty one": async ({ run, write, commit }) => {
    await write("ä server.pem", "");
    const holding = await commit("pem");
    await run("rm", "-q", "ä server.pem");
    await commit("remove");
    return `by its name, "ä server.pem (${holding})" looks like a key`;
  },
  "one that only a merge adds": async ({ run, write, commit }) => {
    await run("checkout", "-q", "-b", "theirs", "main");
    await write("f", "theirs\n");
    await commit("theirs");
    await run("checkout", "-q", "work");
    await run("merge", "-q", "--no-ff", "--no-commit", "theirs");
    await write("id_rsa", "x\n");
    return `by its name, "id_rsa (${await commit("merge")})" looks like a key`;
  },
  "what shows how one is made": async ({ write, commit }) => {
    await write(".env.example", "DEBUG=\n");
    await commit("example");
    return undefined;
  },
  "a repository that is no submodule": async ({ run, commit }) => {
    await run("init", "-q", "in");
    await run("-C", "in", "commit", "-q", "--allow-empty", "-m", "in");
    return `of the repository "in (${await commit(
      "in",
    )})" only the name of a commit would be pushed`;
  },
  "one that a later commit removes": async ({ run, commit }) => {
    await run("init", "-q", "in");
    await run("-C", "in", "commit", "-q", "--allow-empty", "-m", "in");
    await commit("in");
    await run("rm", "-q", "--cached", "in");
    await run("commit", "-q", "-m", "remove");
    return undefined;
  },
  "a submodule": async ({ run, commit }) => {
    await run("init", "-q", "in");
    await run("-C", "in", "commit", "-q", "--allow-empty", "-m", "in");
    await run("submodule", "--quiet", "add", "./in", "in");
    await commit("in");
    return undefined;
  },
};

for (const [what, make] of Object.entries(NAMED)) {
  Deno.test(`before a branch is pushed it is looked at for ${what}`, async () => {
    await using directory = await temporaryDirectory();
    const made = await clone(directory);
    const reason = await make(made);
    if (reason === undefined) await made.push();
    else assertEquals((await assertRejects(() => made.push(), UserError)).message, reason);
    assertEquals(await made.isPushed(), reason === undefined);
  });
}

Deno.test("what the remote has already is no reason not to push, also where it was merged", async () => {
  await using directory = await temporaryDirectory();
  const made = await clone(directory);
  await made.write("a", "ours\n");
  await made.commit("ours");
  await made.run("checkout", "-q", "main");
  await made.write("also", `${KEY}\n`);
  await made.commit("published, too");
  await made.run("push", "-q", "origin", "main");
  await made.run("checkout", "-q", "work");
  await made.run("merge", "-q", "--no-edit", "main");
  assertEquals((await made.push()).name, "origin");
  assertEquals(await made.isPushed(), true);
});

Deno.test("nothing but the branch is pushed, whatever is checked out, named or configured", async () => {
  await using directory = await temporaryDirectory();
  const made = await clone(directory);
  const { run } = made;
  await made.write("a", "ours\n");
  const ours = await made.commit("ours");
  await run("tag", "-a", "-m", "annotated", "v1");
  await run("tag", "work", "main");
  const configured = {
    "push.followTags": "true",
    "push.default": "matching",
    "remote.origin.push": "+refs/heads/*:refs/heads/*",
    "branch.work.remote": "origin",
    "branch.work.merge": "refs/heads/main",
  };
  for (const [key, value] of Object.entries(configured)) await run("config", key, value);
  await run("symbolic-ref", "HEAD", "refs/heads/main");
  await made.push();
  const pushed = await git(
    directory.at("origin.git"),
    "for-each-ref",
    "--format=%(refname) %(subject)",
  );
  assertEquals(pushed, "refs/heads/main first\nrefs/heads/work ours\n");
  // What is looked at is what is pushed, and not what is checked out.
  await run("symbolic-ref", "HEAD", "refs/heads/work");
  await made.write("b", `${KEY}\n`);
  const holding = await made.commit("key");
  await run("symbolic-ref", "HEAD", "refs/heads/main");
  const { message } = await assertRejects(() => made.push(ours), UserError);
  assertEquals(message, `what looks like a key stands in "b (${holding})"`);
});

Deno.test("submodules are not pushed with the branch: in those nobody has looked", async () => {
  await using directory = await temporaryDirectory();
  const made = await clone(directory);
  const { run } = made;
  await git(directory.path, "init", "-q", "--bare", "-b", "main", "in.git");
  await run("init", "-q", "-b", "main", "in");
  await run("-C", "in", "commit", "-q", "--allow-empty", "-m", "in");
  await run("-C", "in", "remote", "add", "origin", directory.at("in.git"));
  await run("-C", "in", "push", "-q", "origin", "main");
  await run("submodule", "--quiet", "add", directory.at("in.git"), "in");
  await run("-C", "in", "switch", "-q", "-c", "work");
  await run("-C", "in", "commit", "-q", "--allow-empty", "-m", "more");
  await made.commit("in");
  await run("config", "push.recurseSubmodules", "on-demand");
  const { message } = await assertRejects(() => made.push(), UserError);
  assertStringIncludes(message, "not be found on any remote");
  assertEquals(await made.isPushed(), false);
  assertEquals(await git(directory.at("in.git"), "branch", "--list", "work"), "");
  await run("-C", "in", "push", "-q", "origin", "work");
  await made.push();
  assertEquals(await made.isPushed(), true);
});
