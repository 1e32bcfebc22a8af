/**
 * scripts/install.sh with this program: while background agents run, and as a release is tried before it goes out.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { copyProgram, writePrograms } from "../helpers/executable.ts";
import { createInstallation, SCRIPT } from "../helpers/install.ts";
import { SCRIPT_FOR_ISONFORGE } from "../helpers/program.ts";
import { createSandbox, ISONFORGE } from "../helpers/sandbox.ts";

Deno.test("an agent of the old program goes on through an upgrade and is recorded at its end", async () => {
  await using it = await createInstallation();
  await using sandbox = await createSandbox();
  const installed = join(it.bin, "isonforge");
  await writePrograms(it.bin, { isonforge: SCRIPT_FOR_ISONFORGE });
  if (ISONFORGE.length === 1) await copyProgram(ISONFORGE[0]!, installed);
  const run = async (...args: string[]) => {
    const { stdout } = await new Deno.Command(installed, {
      args,
      cwd: sandbox.project,
      env: sandbox.env,
    }).output();
    return new TextDecoder().decode(stdout);
  };
  // It ends when the file appears, and goes on to read and write after the upgrade.
  const prompt =
    "rehearse: bash until [ -e go ]; do sleep 0.05; done\nrehearse: bash echo on > went";
  const told = await run("--bg", "--model", "rehearsal", "--yolo", prompt);
  const id = told.match(/started: ([0-9a-f]{8})$/m)?.[1] ?? "";

  const env = { ISONFORGE_HOME: sandbox.home };
  const refused = await it.install(["--uninstall"], { env });
  assertMatch(
    refused.stderr,
    new RegExp(`^error: background agents are running or queued, .*: ${id}\nhint: .* stop --all; `),
  );

  // The new one says so; else it is the same.
  const upgrade = SCRIPT_FOR_ISONFORGE.replace("\n", `\necho "$*" >>'${it.home}/calls'\n`);
  await it.publish("2", upgrade);
  const { code, stdout, stderr } = await it.install(["--base-url", it.url], { env });
  assertEquals(code, 0, stderr);
  assertMatch(stdout, /^✓ Installed isonforge /);
  assertMatch(await run("agents"), new RegExp(`^  ${id} +running `, "m"));
  await Deno.writeTextFile(join(sandbox.project, "go"), "");
  const meta = await sandbox.ended(id);
  const log = () => Deno.readTextFileSync(sandbox.path(id, "stderr.log"));
  assertEquals([meta.reason, meta.exit_code], ["completed", 0], log());
  assertEquals(await Deno.readTextFile(join(sandbox.project, "went")), "on\n");
  await sandbox.gone();
  assertMatch(await run("agents"), new RegExp(`^  ${id} +stopped `, "m"));
  // The old supervisor has called the new program by its path.
  if (ISONFORGE.length === 1) {
    assertMatch(await Deno.readTextFile(join(it.home, "calls")), /^settle /m);
  }
});

Deno.test("scripts/build/smoke.sh is content with a release that works", async () => {
  await using it = await createInstallation();
  await it.publish("1.2.3", SCRIPT_FOR_ISONFORGE);
  await Deno.copyFile(SCRIPT, join(it.release, "install.sh"));
  const smoke = fromFileUrl(new URL("../../scripts/build/smoke.sh", import.meta.url));
  const { code, stdout, stderr } = await new Deno.Command("sh", {
    args: [smoke, it.release, "1.2.3"],
    env: { TMPDIR: it.home },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  assertEquals(code, 0, decoder.decode(stderr));
  assertMatch(decoder.decode(stdout), /has ended \(completed, exit code 0\)\n[^]*✓ Removed /);
});
