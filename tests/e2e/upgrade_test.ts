/**
 * `isonforge upgrade`, on copies of the compiled program.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/join";
import configuration from "../../deno.json" with { type: "json" };
import { endOfElf, SEAL_BYTES, SEAL_MARK } from "../../lib/sys/program/program_file.ts";
import { copyProgram } from "../helpers/executable.ts";
import { createInstallation, type Installation } from "../helpers/install.ts";
import { asOtherUser } from "../helpers/other_user.ts";
import { poll } from "../helpers/poll.ts";
import { ISONFORGE } from "../helpers/sandbox.ts";

const { version } = configuration;
const NEWER = "99.0.0";
const standIn = (version: string) => `#!/bin/sh\necho "isonforge ${version} (a stand-in)"\n`;
const isCompiled = ISONFORGE.length === 1;
const isRoot = Deno.uid() === 0;
const pack = isCompiled ? packIn(ISONFORGE[0] ?? "") : undefined;

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** A copy of the program in a directory of its own, and what runs it. */
async function installed(it: Installation, directory = it.bin) {
  await Deno.mkdir(directory, { recursive: true });
  const program = join(directory, "isonforge");
  await copyProgram(ISONFORGE[0] ?? "", program);
  const upgrade = async (
    args: readonly string[],
    through: readonly string[] = [],
  ): Promise<Ended> => {
    const [command = "", ...words] = [...through, program, "upgrade", ...args];
    const { code, stdout, stderr } = await new Deno.Command(command, {
      args: words,
      // Other users may not reach that of the tests.
      cwd: it.home,
      env: { HOME: it.home, ISONFORGE_HOME: join(it.home, ".isonforge"), NO_COLOR: "1" },
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  };
  return { program, upgrade };
}

Deno.test("upgrade replaces the program by the newest release, and only by a newer one", {
  ignore: !isCompiled,
}, async () => {
  await using it = await createInstallation();
  const { program, upgrade } = await installed(it);
  const before = await Deno.stat(program);
  await it.publish(version, standIn(version));
  for (const args of [["--check"], []]) {
    const { code, stdout, stderr } = await upgrade([...args, "--base-url", it.url]);
    assertEquals([code, stderr], [0, ""]);
    assertEquals(stdout, `✓ isonforge ${version} is the newest release\n`);
  }
  await it.publish(NEWER, standIn(NEWER));
  const check = await upgrade(["--check", "--base-url", it.url]);
  assertEquals([check.code, check.stderr], [1, ""]);
  assertEquals(
    check.stdout,
    `isonforge ${NEWER} is out, this is ${version}\n  upgrade: isonforge upgrade --base-url ${it.url}\n`,
  );
  assertEquals((await Deno.stat(program)).ino, before.ino);
  const { code, stdout } = await upgrade(["--base-url", it.url, "--skip-attestation"]);
  assertEquals(code, 0);
  assertMatch(
    stdout,
    /^✓ Installed isonforge 99\.0\.0 \(a stand-in\)\n {2}in: {5}\S+\n {2}before: /,
  );
  assertEquals(await Deno.readTextFile(program), standIn(NEWER));
});

Deno.test("upgrade changes nothing when it cannot be done, and says what to do", {
  ignore: !isCompiled,
}, async () => {
  await using it = await createInstallation();
  const { program, upgrade } = await installed(it);
  const { size } = await Deno.stat(program);
  const refused = async (args: readonly string[], says: RegExp, code = 1) => {
    const result = await upgrade(args);
    assertMatch(result.stderr, says);
    assertEquals([result.code, result.stdout], [code, ""]);
    assertEquals((await Deno.stat(program)).size, size);
  };
  await it.publish(NEWER, standIn(NEWER));
  await refused(
    ["--release", "5.0.0", "--base-url", it.url],
    /^error: \S+ has no isonforge 5\.0\.0/,
  );
  await refused(["--base-url", `${it.url}/nowhere`], /error: cannot download .*SHA256SUMS/);
  await refused(
    ["--base-url", "/nonexistent"],
    /^error: neither a URL nor a directory.*\nhint: see isonforge upgrade --help\n$/,
    2,
  );
  await refused(["extra"], /^error: /, 2);
  await refused(["--check", "--release", version], /^error: --check and --release contradict/, 2);
  await Deno.writeTextFile(join(it.release, it.archiveName(NEWER)), "damaged");
  await refused(["--base-url", it.url], /error: the download is not what SHA256SUMS says/);
});

Deno.test("upgrade leaves programs alone that a package manager keeps", {
  ignore: !isCompiled,
}, async () => {
  await using it = await createInstallation();
  await it.publish(NEWER, standIn(NEWER));
  const cellar = join(it.home, "Cellar", "isonforge", "0.1.0", "bin");
  const { program, upgrade } = await installed(it, cellar);
  const { code, stderr } = await upgrade(["--base-url", it.url]);
  assertEquals(code, 1);
  assertEquals(
    stderr,
    `error: cannot upgrade: Homebrew installed ${program}\nhint: brew upgrade isonforge\n`,
  );
  const check = await upgrade(["--check", "--base-url", it.url]);
  assertEquals([check.code, check.stderr], [1, ""]);
  assertMatch(check.stdout, /^isonforge 99\.0\.0 is out.*\n {2}upgrade: brew upgrade isonforge\n$/);
});

Deno.test("upgrade puts no second program beside one of another name", {
  ignore: !isCompiled,
}, async () => {
  await using it = await createInstallation();
  await it.publish(NEWER, standIn(NEWER));
  const { program } = await installed(it);
  const renamed = join(it.bin, "iso");
  await Deno.rename(program, renamed);
  const command = new Deno.Command(renamed, {
    args: ["upgrade", "--base-url", it.url],
    env: { HOME: it.home, ISONFORGE_HOME: join(it.home, ".isonforge"), NO_COLOR: "1" },
  });
  const { code, stderr } = await command.output();
  assertEquals(code, 1);
  const says = new TextDecoder().decode(stderr);
  assert(says.startsWith(`error: cannot upgrade ${renamed}: its name is not isonforge\n`), says);
  assertEquals(await Array.fromAsync(Deno.readDir(it.bin), ({ name }) => name), ["iso"]);
});

Deno.test("upgrade ends its installer and what that has begun when it is told to end", {
  ignore: !isCompiled,
}, async () => {
  await using it = await createInstallation();
  const { program } = await installed(it);
  await it.publish(NEWER, standIn(NEWER));
  const asked = Promise.withResolvers<void>();
  it.answer = (path) => {
    if (path.endsWith("/SHA256SUMS")) return undefined;
    asked.resolve();
    return new Response(new ReadableStream({ pull: () => new Promise(() => {}) }));
  };
  const before = await it.files();
  const child = new Deno.Command(program, {
    args: ["upgrade", "--base-url", it.url],
    env: { HOME: it.home, ISONFORGE_HOME: join(it.home, ".isonforge"), TMPDIR: it.home },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  await asked.promise;
  // To this process alone, as a supervisor or kill(1) does it.
  child.kill("SIGTERM");
  assertEquals((await child.status).code, 143);
  assertEquals(await it.files(), before);
});

Deno.test("upgrade says so where another user has to do it", {
  ignore: !isCompiled || !isRoot,
}, async () => {
  await using it = await createInstallation();
  await it.publish(NEWER, standIn(NEWER));
  const { program, upgrade } = await installed(it);
  // Whatever the umask of the tests.
  const open = ["-R", "go+rX", join(it.home, "..")];
  assert((await new Deno.Command("chmod", { args: open }).output()).success);
  const { code, stderr } = await upgrade(["--base-url", it.release], asOtherUser);
  assertEquals(code, 1);
  assert(stderr.startsWith(`error: cannot replace ${program}: Permission denied`), stderr);
  assert(
    stderr.endsWith(
      `\nhint: as who may write there: sudo ${program} upgrade --base-url ${it.release}\n`,
    ),
    stderr,
  );
  const check = await upgrade(["--check", "--base-url", it.release], asOtherUser);
  assertEquals([check.code, check.stderr], [1, ""]);
  assertEquals(
    check.stdout.split("\n")[1],
    `  upgrade: sudo ${program} upgrade --base-url ${it.release}`,
  );
});

Deno.test(
  "a program that another one has replaced goes on as it is, and one that is damaged says so",
  { ignore: pack === undefined },
  async () => {
    assert(pack !== undefined);
    const place = pack;
    await using it = await createInstallation();
    const { program } = await installed(it);
    const env = { HOME: it.home, ISONFORGE_HOME: join(it.home, ".isonforge"), NO_COLOR: "1" };
    const begun = new Deno.Command(program, {
      args: ["--print", "--model", "rehearsal"],
      cwd: it.home,
      env,
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    // It waits for its prompt, and what it needs for an answer it has not read yet.
    await poll(() => readsFrom(begun.pid, place), "its first part");
    await Deno.writeTextFile(`${program}.new`, standIn(NEWER));
    await Deno.rename(`${program}.new`, program);
    const writer = begun.stdin.getWriter();
    await writer.write(new TextEncoder().encode("hello"));
    await writer.close();
    const answer = await begun.output();
    assertEquals(answer.code, 0);
    const decoder = new TextDecoder();
    assertMatch(decoder.decode(answer.stdout), /The rehearsal is over/);

    const bytes = await Deno.readFile(ISONFORGE[0] ?? "");
    const changed = `${program}.changed`;
    await Deno.writeFile(changed, bytes.fill(0, place.start, place.start + 1), { mode: 0o755 });
    await copyProgram(changed, program);
    const damaged = await new Deno.Command(program, { args: ["agents"], env }).output();
    assertEquals([damaged.code, decoder.decode(damaged.stdout)], [1, ""]);
    assertEquals(
      decoder.decode(damaged.stderr),
      "error: the file of this program is damaged\nhint: install it anew\n",
    );
  },
);

Deno.test("doctor sees a program in which a bit has flipped, and upgrade installs it anew", {
  ignore: pack === undefined,
}, async () => {
  await using it = await createInstallation();
  const { program, upgrade } = await installed(it);
  await it.publish(version, standIn(version));
  const doctor = async () => {
    const { code, stdout } = await new Deno.Command(program, {
      args: ["doctor", "--no-probe", "--model", "rehearsal"],
      env: { HOME: it.home, ISONFORGE_HOME: join(it.home, ".isonforge"), NO_COLOR: "1" },
    }).output();
    return { code, first: new TextDecoder().decode(stdout) };
  };
  assertMatch((await doctor()).first, /^✓ program: .*, its file is as it was built\n/);
  const bytes = await Deno.readFile(program);
  // In the sum, where no start reads it.
  const place = (pack?.start ?? 0) - SEAL_BYTES + SEAL_MARK.length;
  const changed = `${program}.changed`;
  await Deno.writeFile(changed, bytes.with(place, bytes[place] === 0x30 ? 0x31 : 0x30));
  await Deno.chmod(changed, 0o755);
  await Deno.remove(program);
  await copyProgram(changed, program);
  const seen = await doctor();
  assertEquals(seen.code, 1);
  assertMatch(
    seen.first,
    /^✗ program: the file of this program is damaged: isonforge .*\n {2}→ install it anew: isonforge upgrade\n/,
  );
  const check = await upgrade(["--check", "--base-url", it.url]);
  assertEquals(check.code, 1);
  assertEquals(check.stderr, `warning: the file of this program is damaged: ${program}\n`);
  assertEquals(
    check.stdout,
    `isonforge ${version} is the newest release\n  install it anew: isonforge upgrade --base-url ${it.url}\n`,
  );
  const { code, stdout } = await upgrade(["--base-url", it.url, "--skip-attestation"]);
  assertEquals(code, 0);
  assertMatch(stdout, /^✓ Installed isonforge \S+ \(a stand-in\)\n/);
});

/** Whether a process has read from there, and goes on to. */
function readsFrom(pid: number, { start, end }: { start: number; end: number }): boolean {
  return Array.from(Deno.readDirSync(`/proc/${pid}/fdinfo`)).some(({ name }) => {
    const position = Number(tryToRead(`/proc/${pid}/fdinfo/${name}`).match(/^pos:\s*(\d+)/)?.[1]);
    return start < position && position < end;
  });
}

/** Empty where it is closed by now. */
function tryToRead(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}

/** Where in a program its parts are, see scripts/build/code_cache/place_pack.ts; undefined where they are embedded. */
function packIn(program: string): { start: number; end: number } | undefined {
  using file = Deno.openSync(program);
  const end = endOfElf(file);
  const { size } = file.statSync();
  if (end === undefined || end + SEAL_BYTES > size) return undefined;
  const start = end + SEAL_BYTES;
  const digits = new Uint8Array(64);
  file.seekSync(start, Deno.SeekMode.Start);
  file.readSync(digits);
  if (!/^[0-9a-f]{64}$/.test(new TextDecoder().decode(digits))) return undefined;
  const length = new Uint8Array(8);
  file.seekSync(-8, Deno.SeekMode.End);
  file.readSync(length);
  const behind = Number(new DataView(length.buffer).getBigUint64(0, true));
  return { start, end: behind < size - start ? size - behind : size };
}
