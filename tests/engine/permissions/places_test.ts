import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { Places } from "../../../lib/engine/permissions/places.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

async function inHome(body: (places: Places, home: string) => Promise<void>): Promise<void> {
  await using directory = await temporaryDirectory();
  const home = directory.path;
  const cwd = directory.at("project");
  await Deno.mkdir(cwd);
  await body(new Places({ cwd, home, isonforgeHome: directory.at(".isonforge") }), home);
}

Deno.test("secretAt() names what is secret, and nothing else", () =>
  inHome(async (places, home) => {
    const own = "isonforge's own files";
    const keys = "keys or passwords";
    const ssh = "ssh keys";
    const table: [string, string | undefined][] = [
      [".ssh", ssh],
      [".ssh/id_ed25519", ssh],
      [".ssh/keys/work", ssh],
      [".SSH/id_ed25519", ssh],
      [".Gnupg/x", keys],
      [".ssh/id_ed25519.pub", undefined],
      [".ssh/known_hosts", undefined],
      [".ssh/config", undefined],
      [".sshx/id", undefined],
      [".gnupg", keys],
      [".gnupg/private-keys-v1.d/x.key", keys],
      [".netrc", keys],
      [".git-credentials", keys],
      [".aws/credentials", keys],
      [".aws/config", undefined],
      [".isonforge", own],
      [".isonforge/config.json", own],
      [".isonforge/worktrees", own],
      [".isonforge/worktrees/r/w", undefined],
      ["project/a.ts", undefined],
      ["project/.ssh/x", undefined],
    ];
    for (const [path, expected] of table) {
      assertEquals(await places.secretAt(join(home, path)), expected, path);
    }
    for (const path of ["/etc/shadow", "/etc/gshadow"]) {
      assertEquals(await places.secretAt(path), keys, path);
    }
    assertEquals(await places.secretAt("/etc/ssh/ssh_host_rsa_key"), ssh);
    assertEquals(await places.secretAt("/etc/ssh/ssh_host_rsa_key.pub"), undefined);
    assertEquals(await places.secretAt("/etc/passwd"), undefined);
  }));

Deno.test("secretAt() and secretBelow() keep the environments of processes", {
  ignore: Deno.build.os !== "linux",
}, () =>
  inHome(async (places) => {
    const secret = "the environment or memory of a process";
    const { pid } = Deno;
    for (const path of ["self", "thread-self", `${pid}`, `self/task/${pid}`, `${pid}/../self`]) {
      assertEquals(await places.secretAt(`/proc/${path}/environ`), secret, path);
      assertEquals(await places.secretAt(`/proc/${path}/mem`), secret, path);
      assertEquals(await places.secretAt(`/proc/${path}/status`), undefined, path);
      assertEquals(await places.secretBelow(`/proc/${path}`), secret, path);
    }
    for (const path of ["/proc", "/proc/self/task", "/", "/proc/self/root"]) {
      assertEquals(await places.secretBelow(path) !== undefined, true, path);
    }
    for (const path of ["/proc/sys", "/proc/cpuinfo", "/proc/net"]) {
      assertEquals(await places.secretBelow(path), undefined, path);
    }
  }));

Deno.test("secretAt() keeps what is public among keys from being written", () =>
  inHome(async (places, home) => {
    for (const name of ["authorized_keys", "config", "known_hosts", "id_ed25519.pub"]) {
      const path = join(home, ".ssh", name);
      assertEquals(await places.secretAt(path), undefined, name);
      assertEquals(await places.secretAt(path, { isWritten: true }), "ssh keys", name);
    }
  }));

Deno.test("secretAt() follows links, to a secret and of a secret", () =>
  inHome(async (places, home) => {
    await Deno.mkdir(join(home, "elsewhere"));
    await Deno.symlink("elsewhere", join(home, ".gnupg"));
    await Deno.symlink("../.gnupg", join(home, "project/keys"));
    for (const path of ["project/keys/x", "elsewhere/x", ".gnupg/x"]) {
      assertEquals(await places.secretAt(join(home, path)), "keys or passwords", path);
    }
  }));

Deno.test("secretBelow() sees a secret that exists below a directory", () =>
  inHome(async (places, home) => {
    assertEquals(await places.secretBelow(home), undefined);
    await Deno.mkdir(join(home, ".gnupg"));
    assertEquals(await places.secretBelow(home), "keys or passwords");
    assertEquals(await places.secretBelow("/"), "keys or passwords");
    assertEquals(await places.secretBelow(join(home, "project")), undefined);
  }));

Deno.test("isWritable() holds inside of the working directory, and for what goes nowhere", () =>
  inHome(async (places, home) => {
    const table: [string, boolean][] = [
      ["project/x", true],
      ["project", true],
      ["project/../x", false],
      ["projects/x", false],
      [".ssh/x", false],
    ];
    for (const [path, expected] of table) {
      assertEquals(await places.isWritable(join(home, path)), expected, path);
    }
    for (const path of ["/dev/null", "/dev/stderr", "/dev/fd/1"]) {
      assertEquals(await places.isWritable(path), true, path);
    }
    for (const path of ["/dev/sda", "/dev/fd/../sda"]) {
      assertEquals(await places.isWritable(path), false, path);
    }
    assertEquals(await places.isRoot(join(home, "project/x/..")), true);
    assertEquals(await places.isRoot(join(home, "project/x")), false);
  }));

Deno.test("isInside() counts added directories as inside, with links followed", async () => {
  await using directory = await temporaryDirectory();
  const [cwd, added] = [directory.at("project"), directory.at("shared")];
  for (const path of [cwd, added, directory.at("other")]) await Deno.mkdir(path);
  await Deno.symlink(directory.at("other"), join(added, "link"));
  const options = { cwd, home: directory.path, isonforgeHome: directory.at(".isonforge") };
  const places = new Places({ ...options, addedDirectories: [added] });
  const table: [path: string, isInside: boolean][] = [
    ["project/a", true],
    ["shared", true],
    ["shared/a/b", true],
    ["shared/../other/a", false],
    ["shared/link/a", false],
    ["sharedx/a", false],
    ["other/a", false],
  ];
  for (const [path, isInside] of table) {
    assertEquals(await places.isInside(`${directory.path}/${path}`), isInside, path);
  }
  assertEquals(await places.isRoot(added), true);
  assertEquals(await new Places(options).isInside(join(added, "a")), false);
});
