import "../../helpers/libc.ts";
import { assertEquals, assertThrows } from "@std/assert";
import { holdByName } from "../../../lib/sys/files/named_places.ts";
import { holdPlace } from "../../../lib/sys/files/hold_place.ts";
import { namesIn } from "../../helpers/files.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const WAYS = { holdPlace, holdByName };

for (const [name, hold] of Object.entries(WAYS)) {
  Deno.test(`${name}() refuses links, be it on the way or at the end`, async () => {
    await using directory = await temporaryDirectory();
    await Deno.mkdir(directory.at("real/sub"), { recursive: true });
    await Deno.writeTextFile(directory.at("real/file"), "text");
    await Deno.symlink("real", directory.at("link"));
    await Deno.symlink("file", directory.at("real/other"));
    await Deno.symlink("nothing", directory.at("dangling"));
    await Deno.symlink("loop", directory.at("loop"));
    for (const path of ["link", "link/file", "link/sub", "real/other", "dangling", "loop"]) {
      assertThrows(() => hold(directory.at(path)), Error, undefined, path);
      assertThrows(() => hold(directory.at(path), { isDirectoryMade: true }), Error);
    }
    assertThrows(() => hold(directory.at("none")), Deno.errors.NotFound);
    assertThrows(() => hold(directory.at("none/x")), Deno.errors.NotFound);
    using root = hold(directory.path);
    assertThrows(() => root.child("link"), Deno.errors.FilesystemLoop);
    assertThrows(() => root.child("none"), Deno.errors.NotFound);
    using real = root.child("real");
    using file = real.child("file");
    assertEquals(await Deno.readTextFile(file.path), "text");
    assertEquals(namesIn(directory.path), [
      "dangling",
      "link",
      "loop",
      "real",
    ]);
  });

  Deno.test(`${name}() makes the directories that are missing`, async () => {
    await using directory = await temporaryDirectory();
    await Deno.mkdir(directory.at("a"));
    using held = hold(directory.at("a/b/c"), { isDirectoryMade: true });
    await Deno.writeTextFile(`${held.path}/x`, "text");
    assertEquals(await Deno.readTextFile(directory.at("a/b/c/x")), "text");
    await Deno.writeTextFile(directory.at("file"), "");
    assertThrows(() => hold(directory.at("file/x"), { isDirectoryMade: true }));
  });

  Deno.test(`${name}() waits for nobody at a FIFO`, async () => {
    await using directory = await temporaryDirectory();
    await new Deno.Command("mkfifo", { args: [directory.at("fifo")] }).output();
    using held = hold(directory.at("fifo"));
    assertEquals((await Deno.stat(held.path)).isFifo, true);
  });
}

Deno.test(
  "holdPlace() stays at what it holds when a link takes the name",
  { ignore: Deno.build.os !== "linux" },
  async () => {
    await using directory = await temporaryDirectory();
    await Deno.mkdir(directory.at("work/inside"), { recursive: true });
    await Deno.mkdir(directory.at("outside"));
    using held = holdPlace(directory.at("work/inside"));
    await Deno.rename(directory.at("work/inside"), directory.at("work/moved"));
    await Deno.symlink(directory.at("outside"), directory.at("work/inside"));
    await Deno.writeTextFile(`${held.path}/x`, "text");
    assertEquals(await Deno.readTextFile(directory.at("work/moved/x")), "text");
    assertEquals(namesIn(directory.at("outside")), []);
  },
);
