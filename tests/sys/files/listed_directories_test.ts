import { assertEquals } from "@std/assert";
import { ListedDirectories } from "../../../lib/sys/files/listed_directories.ts";
import { fill } from "../../helpers/fill.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test("ListedDirectories knows what is not there, and where links lead", async () => {
  await using directory = await temporaryDirectory();
  const { path: top, at } = directory;
  await fill(top, { "a/file": "x", "real/b/c": "x", "a/link": ">../real", "few/x": "x" });
  const names = [
    "a/file",
    "a/link",
    "a/link/b/c",
    "a/link/none",
    "a/none",
    "a/other",
    "a/none/deep",
  ];
  const listed = new ListedDirectories([...names, "few/none"].map((name) => at(name)));
  assertEquals(names.filter((name) => listed.isMissing(at(name))), [
    ...["a/none", "a/other", "a/none/deep"],
  ]);
  // A directory that is asked about for few paths is not read.
  assertEquals(listed.isMissing(at("few/none")), false);
  assertEquals(
    [...names, "few/x", "few/none"].map((name) => listed.resolve(at(name), top).slice(top.length)),
    [
      ...["/a/file", "/real", "/real/b/c", "/real/none", "/a/none", "/a/other", "/a/none/deep"],
      ...["/few/x", "/few/none"],
    ],
  );
});
