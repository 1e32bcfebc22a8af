import { assertEquals, assertThrows } from "@std/assert";
import {
  exists,
  infoAt,
  isDirectoryAt,
  isSocketAt,
  isThere,
} from "../../../lib/sys/files/info_at.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test("infoAt() and what asks it tell of a link itself, and nothing when nothing is there", async () => {
  await using directory = await temporaryDirectory();
  await Deno.mkdir(directory.at("directory"));
  await Deno.writeTextFile(directory.at("file"), "");
  await Deno.symlink("directory", directory.at("link"));
  await Deno.symlink("nowhere", directory.at("dangling"));
  using _listener = Deno.listen({ transport: "unix", path: directory.at("socket") });
  const told = (name: string) => {
    const path = directory.at(name);
    return [isThere(path), isDirectoryAt(path), isSocketAt(path), infoAt(path)?.isSymlink ?? false];
  };
  assertEquals(told("directory"), [true, true, false, false]);
  assertEquals(told("file"), [true, false, false, false]);
  assertEquals(told("link"), [true, false, false, true]);
  assertEquals(told("dangling"), [true, false, false, true]);
  assertEquals(told("socket"), [true, false, true, false]);
  assertEquals(told("nothing"), [false, false, false, false]);
  assertEquals(told("file/below"), [false, false, false, false]);
  const names = ["directory", "file", "link", "dangling", "socket", "nothing", "file/below"];
  assertEquals(names.filter((name) => exists(directory.at(name))), names.slice(0, 5));
});

Deno.test("exists() throws where nobody may look, and isThere() sees nothing there", () => {
  // Longer than any name may be, for root as well.
  const path = `/${"a".repeat(300)}`;
  assertEquals(isThere(path), false);
  assertThrows(() => exists(path), Error, "File name too long");
});
