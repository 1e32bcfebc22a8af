/**
 * scripts/install.sh, from a server on this machine and into homes of its own.
 */
import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { exists } from "../../lib/sys/files/info_at.ts";
import { createInstallation, type Installation, SCRIPT, which } from "../helpers/install.ts";
import { canMount, mount } from "../helpers/mounts.ts";
import { poll } from "../helpers/poll.ts";
import { temporaryDirectory } from "../helpers/temporary_directory.ts";

/** A stand-in: installing does not depend on what it can do. */
const program = (version: string) => `#!/bin/sh\necho "isonforge ${version} (a stand-in)"\n`;

const MAN_PAGE = { path: "isonforge.1", bytes: new TextEncoder().encode(".TH ISONFORGE 1\n") };

/** One with version 1 installed, and 2 to be had. */
async function withOldVersion(): Promise<Installation> {
  const it = await createInstallation();
  await it.publish("1", program("1"));
  assertEquals((await it.install(["--base-url", it.url])).code, 0);
  await it.publish("2", program("2"));
  return it;
}

/** Runs a change that must not happen. */
async function assertNothingChanges(
  it: Installation,
  { env = {}, args = [], says }: { env?: Record<string, string>; args?: string[]; says: RegExp },
): Promise<void> {
  const before = await it.files();
  const { code, stdout, stderr } = await it.install(["--base-url", it.url, ...args], { env });
  assertMatch(stderr, says);
  assertEquals({ code, stdout }, { code: 1, stdout: "" });
  assertEquals(await it.files(), before);
  assertEquals(await Deno.readTextFile(join(it.bin, "isonforge")), program("1"));
}

for (const shell of [["sh"], ["dash"], ["busybox", "sh"], ["bash", "--posix"], ["zsh"]]) {
  Deno.test({
    name: `install.sh installs into ~/.local/bin and says what to do about PATH: ${
      shell.join(" ")
    }`,
    ignore: await which(shell[0]!) === undefined,
    fn: async () => {
      await using it = await createInstallation();
      await it.publish("1", program("1"), [MAN_PAGE]);
      const script = await Deno.readTextFile(SCRIPT);
      const { code, stdout } = await it.install(["--base-url", it.url], { shell, script });
      assertEquals(code, 0);
      assertStringIncludes(stdout, "✓ Installed isonforge 1 (a stand-in)\n");
      assertStringIncludes(stdout, `${it.bin} is not on PATH. To add it:\n  echo 'export PATH=`);
      const man = join(it.home, ".local", "share", "man", "man1");
      assertEquals(await it.files(), [
        join(it.home, ".local"),
        it.bin,
        join(it.bin, "isonforge"),
        join(it.home, ".local", "share"),
        join(it.home, ".local", "share", "man"),
        man,
        join(man, "isonforge.1"),
      ]);
      assertEquals((await Deno.stat(join(it.bin, "isonforge"))).mode! & 0o777, 0o755);
    },
  });
}

Deno.test("install.sh takes a version, a directory, a mirror on disk, and a PATH as it is", async () => {
  await using it = await createInstallation();
  await it.publish("2.0.0-rc.1", program("2.0.0-rc.1"));
  const dir = join(it.home, "a b", "tools");
  const env = { ISONFORGE_INSTALL_DIR: dir, PATH: `${dir}:${Deno.env.get("PATH")}` };
  for (const place of [it.release, `file://${it.release}`, `${it.url}/`]) {
    const args = ["--base-url", place, "--version=v2.0.0-rc.1"];
    const { code, stdout, stderr } = await it.install(args, { env });
    assertEquals(code, 0, stderr);
    assertEquals(
      stdout,
      `✓ Installed isonforge 2.0.0-rc.1 (a stand-in)\n  in:     ${dir}/isonforge\n`,
    );
  }
  const other = await it.install(["--base-url", it.release, "--version", "2.0.0"]);
  assertEquals(other.code, 1);
  assertMatch(
    other.stderr,
    /^error: \S+ has no isonforge 2\.0\.0 for .*\nhint: it has: isonforge-/,
  );
});

Deno.test("install.sh refuses wrong options with 2", async () => {
  await using it = await createInstallation();
  const wrong = [["--wrong"], ["extra"], ["--dir"], ["--version", "../x"], [
    "--base-url",
    "ftp://x",
  ]];
  for (const args of wrong) {
    const { code, stderr } = await it.install(args);
    assertEquals(code, 2, args.join(" "));
    assertMatch(stderr, /^error: .*\nhint: see install\.sh --help\n$/);
  }
  assertMatch((await it.install(["--help"])).stdout, /^Usage: install\.sh /);
  assertEquals(await it.files(), []);
});

Deno.test("install.sh changes nothing when a download is missing, wrong or no archive", async () => {
  await using it = await withOldVersion();
  const archive = join(it.release, it.archiveName("2"));
  const bytes = await Deno.readFile(archive);
  await Deno.writeFile(archive, bytes.with(100, bytes[100]! ^ 1));
  await assertNothingChanges(it, { says: /^error: the download is not what SHA256SUMS says/m });
  await Deno.remove(archive);
  await assertNothingChanges(it, { says: /^error: cannot download http:.*\/isonforge-2-/m });
  await Deno.writeTextFile(join(it.release, "SHA256SUMS"), "<html> sign in\n");
  await assertNothingChanges(it, {
    says: /^error: http:\S* is no list of archives\nhint: a page to /m,
  });
  await Deno.remove(join(it.release, "SHA256SUMS"));
  await assertNothingChanges(it, { says: /^error: cannot download http:.*\/SHA256SUMS\n/m });
});

Deno.test("install.sh changes nothing when the program does not run here", async () => {
  await using it = await withOldVersion();
  await it.publish("2", "#!/bin/sh\necho 'GLIBC_9.9 not found' >&2; exit 1\n");
  await assertNothingChanges(it, {
    says: /^error: the program does not run .*GLIBC_9\.9 not found/m,
  });
  await it.publish("2", "#!/bin/sh\necho something else\n");
  await assertNothingChanges(it, { says: /^error: the program does not run on this system/m });
  const dir = join(it.home, "new", "deep");
  await assertNothingChanges(it, { args: ["--dir", dir], says: /^error: the program does not/m });
});

Deno.test("install.sh changes nothing where it has no tools or no program for the system", async () => {
  await using it = await withOldVersion();
  const uname = (system: string, machine: string) =>
    `case $1 in -s) echo ${system};; *) echo ${machine};; esac`;
  const systems: [Record<string, string>, RegExp][] = [
    [{ uname: uname("MINGW64_NT-10.0", "x86_64") }, /^error: .*Windows.*\nhint: .*WSL\n/],
    [{ uname: uname("FreeBSD", "amd64") }, /^error: there is no isonforge for FreeBSD\n/],
    [{ uname: uname("Linux", "armv7l") }, /^error: .* processor "armv7l"\n/],
    [{ uname: uname("Linux", "x86_64"), getconf: "echo 32" }, /^error: .*32-bit/],
    [
      { uname: uname("Linux", "x86_64"), ldd: "echo 'musl libc (x86_64)' >&2; exit 1" },
      /^error: .*musl\n/,
    ],
    [
      { uname: uname("Darwin", "x86_64"), sysctl: "echo 1" },
      /^error: \S+ has no isonforge for macos-arm64\n/,
    ],
    [
      { uname: uname("Darwin", "x86_64"), sysctl: "exit 1" },
      /^error: \S+ has no isonforge for macos-x64\n/,
    ],
  ];
  for (const [fake, says] of systems) {
    await assertNothingChanges(it, { env: { PATH: await it.tools({ fake }) }, says });
  }
  const missing: [string[], RegExp][] = [
    [["curl", "wget"], /^error: cannot download: there is neither curl nor wget\n/],
    [["sha256sum", "shasum"], /^error: cannot verify a download: /],
    [["tar"], /^error: cannot unpack the archive: /],
  ];
  for (const [without, says] of missing) {
    await assertNothingChanges(it, { env: { PATH: await it.tools({ without }) }, says });
  }
});

Deno.test({
  name: "install.sh makes do with wget and shasum",
  ignore: await which("wget") === undefined || await which("shasum") === undefined,
  fn: async () => {
    await using it = await createInstallation();
    await it.publish("1", program("1"));
    const env = { PATH: await it.tools({ without: ["curl", "sha256sum"] }) };
    const { code, stdout, stderr } = await it.install(["--base-url", it.url], { env });
    assertEquals(code, 0, stderr);
    assertStringIncludes(stdout, "✓ Installed isonforge 1");
  },
});

Deno.test("install.sh takes nothing that wget has fetched without encryption, and tells why wget failed", async () => {
  await using it = await withOldVersion();
  const sums = join(it.release, "SHA256SUMS");
  const wget = (does: string) => `while [ "$1" != -O ]; do shift; done; ${does}`;
  const redirected = `echo '  Location: http://elsewhere/SHA256SUMS' >&2; cat '${sums}' >"$2"`;
  const cases: [string, RegExp][] = [
    [wget(redirected), /^wget: .* without encryption.*\nerror: cannot download https:/m],
    [wget("echo '  HTTP/1.1 404'; echo 'ERROR 404: Not Found.' >&2; exit 8"), /^wget: ERROR 404/m],
    [wget("exit 4"), /^wget: the connection broke off/m],
    [wget("exit 3"), /^error: cannot write into /m],
  ];
  for (const [fake, says] of cases) {
    const env = { PATH: await it.tools({ without: ["curl"], fake: { wget: fake } }) };
    await assertNothingChanges(it, { env, args: ["--base-url", "https://mirror.invalid"], says });
  }
});

Deno.test("install.sh asks gh who built the archive, where gh is there and logged in", async () => {
  await using it = await withOldVersion();
  const gh = (verify: string) =>
    `case "$*" in auth*|*--help) exit 0;; attestation*) ${verify};; esac`;
  const install = async (fake: Record<string, string>, ...args: string[]) =>
    await it.install(["--base-url", it.url, ...args], {
      env: { PATH: await it.tools({ fake }) },
    });

  const env = { PATH: await it.tools({ fake: { gh: gh("echo 'no attestations' >&2; exit 1") } }) };
  const says =
    /^gh says: no attestations.*\nerror: the release job of \S+ has not built isonforge-2-/m;
  await assertNothingChanges(it, { env, says });

  const skipped = await install({ gh: gh("exit 1") }, "--skip-attestation");
  assertEquals(skipped.code, 0, skipped.stderr);
  const loggedOut = await install({ gh: "exit 1" });
  assertEquals(loggedOut.code, 0);
  assertStringIncludes(loggedOut.stderr, "not verified who built it: that needs gh");
  const old = await install({ gh: `[ "$1" = auth ] || { echo "unknown command" >&2; exit 1; }` });
  assertEquals(old.code, 0);
  assertStringIncludes(old.stderr, "not verified who built it: that needs gh of 2.49");
  const verified = await install({ gh: gh(`[ "$4 $5" = "--repo isonforge/isonforge" ]`) });
  assertEquals(verified.code, 0);
  assertMatch(
    verified.stderr,
    /^verified by gh: built by the release job of isonforge\/isonforge$/m,
  );
});

Deno.test("install.sh asks cosign where that is there and gh is not", async () => {
  await using it = await withOldVersion();
  const path = async (script: string) =>
    await it.tools({
      without: ["gh"],
      fake: {
        cosign: `case "$*" in *--help) echo "    --new-bundle-format"; exit;; esac\n${script}`,
      },
    });
  const bundle = join(it.release, "attestation.sigstore.json");
  const missing = { PATH: await path("exit 0") };
  await assertNothingChanges(it, { env: missing, says: /^error: cannot download .*sigstore/m });
  await Deno.writeTextFile(bundle, "{}");
  const env = { PATH: await path("echo 'none of the expected identities matched' >&2; exit 1") };
  const says = /^cosign says: none of the expected.*\nerror: the release job of \S+ has not built/m;
  await assertNothingChanges(it, { env, says });
  // What identity is asked for.
  const asked =
    `case "$*" in verify-blob-attestation*release*yml@refs/tags/*tar.gz) ;; *) exit 1 ;; esac`;
  const verified = await it.install(["--base-url", it.url], { env: { PATH: await path(asked) } });
  assertEquals(verified.code, 0, verified.stderr);
  assertMatch(verified.stderr, /^verified by cosign: built by the release job of isonforge/m);
  const old = await it.tools({ fake: { cosign: "echo 'unknown flag' >&2; exit 1" } });
  const unverified = await it.install(["--base-url", it.url], { env: { PATH: old } });
  assertEquals(unverified.code, 0, unverified.stderr);
  assertMatch(unverified.stderr, /^not verified who built it: .* or a new cosign$/m);
});

Deno.test("install.sh makes the place before it downloads, and takes it away again", async () => {
  await using it = await withOldVersion();
  await Deno.writeTextFile(join(it.home, "file"), "");
  it.answer = (path) => path.endsWith(".gz") ? new Response("", { status: 500 }) : undefined;
  const args = ["--dir", join(it.home, "file", "bin")];
  await assertNothingChanges(it, { args, says: /^error: cannot make the directory \S+: Not a/ });
  it.answer = () => undefined;
  await Deno.writeTextFile(join(it.release, it.archiveName("2")), "damaged");
  await assertNothingChanges(it, {
    args: ["--dir", join(it.home, "new", "bin")],
    says: /SHA256SUMS/,
  });
});

Deno.test("install.sh understands ~/ in --dir, and quotes a directory for the line that adds it to PATH", async () => {
  await using it = await createInstallation();
  await it.publish("1", program("1"));
  const line = async (shell: string, dir: string, more: Record<string, string> = {}) => {
    const env = { SHELL: shell, ZDOTDIR: "", ...more };
    const { code, stdout, stderr } = await it.install(["--base-url", it.release, `--dir=${dir}`], {
      env,
    });
    assertEquals(code, 0, stderr);
    return stdout.trimEnd().split("\n").at(-1)?.trim() ?? "";
  };
  for (const dir of ["~/tools", `~/o'brien "$x" é`]) {
    const path = join(it.home, dir.slice(2));
    const added = new Deno.Command("sh", {
      args: ["-c", `${await line("/bin/bash", dir)} && . ~/.bashrc && printf %s "$PATH"`],
      env: { HOME: it.home },
    });
    const { stdout } = await added.output();
    assertEquals(new TextDecoder().decode(stdout).split(":")[0], path);
    await Deno.remove(join(it.home, ".bashrc"));
  }
  assertMatch(await line("/bin/zsh", "~/a b"), / >>~\/\.zshrc$/);
  assertMatch(
    await line("/bin/zsh", "~/a b", { ZDOTDIR: "/z's" }),
    / >>'\/z'\\''s\/\.zshrc'$/,
  );
  assertEquals(await line("/usr/bin/fish", "~/a b"), `fish_add_path '${it.home}/a b'`);
});

Deno.test("install.sh says what there is also where tr knows no classes of characters", async () => {
  await using it = await createInstallation();
  await it.publish("1", program("1"));
  const tr = await which("tr");
  const fake = { tr: `case $* in *"[:"*) exit 1 ;; esac\nexec ${tr} "$@"` };
  const env = { PATH: await it.tools({ fake }) };
  const { stderr } = await it.install(["--base-url", it.release, "--version", "2"], { env });
  assertMatch(stderr, /\nhint: it has: isonforge-1-\S+\.tar\.gz/);
});

Deno.test("install.sh says which version it would install, and does no more", async () => {
  await using it = await withOldVersion();
  const before = await it.files();
  const { code, stdout, stderr } = await it.install(["--base-url", it.url, "--newest"]);
  assertEquals({ code, stdout, stderr }, { code: 0, stdout: "2\n", stderr: "" });
  assertEquals(await it.files(), before);
});

Deno.test("install.sh does nothing at all when only a part of it arrives", async () => {
  await using it = await createInstallation();
  const script = await Deno.readTextFile(SCRIPT);
  const curl = `echo "$*" >>'${it.home}/called'; exit 1`;
  const options = { env: { PATH: await it.tools({ fake: { curl } }) } };
  await it.install([], { ...options, script });
  assertMatch(await Deno.readTextFile(join(it.home, "called")), /SHA256SUMS$/m);
  await Deno.remove(join(it.home, "called"));
  const end = script.trimEnd().length - 1;
  const cuts = [end, end - 1, script.lastIndexOf("main") + 4, script.indexOf("main()")];
  for (let part = 1; part < 5; part++) cuts.push(Math.trunc(end * part / 5));
  await Promise.all(
    cuts.map((cut) => it.install([], { ...options, script: script.slice(0, cut) })),
  );
  assertEquals(await it.files(), []);
});

const CURL = await which("curl");

Deno.test("install.sh gives up a download that has come to a stop, and says so", {
  ignore: CURL === undefined,
}, async () => {
  await using it = await withOldVersion();
  await using told = await temporaryDirectory();
  // As curl does when the limit that it was given is passed, half-way through the archive.
  const slow = "curl: (28) Operation too slow. Less than 1 bytes/sec transferred";
  const curl = `echo "$*" >>'${told.at("asked")}'\n` +
    `case "$*" in *.tar.gz) echo '${slow}' >&2; exit 28 ;; esac\nexec ${CURL} "$@"`;
  const env = { PATH: await it.tools({ fake: { curl } }) };
  const says =
    /^error: cannot download http:\S+\.tar\.gz\nhint: curl: \(28\) Operation too slow\. [^\n]*; is --base-url right\?$/m;
  await assertNothingChanges(it, { env, says });
  // Each download has the limit.
  const asked = (await Deno.readTextFile(told.at("asked"))).trimEnd().split("\n");
  assertEquals(asked.length, 2);
  for (const line of asked) {
    assertMatch(line, /--connect-timeout 20 --speed-limit 1 --speed-time 30 --retry 2 /);
  }
});

Deno.test("install.sh leaves the old program and nothing else when it is interrupted", async () => {
  await using it = await withOldVersion();
  const before = await it.files();
  const asked = Promise.withResolvers<void>();
  it.answer = (path) => {
    if (path.endsWith("/SHA256SUMS")) return undefined;
    asked.resolve();
    return new Response(new ReadableStream({ pull: () => new Promise(() => {}) }));
  };
  // Whoever is impatient presses Ctrl+C again while it cleans up, which takes until it is told.
  await using told = await temporaryDirectory();
  const [ready, go] = [told.at("ready"), told.at("go")];
  const rm = `: >'${ready}'; until [ -e '${go}' ]; do ${await which("sleep")} 0.02; done\n` +
    `exec ${await which("rm")} "$@"`;
  const env = { PATH: await it.tools({ fake: { rm } }) };
  const child = it.start(["--base-url", it.url], { env });
  await asked.promise;
  Deno.kill(-child.pid, "SIGINT");
  await poll(() => exists(ready), "it to clean up");
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) Deno.kill(-child.pid, signal);
  await Deno.writeTextFile(go, "");
  assertEquals((await child.status).code, 130);
  assertEquals(await it.files(), before);
  assertEquals(await Deno.readTextFile(join(it.bin, "isonforge")), program("1"));
});

Deno.test({
  name: "install.sh leaves the old program and nothing else when the disk is full",
  ignore: !canMount,
  fn: async () => {
    await using it = await createInstallation();
    await Deno.mkdir(it.bin, { recursive: true });
    await using _disk = await mount(["-t", "tmpfs", "-o", "size=64k", "tmpfs"], it.bin);
    await it.publish("1", program("1"));
    assertEquals((await it.install(["--base-url", it.url])).code, 0);
    await it.publish("2", program("2") + "#".repeat(100_000));
    const full = "cannot write into \\S+/bin: No space left on device\nhint: make room there";
    await assertNothingChanges(it, {
      says: new RegExp(`^error: ${full}, or name another directory with --dir\n$`, "m"),
    });
    // The program has no such option.
    await assertNothingChanges(it, {
      args: ["--for-upgrade"],
      says: new RegExp(`^error: ${full}\n$`, "m"),
    });
    // The temporary directory may be the one that is full.
    const env = { TMPDIR: it.bin };
    await assertNothingChanges(it, {
      env,
      says:
        /^error: cannot unpack \S+ in \S+: .+\nhint: is there room\? TMPDIR names another place\n$/m,
    });
    await it.publish("2", crypto.getRandomValues(new Uint8Array(60_000)).toBase64());
    for (const base of [it.url, it.release]) {
      await assertNothingChanges(it, {
        args: ["--base-url", base],
        env,
        says:
          /^error: cannot write into \S+\nhint: make room there, or name another place with TMPDIR\n$/m,
      });
    }
  },
});

Deno.test("install.sh --uninstall removes what it installed, and keeps the rest", async () => {
  await using it = await createInstallation();
  await it.publish("1", program("1"), [MAN_PAGE]);
  await it.install(["--base-url", it.url]);
  await Deno.writeTextFile(join(it.bin, "another"), "");
  await Deno.mkdir(join(it.home, ".isonforge"));
  const { code, stdout } = await it.install(["--uninstall"]);
  assertEquals(code, 0);
  assertMatch(stdout, /^✓ Removed \S+\/isonforge\n {2}agents, logs and sessions stay in \S+\n$/);
  const left = (await it.files()).filter((path) => !Deno.statSync(path).isDirectory);
  assertEquals(left, [join(it.bin, "another")]);
  const again = await it.install(["--uninstall"]);
  assertEquals(again.code, 1);
  assertMatch(again.stderr, /^error: there is no isonforge in /);
});

Deno.test("install.sh --uninstall works without HOME, waits for the queue, and names what still calls the program", async () => {
  await using it = await createInstallation();
  const dir = join(it.home, "tools");
  // Its settings may choose other columns.
  const agents =
    `[ "$ISONFORGE_AGENTS_COLUMNS" = id,state ] && echo "$QUEUE" || echo "name $QUEUE"`;
  await it.publish("1", `#!/bin/sh\n[ "$1" = agents ] && { ${agents}; }\necho isonforge 1\n`);
  await it.install(["--base-url", it.release, "--dir", dir]);
  const queued = await it.install(["--uninstall", "--dir", dir], {
    env: { QUEUE: "  0123abcd  queued" },
  });
  assertEquals(queued.code, 1);
  assertMatch(queued.stderr, /^error: background agents are running or queued, .*: 0123abcd\n/);
  const shell = ["env", "-u", "HOME", "sh"];
  const { code, stderr } = await it.install(["--uninstall", "--dir", dir], { shell });
  assertEquals([code, stderr], [0, ""]);

  await it.install(["--base-url", it.release]);
  const file = join(it.home, ".bashrc");
  await Deno.writeTextFile(file, 'eval "$(isonforge completions bash)"\n');
  const { stdout } = await it.install(["--uninstall"], { env: { PATH: await it.tools({}) } });
  assertEquals(stdout, `✓ Removed ${it.bin}/isonforge\n  still calls it: ${file}\n`);
});

Deno.test("install.sh --uninstall of one of two leaves the man page to the other", async () => {
  await using it = await createInstallation();
  await it.publish("1", program("1"), [MAN_PAGE]);
  const page = join(it.home, ".local/share/man/man1/isonforge.1");
  const other = join(it.home, "tools");
  await it.install(["--base-url", it.url]);
  await it.install(["--base-url", it.url, "--dir", other]);
  assertEquals((await it.install(["--uninstall", "--dir", other])).code, 0);
  assertEquals((await Deno.stat(page)).isFile, true);
  assertEquals((await it.install(["--uninstall"])).code, 0);
  await assertRejects(() => Deno.stat(page), Deno.errors.NotFound);
  // No share/ in the middle of a home.
  await it.install(["--base-url", it.url, "--dir", "~/bin"]);
  await assertRejects(() => Deno.stat(join(it.home, "share")), Deno.errors.NotFound);
  assertEquals((await Deno.stat(page)).isFile, true);
  assertEquals((await it.install(["--uninstall", "--dir", "~/bin"])).code, 0);
  await assertRejects(() => Deno.stat(page), Deno.errors.NotFound);
  const empty = await it.install(["--dir="]);
  assertEquals([empty.code, empty.stderr.split("\n")[0]], [2, "error: --dir needs a value"]);
});

Deno.test({
  name: "install.sh leaves a program that just starts its file, and nothing once that is over",
  // Linux alone names one that was replaced, and a program of Deno's looks for itself by that name.
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await using it = await withOldVersion();
    const seen = join(it.home, "seen");
    const mv = `${await which("mv")} "$@"; cat "$3 (deleted)" >"${seen}" 2>&1`;
    const PATH = await it.tools({ fake: { mv } });
    const { code, stderr } = await it.install(["--base-url", it.url], { env: { PATH } });
    assertEquals(code, 0, stderr);
    assertEquals(await Deno.readTextFile(seen), program("1"));
    await Deno.remove(seen);
    assertEquals((await it.files()).filter((path) => path.startsWith(`${it.bin}/`)), [
      join(it.bin, "isonforge"),
    ]);
    assertEquals(await Deno.readTextFile(join(it.bin, "isonforge")), program("2"));
  },
});

Deno.test("install.sh writes through no link that somebody has put in its way", async () => {
  await using it = await createInstallation();
  await it.publish("1", program("1"), [MAN_PAGE]);
  const man = join(it.home, ".local", "share", "man", "man1");
  const victim = join(it.home, "victim");
  await Deno.writeTextFile(victim, "mine\n");
  for (const directory of [it.bin, man]) {
    await Deno.mkdir(directory, { recursive: true });
    // Names that a process of the next moments would take if it made them of its pid.
    const child = new Deno.Command("/bin/true").spawn();
    await child.status;
    const names = Array.from({ length: 1500 }, (_, more) => child.pid + more)
      .flatMap((pid) => [`.isonforge.new.${pid}`, `.isonforge.1.${pid}`]);
    await Promise.all(names.map((name) => Deno.symlink(victim, join(directory, name))));
  }
  // A link in the place of the program is replaced, not followed.
  await Deno.symlink(victim, join(it.bin, "isonforge"));
  assertEquals((await it.install(["--base-url", it.url])).code, 0);
  assertEquals(await Deno.readTextFile(victim), "mine\n");
  assertEquals(await Deno.readTextFile(join(it.bin, "isonforge")), program("1"));
  assertEquals((await Deno.lstat(join(man, "isonforge.1"))).isFile, true);
});
