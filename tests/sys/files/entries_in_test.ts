import { assertEquals, assertThrows } from "@std/assert";
import { entriesIfThere, entriesIn, namesIn } from "../../../lib/sys/files/entries_in.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test("entriesIn() and namesIn() give what is in a directory when it can be read", async () => {
  await using directory = await temporaryDirectory();
  await Deno.mkdir(directory.at("below"));
  await Deno.writeTextFile(directory.at("file"), "");
  assertEquals(namesIn(directory.path).sort(), ["below", "file"]);
  assertEquals(
    entriesIn(directory.path).filter(({ isDirectory }) => isDirectory).map(({ name }) => name),
    ["below"],
  );
});

Deno.test("entriesIn() and namesIn() give nothing when a path is no directory", async () => {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(directory.at("file"), "");
  for (const path of [directory.at("file"), directory.at("nothing")]) {
    assertEquals(entriesIn(path), []);
    assertEquals(namesIn(path), []);
  }
});

Deno.test("entriesIfThere() gives nothing only when there is no such directory", async () => {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(directory.at("file"), "");
  assertEquals(entriesIfThere(directory.path).map(({ name }) => name), ["file"]);
  assertEquals(entriesIfThere(directory.at("nothing")), []);
  assertThrows(() => entriesIfThere(directory.at("file")));
});
