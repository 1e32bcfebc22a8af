/**
 * `isonforge init` and `isonforge auth`, on the compiled binary.
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { modeOf } from "../helpers/files.ts";
import { createSandbox } from "../helpers/sandbox.ts";

Deno.test("init writes AGENTS.md at the repository's root, and overwrites it only with a yes", async () => {
  await using sandbox = await createSandbox();
  const path = join(sandbox.project, "AGENTS.md");
  const written = await sandbox.ok(["init"], { cwd: join(sandbox.project, "src") });
  assertMatch(written, /^\+# .*\n[^]*\n✓ Wrote AGENTS\.md/);
  assertMatch(await Deno.readTextFile(path), /^# .*\n\n## Commands\n/);
  assertStringIncludes(await sandbox.ok(["init"]), "AGENTS.md says that already");

  await Deno.writeTextFile(path, "# Mine\n");
  const refused = await sandbox.run(["init"]);
  assertEquals(refused.code, 1);
  assertMatch(refused.stdout, /^-# Mine\n\+# /m);
  assertMatch(refused.stderr, /^error: AGENTS\.md is there already.*\nhint: --yes/);
  assertEquals(await Deno.readTextFile(path), "# Mine\n");
  await sandbox.ok(["init", "--yes"]);
  assertMatch(await Deno.readTextFile(path), /^# .*\n\n## Commands\n/);
});

Deno.test("init goes on with a FORGE.md, and follows no link out of the repository", async () => {
  await using sandbox = await createSandbox();
  const forge = join(sandbox.project, "FORGE.md");
  await Deno.writeTextFile(forge, "# Mine\n");
  await sandbox.ok(["init", "--yes"]);
  assertMatch(await Deno.readTextFile(forge), /## Commands/);
  assertEquals(await Deno.stat(join(sandbox.project, "AGENTS.md")).catch(() => "none"), "none");

  await Deno.remove(forge);
  const outside = join(sandbox.project, "..", "outside.md");
  await Deno.writeTextFile(outside, "private\n");
  await Deno.symlink(outside, join(sandbox.project, "AGENTS.md"));
  const { code, stdout } = await sandbox.run(["init", "--yes"]);
  assertEquals([code, stdout.includes("private")], [1, false]);
  assertEquals(await Deno.readTextFile(outside), "private\n");
});

Deno.test("auth login keeps the key, status says where it is without it, logout forgets it", async () => {
  await using sandbox = await createSandbox();
  assertMatch(await sandbox.ok(["auth", "status"]), /^key: none$/m);
  assertEquals(
    await sandbox.ok(["auth", "login"], { stdin: "sk-of-this-test\n" }),
    "✓ Set api_key\n",
  );
  assertEquals(await modeOf(join(sandbox.home, "settings.json")), 0o600);
  const status = await sandbox.ok(["auth", "status"]);
  assertMatch(status, /^endpoint: http:\/\/localhost:11434\/v1 \(default\)$/m);
  assertMatch(status, /^key: set \(settings\.json\)$/m);
  assertEquals(status.includes("sk-of-this-test"), false);
  const json = await sandbox.ok(["auth", "status", "--json"], {
    env: { ISONFORGE_API_KEY: "sk-other" },
  });
  assertEquals(JSON.parse(json), {
    base_url: "http://localhost:11434/v1",
    provider: "openai",
    has_key: true,
    key_from: "ISONFORGE_API_KEY",
  });
  await sandbox.ok(["auth", "logout"]);
  assertMatch(await sandbox.ok(["auth", "status"]), /^key: none$/m);
});
