/**
 * `isonforge --version`: which program it is, in one line.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { VERSION } from "../../lib/version.ts";
import { createSandbox, ISONFORGE } from "../helpers/sandbox.ts";

/** A program says what commit it was made of; sources are at none that could be told cheaply. */
const ORIGIN = ISONFORGE.length === 1
  ? /^isonforge (\S+) \(commit ([0-9a-f]{10}(-dirty)?|unknown)(, unverified dependencies)?, deno (\S+), (\S+)\)\n$/
  : /^isonforge (\S+) \(from source, deno (\S+), (\S+)\)\n$/;

Deno.test("--version tells version, commit, Deno and target in one plain line", async () => {
  await using sandbox = await createSandbox();
  const line = await sandbox.ok(["--version"], { env: { NO_COLOR: "" } });
  assertMatch(line, ORIGIN);
  assertEquals(line.split(" ")[1], VERSION);
  assertEquals(line.trimEnd().split(/[ )]/).at(-2), Deno.build.target);
});

Deno.test("--version explains beside that line what unverified means", async () => {
  await using sandbox = await createSandbox();
  const { stdout, stderr } = await sandbox.run(["--version"]);
  assertEquals(stderr.startsWith("unverified: built where "), stdout.includes("unverified"));
});

Deno.test("-V says the same, of every command, and touches nothing", async () => {
  await using sandbox = await createSandbox();
  const line = await sandbox.ok(["--version"]);
  for (const words of [["-V"], ["agents", "--version"], ["stop", "-V"], ["worktrees", "-V"]]) {
    assertEquals(await sandbox.ok(words), line);
  }
  assertEquals(await Deno.stat(sandbox.home).catch(() => undefined), undefined);
});

Deno.test("an agent's record keeps the bare version", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("x");
  assertEquals((await sandbox.ended(id)).isonforge_version, VERSION);
});
