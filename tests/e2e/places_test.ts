/**
 * Where isonforge is run: as pid 1, as root in a user's home, in a directory whose name is no UTF-8, with a home that
 * cannot be written to, or that others could turn elsewhere.
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { canContain } from "../helpers/container.ts";
import { copyProgram } from "../helpers/executable.ts";
import { namesIn } from "../helpers/files.ts";
import { canMount, mount } from "../helpers/mounts.ts";
import { asOtherUser, giveAway, isRoot, OTHER_UID } from "../helpers/other_user.ts";
import { createSandbox } from "../helpers/sandbox.ts";

Deno.test({
  name: "--bg as pid 1 of a container is refused, and the foreground offered",
  ignore: !canContain || !isRoot,
  fn: async () => {
    await using sandbox = await createSandbox();
    const through = ["unshare", "--pid", "--fork", "--mount-proc"];
    const { code, stdout, stderr } = await sandbox.run(["--bg", "--model", "rehearsal", "x"], {
      through,
    });
    assertEquals([code, stdout], [1, ""]);
    assertMatch(stderr, /^error: cannot start a background agent as pid 1: the container ends/);
    assertMatch(stderr, /^hint: run it in the foreground: isonforge -p/m);
    const run = await sandbox.run(["-p", "--model", "rehearsal", "rehearse: say hello"], {
      through,
    });
    assertEquals([run.code, run.stdout.includes("hello")], [0, true]);

    // What `docker run --init` puts before the command; a shell between them may do more than this command.
    const init = `${sandbox.project}/tini`;
    await copyProgram("/bin/sh", init);
    const between = `/bin/sh -c '"$@"; exit $?' sh "$@"; exit $?`;
    for (const [script, expected] of [['"$@"; exit $?', 1], [between, 0]] as const) {
      const { code, stderr } = await sandbox.run(["--bg", "--model", "rehearsal", "x"], {
        through: [...through, init, "-c", script, "tini"],
      });
      assertEquals([script, code], [script, expected]);
      if (code === 1) {
        assertMatch(stderr, /^error: cannot start .* as the command of a container: /);
      }
    }
  },
});

Deno.test({
  name: "root is told before it makes files in the home of a user",
  ignore: !isRoot,
  fn: async () => {
    await using sandbox = await createSandbox();
    await Deno.chown(sandbox.env.HOME ?? "", OTHER_UID, OTHER_UID);
    const run = () => sandbox.run(["-p", "--model", "rehearsal", "rehearse: say hello"]);
    const first = await run();
    assertMatch(
      first.stderr,
      /^warning: ".*" will be root's: it is in a directory of another user/,
    );
    assertEquals(first.code, 0);
    assertEquals((await run()).stderr, "");
  },
});

Deno.test("in a directory whose name is not UTF-8 isonforge says so", async () => {
  await using sandbox = await createSandbox();
  // Deno itself has no way to name it.
  const through = [
    "/bin/sh",
    "-c",
    `d=$(printf 'caf\\351'); mkdir -p "$d"; cd "$d" && exec "$@"`,
    "sh",
  ];
  for (const args of [["--bg", "x"], ["-p", "x"]]) {
    const { code, stderr } = await sandbox.run(["--model", "rehearsal", ...args], { through });
    assertEquals(code, 1);
    assertMatch(stderr, /^error: cannot work in ".*": its name is not valid UTF-8\nhint: /m);
  }
  await new Deno.Command("/bin/sh", {
    args: ["-c", "rm -r caf*"],
    cwd: sandbox.project,
  }).output();
});

Deno.test("in a directory that the user may not enter isonforge says so, and starts nothing", async () => {
  await using sandbox = await createSandbox();
  if (isRoot) await giveAway(sandbox);
  const user = isRoot ? asOtherUser : [];
  const run = (...args: string[]) => sandbox.run(args, { through: user });
  const closed = `${sandbox.project}/closed`;
  await new Deno.Command("/bin/sh", {
    args: ["-c", `"$@" mkdir "$0"`, closed, "env", ...user],
  }).output();
  const start = ["--model", "rehearsal", "--bg", "-q"];
  const id = (await run(...start, "--cwd", closed, "x")).stdout.trim();
  await run("wait", id);
  // As after `su`, which stays where one stood.
  const through = [...user, "/bin/sh", "-c", `cd "$0" && chmod 000 . && exec "$@"`, closed];
  for (const args of [["--bg", "x"], ["-p", "x"], ["--bg", "--each", "-", "x {}"]]) {
    const { code, stderr } = await sandbox.run(["--model", "rehearsal", ...args], { through });
    assertEquals([code, stderr], [
      1,
      `error: cannot enter "${closed}": Permission denied\n` +
      "hint: cd to a directory of yours, or name one: --cwd\n",
    ]);
    await Deno.chmod(closed, 0o700);
  }
  await Deno.chmod(closed, 0o000);
  const again = await run("respawn", id);
  assertEquals([again.code, again.stderr], [
    1,
    `error: cannot start in "${closed}": Permission denied\n`,
  ]);
  await Deno.chmod(closed, 0o700);
  assertEquals((await run("agents", "-q")).stdout, `${id}\n`);
});

Deno.test({
  name: "a home that is read-only or full is said, with what to do",
  ignore: !canMount,
  fn: async () => {
    await using sandbox = await createSandbox();
    await Deno.mkdir(sandbox.home);
    for (
      const [options, words] of [
        ["ro", "Read-only file system\nhint: export ISONFORGE_HOME="],
        [
          "size=4k,nr_inodes=2,mode=700",
          "No space left on device\nhint: make room: isonforge prune",
        ],
      ] as const
    ) {
      await using _disk = await mount(["-t", "tmpfs", "-o", options, "tmpfs"], sandbox.home);
      for (const args of [["--bg", "--model", "rehearsal", "x"], ["config", "set", "model", "m"]]) {
        const { code, stderr } = await sandbox.run(args);
        assertEquals([args, code], [args, 1]);
        assertStringIncludes(stderr, words);
      }
    }
  },
});

Deno.test({
  name: "a home that is another user's link is refused, one's own is followed",
  ignore: !isRoot,
  fn: async () => {
    await using sandbox = await createSandbox();
    const real = `${sandbox.home}.real`;
    await Deno.mkdir(real, { mode: 0o700 });
    await Deno.symlink(real, sandbox.home);
    await giveAway(sandbox);
    const start = ["--bg", "--model", "rehearsal", "x"];
    const own = await sandbox.run(start, { through: asOtherUser });
    assertEquals([own.code, own.stderr], [0, ""]);
    await sandbox.run(["stop", "--all"], { through: asOtherUser });

    // The directory is root's as it should be; the link is not.
    await Deno.remove(real, { recursive: true });
    await Deno.mkdir(real, { mode: 0o700 });
    for (const args of [start, ["agents"], ["-p", "--model", "rehearsal", "x"]]) {
      const { code, stderr } = await sandbox.run(args);
      assertEquals([args, code], [args, 1]);
      assertStringIncludes(stderr, `it is a link of another user (uid ${OTHER_UID})`);
    }
    assertEquals(namesIn(real), []);
  },
});
