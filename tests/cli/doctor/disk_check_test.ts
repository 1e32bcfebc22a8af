import { assertEquals, assertMatch } from "@std/assert";
import { diskCheck, judgeDisk } from "../../../lib/cli/doctor/disk_check.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { findingsOf } from "./context.ts";

const EXT4 = 0xef53;
const NFS = 0x6969;

Deno.test("diskCheck tells the room when the home is yet to be created", async () => {
  await using directory = await temporaryDirectory();
  const [here] = await findingsOf(diskCheck, { home: directory.path });
  const [below] = await findingsOf(diskCheck, { home: directory.at("a", "b") });
  // How much that is depends on the machine.
  for (const finding of [here, below]) {
    assertMatch(finding?.message ?? "", /^[\d.]+ [kMGTP]?B free/);
  }
});

Deno.test("judgeDisk() advises to prune when little is free and there is something to prune", () => {
  const move = "free space, or move the home: export ISONFORGE_HOME=/path/on/another/disk";
  assertEquals(judgeDisk({ free: 5e6, type: EXT4, mayPrune: true }), {
    level: "error",
    message: "4.8 MB free",
    fix: `isonforge prune, or ${move}`,
  });
  assertEquals(judgeDisk({ free: 29e6, type: NFS, mayPrune: false }), {
    level: "warning",
    message: "28 MB free; one log may grow to 1.0 GB",
    fix: move,
  });
});

Deno.test("judgeDisk() warns of a file system of another machine when there is room", () => {
  assertEquals(judgeDisk({ free: 71e9, type: EXT4, mayPrune: true }), {
    level: "ok",
    message: "66 GB free",
  });
  assertEquals(judgeDisk({ free: 71e9, type: NFS, mayPrune: true }).level, "warning");
});
