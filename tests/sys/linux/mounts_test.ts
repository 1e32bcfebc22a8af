import { assert, assertEquals } from "@std/assert";
import { mountsIn, mountsOf } from "../../../lib/sys/linux/mounts.ts";

Deno.test("mountsIn() reads optional fields, escaped names and options", () => {
  const table = [
    "36 35 98:0 /mnt1 /mnt/two\\040words rw,noatime master:1 shared:2 - ext3 /dev/root rw,errors=x",
    "37 35 0:48 / /a\\134b ro - fuse.sshfs me@host:/x ro",
    "",
    "no line of it",
  ].join("\n");
  assertEquals(mountsIn(table).map(({ device, root, point }) => [device, root, point]), [
    ["98:0", "/mnt1", "/mnt/two words"],
    ["0:48", "/", "/a\\b"],
  ]);
  const [first, second] = mountsIn(table);
  assertEquals(first?.options, ["rw", "noatime"]);
  assertEquals(first?.propagation, ["master:1", "shared:2"]);
  assertEquals([first?.type, second?.type], ["ext3", "fuse.sshfs"]);
  assertEquals(first?.superOptions, ["rw", "errors=x"]);
  assertEquals(second?.propagation, []);
});

Deno.test({
  name: "mountsOf() finds the root, and nothing for a process that there is not",
  ignore: Deno.build.os !== "linux",
  fn: () => {
    assert(mountsOf("self").some(({ point }) => point === "/"));
    assertEquals(mountsOf(2 ** 22 + 1), []);
  },
});
