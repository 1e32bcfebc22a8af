import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { mountsIn } from "../../../lib/sys/linux/mounts.ts";
import { otherNames, slowMounts } from "../../../lib/sys/sandbox/other_names.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test("otherNames() finds a file through other mounts of its file system", async () => {
  await using directory = await temporaryDirectory();
  const root = directory.path;
  for (
    const path of [
      "home/me/.ssh",
      "mnt/all/home/me/.ssh",
      "mnt/keys",
      "mnt/other/home/me/.ssh",
      "a b",
    ]
  ) {
    await Deno.mkdir(join(root, path), { recursive: true });
  }
  const escaped = (path: string) => path.replaceAll(" ", "\\040");
  const mount = (device: string, from: string, point: string) =>
    `20 1 ${device} ${from} ${escaped(join(root, point))} rw shared:1 - ext4 /dev/x rw`;
  const table = [
    "19 1 8:1 / / rw - ext4 /dev/x rw",
    `21 1 8:2 / ${escaped(root)} rw - ext4 /dev/y rw`,
    mount("8:2", "/", "mnt/all"),
    mount("8:2", "/home/me/.ssh", "mnt/keys"),
    mount("8:2", "/home/me/.ssh/sub", "a b"),
    mount("8:3", "/", "mnt/other"),
    mount("8:2", "/home/me/.sshd", "mnt/not-there"),
  ].join("\n");
  assertEquals(otherNames([join(root, "home/me/.ssh")], mountsIn(table)).sort(), [
    join(root, "a b"),
    join(root, "mnt/all/home/me/.ssh"),
    join(root, "mnt/keys"),
  ]);
  assertEquals(otherNames([join(root, "home/me/.ssh")], []), []);
});

Deno.test("slowMounts() names those that another machine or program answers for", () => {
  const line = (point: string, type: string) =>
    `36 35 0:48 / ${point} rw,noatime shared:1 - ${type} source rw`;
  const info = [
    line("/", "ext4"),
    line("/mnt/share\\040one", "nfs4"),
    line("/media/cam", "fuse.sshfs"),
    line("/mnt/auto", "autofs"),
    line("/srv", "btrfs"),
    line("/mnt/usb", "fuseblk"),
    "",
  ].join("\n");
  assertEquals(slowMounts(mountsIn(info)), [
    "/mnt/share one",
    "/media/cam",
    "/mnt/auto",
    "/mnt/usb",
  ]);
});
