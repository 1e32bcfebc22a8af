import { assertEquals, assertRejects } from "@std/assert";
import { prepareLogs, regularFileSize } from "../../lib/agents/log_files.ts";
import { UserError } from "../../lib/errors.ts";
import { modeOf, namesIn } from "../helpers/files.ts";
import { temporaryDirectory } from "../helpers/temporary_directory.ts";

Deno.test("prepareLogs() makes empty private logs when there are none", async () => {
  await using directory = await temporaryDirectory();
  assertEquals(await prepareLogs(directory.path, 1000), { stdout: 0, stderr: 0 });
  assertEquals(namesIn(directory.path), ["stderr.log", "stdout.log"]);
  assertEquals(modeOf(directory.at("stdout.log")), 0o600);
});

Deno.test("prepareLogs() keeps what is in the logs, and makes them private, when there is room", async () => {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(directory.at("stdout.log"), "x".repeat(100), { mode: 0o644 });
  await Deno.writeTextFile(directory.at("stderr.log"), "y");
  assertEquals(await prepareLogs(directory.path, 1000), { stdout: 100, stderr: 1 });
  assertEquals((await Deno.readTextFile(directory.at("stdout.log"))).length, 100);
  assertEquals(modeOf(directory.at("stdout.log")), 0o600);
});

Deno.test("prepareLogs() moves a log aside, over an older one, when it is over a tenth of the limit", async () => {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(directory.at("stdout.log.1"), "older");
  await Deno.writeTextFile(directory.at("stdout.log"), "x".repeat(101));
  assertEquals(await prepareLogs(directory.path, 1000), { stdout: 0, stderr: 0 });
  assertEquals((await Deno.readTextFile(directory.at("stdout.log.1"))).length, 101);
  assertEquals(await Deno.readTextFile(directory.at("stdout.log")), "");
});

Deno.test("regularFileSize() refuses when there is a link, a directory or a pipe", async () => {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(directory.at("file"), "abc");
  await Deno.symlink(directory.at("file"), directory.at("link"));
  await Deno.symlink(directory.at("none"), directory.at("dangling"));
  await new Deno.Command("mkfifo", { args: [directory.at("pipe")] }).output();
  assertEquals(await regularFileSize(directory.at("file")), 3);
  assertEquals(await regularFileSize(directory.at("none")), undefined);
  for (
    const path of [
      directory.at("link"),
      directory.at("dangling"),
      directory.at("pipe"),
      directory.path,
    ]
  ) {
    await assertRejects(() => regularFileSize(path), UserError, "it is not a regular file");
  }
});
