import { assertEquals, assertStringIncludes } from "@std/assert";
import { homeCheck } from "../../../lib/cli/doctor/home_check.ts";
import { readOnlyMountIn } from "../../../lib/cli/doctor/read_only_mount.ts";
import { mountsIn } from "../../../lib/sys/linux/mounts.ts";
import { shellQuote } from "../../../lib/sys/shell_quote.ts";
import { modeOf, namesIn } from "../../helpers/files.ts";
import { canMount, mount } from "../../helpers/mounts.ts";
import { isRoot } from "../../helpers/other_user.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { findingsOf } from "./context.ts";

Deno.test("homeCheck creates nothing when there is no home", async () => {
  await using directory = await temporaryDirectory();
  const home = directory.at("a", "b");
  assertEquals(await findingsOf(homeCheck, { home }), [
    { level: "ok", message: `${home} will be created by the first run` },
  ]);
  assertEquals(namesIn(directory.path), []);
});

Deno.test("homeCheck names what is open to others, and changes nothing", async () => {
  await using home = await temporaryDirectory();
  await Deno.mkdir(home.at("agents", "a3f8c1d2"), { recursive: true, mode: 0o700 });
  await Deno.writeTextFile(home.at("agents", "a3f8c1d2", "stdout.log"), "", { mode: 0o600 });
  await Deno.mkdir(home.at("worktrees"), { mode: 0o755 });
  assertEquals((await findingsOf(homeCheck, { home: home.path }))[0]?.level, "ok");

  await Deno.chmod(home.at("agents", "a3f8c1d2", "stdout.log"), 0o644);
  const [inside] = await findingsOf(homeCheck, { home: home.path });
  assertEquals(inside?.level, "warning");
  assertStringIncludes(inside?.message ?? "", home.at("agents", "a3f8c1d2", "stdout.log"));
  assertEquals(inside?.fix, `chmod -R go= ${shellQuote(home.at("agents"))}`);

  await Deno.chmod(home.path, 0o750);
  const [both] = await findingsOf(homeCheck, { home: home.path });
  assertStringIncludes(both?.message ?? "", "and 1 more");
  assertEquals(
    both?.fix,
    `chmod go= ${shellQuote(home.path)} && chmod -R go= ${shellQuote(home.at("agents"))}`,
  );
  assertEquals(modeOf(home.path), 0o750);
});

Deno.test("homeCheck says what it looked at when there is too much for it", async () => {
  await using home = await temporaryDirectory();
  await Deno.mkdir(home.at("sessions"), { mode: 0o700 });
  for (let number = 0; number < 5_000; number++) {
    await Deno.writeTextFile(home.at("sessions", `${number}.jsonl`), "", { mode: 0o600 });
  }
  const [finding] = await findingsOf(homeCheck, { home: home.path });
  assertEquals(finding?.level, "ok");
  assertStringIncludes(finding?.message ?? "", "only the first 5,000 were looked at");
  await Deno.remove(home.at("sessions", "0.jsonl"));
  await Deno.remove(home.at("sessions", "1.jsonl"));
  assertEquals(await findingsOf(homeCheck, { home: home.path }), [
    { level: "ok", message: `${home.path}, private and writable` },
  ]);
});

Deno.test("homeCheck fails when the home is a file, or a link to nothing", async () => {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(directory.at("home"), "");
  const [file] = await findingsOf(homeCheck, { home: directory.at("home") });
  assertEquals([file?.level, file?.message], [
    "error",
    `"${directory.at("home")}" is not a directory`,
  ]);
  await Deno.symlink(directory.at("nothing"), directory.at("link"));
  const [link] = await findingsOf(homeCheck, { home: directory.at("link") });
  assertEquals(link?.level, "error");
  assertStringIncludes(link?.message ?? "", "cannot be reached: No such file");
});

Deno.test({
  name: "homeCheck fails when nothing can be written there",
  ignore: isRoot && !canMount,
  async fn() {
    await using directory = await temporaryDirectory();
    await using stack = new AsyncDisposableStack();
    // Modes do not hold root back; a read-only file system does.
    if (isRoot) {
      const options = ["-t", "tmpfs", "-o", "ro,mode=700,size=64k", "tmpfs"];
      stack.use(await mount(options, directory.path));
    } else await Deno.chmod(directory.path, 0o500);
    const [missing] = await findingsOf(homeCheck, { home: directory.at("home") });
    assertEquals(missing?.level, "error");
    const why = isRoot ? "is on a read-only file system" : "cannot be written to";
    assertStringIncludes(missing?.message ?? "", `"${directory.path}" ${why}`);
    const [there] = await findingsOf(homeCheck, { home: directory.path });
    assertEquals([there?.level, there?.message], ["error", `"${directory.path}" ${why}`]);
    const fix = isRoot ? "mount -o remount,rw" : "chmod u+rwx";
    assertStringIncludes(there?.fix ?? "", `${fix} ${shellQuote(directory.path)}`);
  },
});

Deno.test({
  name: "homeCheck fails when the home is to be in a file system of the kernel",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const [finding] = await findingsOf(homeCheck, { home: "/proc/nope/home" });
    assertEquals(finding?.level, "error");
    assertStringIncludes(finding?.message ?? "", '"/proc/nope/home" cannot be created: "/proc" is');
    assertStringIncludes(finding?.fix ?? "", "export ISONFORGE_HOME=");
  },
});

Deno.test("readOnlyMountIn() goes by the last of the innermost file systems when several hold a path", () => {
  const table = [
    "22 1 8:1 / / ro,relatime shared:1 - ext4 /dev/a rw",
    "23 22 8:2 / /srv rw,relatime - ext4 /dev/b rw",
    "24 22 8:3 / /srv/my\\040disk rw - iso9660 /dev/c ro,nojoliet",
    "25 22 8:4 / /mnt ro - ext4 /dev/d rw",
    "26 22 8:5 / /mnt rw - ext4 /dev/e rw",
  ].join("\n");
  assertEquals(readOnlyMountIn(mountsIn(table), "/srv2/home"), "/");
  assertEquals(readOnlyMountIn(mountsIn(table), "/srv/home"), undefined);
  assertEquals(readOnlyMountIn(mountsIn(table), "/srv/my disk/home"), "/srv/my disk");
  assertEquals(readOnlyMountIn(mountsIn(table), "/mnt"), undefined);
  assertEquals(readOnlyMountIn([], "/mnt"), undefined);
});
