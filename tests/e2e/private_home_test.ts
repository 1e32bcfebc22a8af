/**
 * Scenarios 35 to 37: the home is its owner's alone, and no link leads out of it.
 */
import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { filesBelow, namesIn, pathsBelow } from "../helpers/files.ts";
import { createSandbox, ISONFORGE, type Sandbox } from "../helpers/sandbox.ts";

function mode(path: string): string {
  return ((Deno.lstatSync(path).mode ?? 0) & 0o7777).toString(8);
}

for (const umask of ["000", "077", "027", "777", "477", "377"]) {
  Deno.test(`35: with umask ${umask} directories are 0700 and files 0600`, async () => {
    await using sandbox = await createSandbox();
    const { success } = await new Deno.Command("/bin/sh", {
      args: ["-c", `umask ${umask}; exec "$@"`, "sh", ...ISONFORGE]
        .concat(["--bg", "--model", "rehearsal", "x"]),
      cwd: sandbox.project,
      env: sandbox.env,
      stdout: "null",
    }).output();
    assertEquals(success, true);
    const [id = ""] = namesIn(`${sandbox.home}/agents`);
    await sandbox.ended(id);
    const files = filesBelow(sandbox.home);
    assertNotEquals(files.length, 0);
    for (const path of pathsBelow(sandbox.home)) {
      assertEquals([path, mode(path)], [path, files.includes(path) ? "600" : "700"]);
    }
  });
}

Deno.test("35: a home that is open to others is closed, and that is said", async () => {
  await using sandbox = await createSandbox();
  await Deno.mkdir(`${sandbox.home}/agents`, { recursive: true });
  await Deno.chmod(sandbox.home, 0o755);
  await Deno.chmod(`${sandbox.home}/agents`, 0o777);
  const { code, stderr } = await sandbox.run(["agents"]);
  assertEquals(code, 0);
  assertMatch(stderr, /^warning: "[^"]*home" was open to others: its mode is now 0700\nwarning: /);
  assertEquals([mode(sandbox.home), mode(`${sandbox.home}/agents`)], ["700", "700"]);
});

/** Everything that a command must leave as it is. */
async function withOutside(
  sandbox: Sandbox,
  action: (outside: string) => Promise<void>,
): Promise<void> {
  const outside = `${sandbox.home}.outside`;
  await Deno.mkdir(outside);
  await Deno.writeTextFile(`${outside}/keep`, "keep");
  await Deno.chmod(outside, 0o755);
  await action(outside);
  assertEquals(pathsBelow(outside), [outside, `${outside}/keep`]);
  assertEquals([await Deno.readTextFile(`${outside}/keep`), mode(outside)], ["keep", "755"]);
}

Deno.test("36: agents/ as a symbolic link is refused", async () => {
  await using sandbox = await createSandbox();
  await withOutside(sandbox, async (outside) => {
    await Deno.mkdir(sandbox.home, { mode: 0o700 });
    await Deno.symlink(outside, `${sandbox.home}/agents`);
    for (const args of [["agents"], ["--bg", "--model", "rehearsal", "x"], ["rm", "a3f8c1d2"]]) {
      const { code, stderr } = await sandbox.run(args);
      assertEquals(code, 1);
      assertMatch(stderr, /^error: refusing to use "[^"]*agents": it is a symbolic link\n/);
    }
  });
});

Deno.test("36: an agent's directory as a symbolic link is refused", async () => {
  await using sandbox = await createSandbox();
  await withOutside(sandbox, async (outside) => {
    const id = await sandbox.startAgent("x");
    await sandbox.ended(id);
    await Deno.rename(`${sandbox.home}/agents/${id}`, `${sandbox.home}/moved`);
    await Deno.copyFile(`${sandbox.home}/moved/meta.json`, `${outside}/meta.json`);
    await Deno.symlink(outside, `${sandbox.home}/agents/${id}`);
    for (const command of ["logs", "attach", "stop", "respawn", "rm"]) {
      const { code, stderr } = await sandbox.run([command, id]);
      assertEquals([command, code], [command, 1]);
      assertMatch(stderr, /^error: [^]*(symbolic link|not a directory)/);
    }
    const list = await sandbox.run(["agents"]);
    assertMatch(list.stdout, new RegExp(`${id}  \\?`));
    await Deno.remove(`${outside}/meta.json`);
  });
});

for (const file of ["meta.json", "stdout.log", "stderr.log"]) {
  Deno.test(`36: ${file} as a symbolic link is refused`, async () => {
    await using sandbox = await createSandbox();
    await withOutside(sandbox, async (outside) => {
      const id = await sandbox.startAgent("x");
      await sandbox.ended(id);
      const path = sandbox.path(id, file);
      if (file === "meta.json") await Deno.rename(path, `${outside}/meta.json`);
      else await Deno.remove(path);
      await Deno.symlink(file === "meta.json" ? `${outside}/meta.json` : `${outside}/keep`, path);
      const commands = file === "meta.json"
        ? ["attach", "respawn", "rm"]
        : file === "stdout.log"
        ? ["logs", "attach", "respawn"]
        : ["respawn"];
      for (const command of commands) {
        const { code, stdout, stderr } = await sandbox.run([command, id]);
        assertEquals([command, code, stdout], [command, 1, ""]);
        assertMatch(stderr, /^error: [^]*not a regular file/);
      }
      await sandbox.ok(["rm", "--force", id]);
      if (file === "meta.json") await Deno.remove(`${outside}/meta.json`);
    });
  });
}

Deno.test({
  name: "36: a home of another user is refused",
  ignore: Deno.uid() !== 0, // Only root can give a directory away.
  fn: async () => {
    await using sandbox = await createSandbox();
    await Deno.mkdir(sandbox.home, { mode: 0o700 });
    await Deno.chown(sandbox.home, 12345, 12345);
    for (const args of [["agents"], ["--bg", "--model", "rehearsal", "x"]]) {
      const { code, stderr } = await sandbox.run(args);
      assertEquals(code, 1);
      assertMatch(stderr, /^error: refusing to use "[^"]*": it belongs to another user/);
    }
    assertEquals(namesIn(sandbox.home), []);
  },
});

Deno.test("37: what is no id reaches no path", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("x");
  await sandbox.ended(id);
  const before = pathsBelow(sandbox.home);
  const malformed = [
    "../../x",
    `../agents/${id}`,
    `${id}/`,
    "",
    "-rf",
    `${id}\n`,
    "f".repeat(300),
    ".",
    "*",
  ];
  for (const command of ["logs", "attach", "stop", "respawn", "rm"]) {
    for (const word of malformed) {
      const { code, stderr } = await sandbox.run([command, "--", word]);
      assertEquals([command, word, code], [command, word, 2]);
      assertMatch(stderr, /^error: /);
    }
  }
  assertEquals(pathsBelow(sandbox.home), before);
});

Deno.test("36: sessions/, or a session, as a symbolic link is refused", async () => {
  await using sandbox = await createSandbox();
  await withOutside(sandbox, async (outside) => {
    const sessions = `${sandbox.home}/sessions`;
    await sandbox.ok(["-p", "--model", "rehearsal", "rehearse: say one"]);
    const [name = ""] = namesIn(sessions);
    await Deno.rename(`${sessions}/${name}`, `${outside}/session`);
    const before = await Deno.readTextFile(`${outside}/session`);
    await Deno.symlink(`${outside}/session`, `${sessions}/${name}`);
    const resume = [
      "-p",
      "--model",
      "rehearsal",
      "--resume",
      name.slice(0, 8),
      "rehearse: say two",
    ];
    const file = await sandbox.run(resume);
    assertEquals(file.code, 1);
    assertMatch(file.stderr, /^error: cannot read session .*not a regular file\n/);

    await Deno.remove(sessions, { recursive: true });
    await Deno.symlink(outside, sessions);
    for (const args of [resume, ["-p", "--model", "rehearsal", "x"], ["sessions"]]) {
      const { code, stderr } = await sandbox.run(args);
      assertEquals([args[0], code], [args[0], 1]);
      assertMatch(stderr, /^error: refusing to use "[^"]*sessions": it is a symbolic link\n/m);
    }
    assertEquals(await Deno.readTextFile(`${outside}/session`), before);
    await Deno.remove(`${outside}/session`);
  });
});
