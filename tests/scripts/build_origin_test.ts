import { assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/join";
import { readOrigin } from "../../scripts/build/origin.ts";
import { createSandbox, git } from "../helpers/sandbox.ts";

const VERIFIED = { isVerified: true };

Deno.test("readOrigin() names the commit and its time, and marks changes to it", async () => {
  await using sandbox = await createSandbox();
  const head = (await git(sandbox.project, "rev-parse", "HEAD")).trim();
  const time = Number(await git(sandbox.project, "log", "-1", "--format=%ct"));
  const clean = { words: `commit ${head.slice(0, 10)}`, marks: [], time };
  assertEquals(await readOrigin(sandbox.project, VERIFIED), clean);
  await Deno.writeTextFile(join(sandbox.project, "notes"), "not tracked");
  assertEquals(await readOrigin(sandbox.project, VERIFIED), clean);
  await Deno.writeTextFile(join(sandbox.project, "README.md"), "changed");
  assertEquals(await readOrigin(sandbox.project, VERIFIED), {
    words: `${clean.words}-dirty`,
    marks: ["dirty"],
    time,
  });
});

Deno.test("readOrigin() finds the commit of a linked worktree", async () => {
  await using sandbox = await createSandbox();
  const linked = join(sandbox.project, "..", "linked");
  await git(sandbox.project, "worktree", "add", "--quiet", linked);
  assertEquals(await readOrigin(linked, VERIFIED), await readOrigin(sandbox.project, VERIFIED));
});

Deno.test("readOrigin() knows no commit of sources that lie in another repository", async () => {
  await using sandbox = await createSandbox();
  const unpacked = join(sandbox.project, "src");
  assertEquals(await readOrigin(unpacked, VERIFIED), {
    words: "commit unknown",
    marks: [],
    time: 0,
  });
});

Deno.test("readOrigin() says when nobody vouches for the dependencies", async () => {
  await using sandbox = await createSandbox();
  const { words, marks } = await readOrigin(sandbox.project, { isVerified: false });
  assertMatch(words, /^commit [0-9a-f]{10}, unverified dependencies$/);
  assertEquals(marks, ["unverified"]);
});

Deno.test("readOrigin() takes a deno.lock that JSR's part was added to for the committed one", async () => {
  await using sandbox = await createSandbox();
  const lock = join(sandbox.project, "deno.lock");
  const npm = { version: "5", specifiers: {}, npm: {} };
  await Deno.writeTextFile(lock, JSON.stringify(npm));
  await git(sandbox.project, "add", "deno.lock");
  await git(sandbox.project, "commit", "--quiet", "--message", "lock");
  await Deno.writeTextFile(lock, JSON.stringify({ ...npm, jsr: { "@std/path@1.1.6": {} } }));
  assertEquals((await readOrigin(sandbox.project, VERIFIED)).marks, []);
  await Deno.writeTextFile(lock, JSON.stringify({ ...npm, npm: { "zod@4.0.0": {} } }));
  assertEquals((await readOrigin(sandbox.project, VERIFIED)).marks, ["dirty"]);
});
