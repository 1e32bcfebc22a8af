import { assertEquals } from "@std/assert";
import { findGuardedFiles } from "../../../lib/engine/sandbox/guarded_files.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test("findGuardedFiles() looks at what is near, however busy the machine is, and ends after that", async () => {
  await using directory = await temporaryDirectory();
  await Deno.mkdir(directory.at("a/b"), { recursive: true });
  await Deno.writeTextFile(directory.at("a/b/Makefile"), "all:\n");
  const found = () => findGuardedFiles(directory.path, { maxMs: -1 }).paths;
  assertEquals(found(), [directory.at("a/b/Makefile")]);
  for (let index = 0; index < 500; index++) await Deno.mkdir(directory.at(`other-${index}`));
  assertEquals(found(), []);
});
