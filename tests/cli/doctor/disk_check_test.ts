import { assertEquals } from "@std/assert";
import { diskCheck, judgeDisk } from "../../../lib/cli/doctor/disk_check.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { findingsOf } from "./context.ts";

const EXT4 = 0xef53;
const NFS = 0x6969;

Deno.test("diskCheck finds room when the home is yet to be created", async () => {
  await using directory = await temporaryDirectory();
  const [here] = await findingsOf(diskCheck, { home: directory.path });
  const [below] = await findingsOf(diskCheck, { home: directory.at("a", "b") });
  assertEquals([here?.level, below?.level], ["ok", "ok"]);
});

Deno.test("judgeDisk() advises to prune when little is free", () => {
  assertEquals(judgeDisk({ free: 5e6, type: EXT4 }), {
    level: "error",
    message: "5.0 MB free",
    mend: "isonforge prune",
  });
  assertEquals(judgeDisk({ free: 29e6, type: NFS }), {
    level: "warning",
    message: "29 MB free; one log may grow to 1.1 GB",
    mend: "isonforge prune",
  });
});

Deno.test("judgeDisk() warns of a file system of another machine when there is room", () => {
  assertEquals(judgeDisk({ free: 71e9, type: EXT4 }), { level: "ok", message: "71 GB free" });
  assertEquals(judgeDisk({ free: 71e9, type: NFS }).level, "warning");
});
