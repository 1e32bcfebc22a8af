import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { openLog, prepareLogs, regularFileSize } from "../../../lib/agents/logs/files.ts";
import { UserError } from "../../../lib/errors.ts";
import { modeOf, namesIn } from "../../helpers/files.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test("prepareLogs() makes empty private logs when there are none", async () => {
  await using directory = await temporaryDirectory();
  assertEquals(prepareLogs(directory.path, 1000), { stdout: 0, stderr: 0 });
  assertEquals(namesIn(directory.path), ["stderr.log", "stdout.log"]);
  assertEquals(modeOf(directory.at("stdout.log")), 0o600);
});

Deno.test("prepareLogs() keeps what is in the logs, and makes them private, when there is room", async () => {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(directory.at("stdout.log"), `${"x".repeat(99)}\n`, { mode: 0o644 });
  await Deno.writeTextFile(directory.at("stderr.log"), "\n");
  assertEquals(prepareLogs(directory.path, 1000), { stdout: 100, stderr: 1 });
  assertEquals((await Deno.readTextFile(directory.at("stdout.log"))).length, 100);
  assertEquals(modeOf(directory.at("stdout.log")), 0o600);
});

Deno.test("prepareLogs() finishes a line that the run before did not", async () => {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(directory.at("stdout.log"), "begin\nno newline");
  await Deno.writeTextFile(directory.at("stderr.log"), "ü");
  assertEquals(prepareLogs(directory.path, 1000), { stdout: 17, stderr: 3 });
  assertEquals(prepareLogs(directory.path, 1000), { stdout: 17, stderr: 3 });
  assertEquals(await Deno.readTextFile(directory.at("stdout.log")), "begin\nno newline\n");
  assertEquals(await Deno.readTextFile(directory.at("stderr.log")), "ü\n");
});

Deno.test("prepareLogs() moves a log aside, over an older one, when it is over a tenth of the limit", async () => {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(directory.at("stdout.log.1"), "older");
  await Deno.writeTextFile(directory.at("stdout.log"), "x".repeat(101));
  assertEquals(prepareLogs(directory.path, 1000), { stdout: 0, stderr: 0 });
  assertEquals((await Deno.readTextFile(directory.at("stdout.log.1"))).length, 101);
  assertEquals(await Deno.readTextFile(directory.at("stdout.log")), "");
});

Deno.test("prepareLogs() keeps the index of a log that stays, and drops that of one that goes", async () => {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(directory.at("stdout.log"), "x".repeat(101));
  await Deno.writeTextFile(directory.at("stderr.log"), "x");
  for (const name of ["stdout.times", "stderr.times"]) {
    await Deno.writeTextFile(directory.at(name), "0 1767323045678\n", { mode: 0o644 });
  }
  prepareLogs(directory.path, 1000);
  assertEquals(namesIn(directory.path), [
    "stderr.log",
    "stderr.times",
    "stdout.log",
    "stdout.log.1",
  ]);
  assertEquals(modeOf(directory.at("stderr.times")), 0o600);
  await Deno.remove(directory.at("stderr.log"));
  prepareLogs(directory.path, 1000);
  assertEquals(namesIn(directory.path), ["stderr.log", "stdout.log", "stdout.log.1"]);
});

Deno.test("prepareLogs() removes an index that no run could write to when it is a pipe or a link", async () => {
  await using directory = await temporaryDirectory();
  prepareLogs(directory.path, 1000);
  await Deno.writeTextFile(directory.at("other"), "kept");
  await Deno.symlink(directory.at("other"), directory.at("stdout.times"));
  await new Deno.Command("mkfifo", { args: [directory.at("stderr.times")] }).output();
  prepareLogs(directory.path, 1000);
  assertEquals(namesIn(directory.path), ["other", "stderr.log", "stdout.log"]);
});

Deno.test("prepareLogs() prepares the logs when an index cannot be removed", async () => {
  await using directory = await temporaryDirectory();
  await Deno.mkdir(directory.at("stdout.times", "full"), { recursive: true });
  assertEquals(prepareLogs(directory.path, 1000), { stdout: 0, stderr: 0 });
  assertEquals(prepareLogs(directory.path, 1000), { stdout: 0, stderr: 0 });
});

Deno.test("regularFileSize() refuses when there is a link, a directory or a pipe", async () => {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(directory.at("file"), "abc");
  await Deno.symlink(directory.at("file"), directory.at("link"));
  await Deno.symlink(directory.at("none"), directory.at("dangling"));
  await new Deno.Command("mkfifo", { args: [directory.at("pipe")] }).output();
  assertEquals(regularFileSize(directory.at("file")), 3);
  assertEquals(regularFileSize(directory.at("none")), undefined);
  for (
    const path of [
      directory.at("link"),
      directory.at("dangling"),
      directory.at("pipe"),
      directory.path,
    ]
  ) {
    assertThrows(() => regularFileSize(path), UserError, "it is not a regular file");
  }
});

Deno.test("openLog() opens nothing where nothing is, and refuses what is no regular file", async () => {
  await using directory = await temporaryDirectory();
  assertEquals(await openLog(directory.at("none")), undefined);
  await Deno.symlink(directory.at("none"), directory.at("link"));
  await assertRejects(() => openLog(directory.at("link")), UserError, "it is not a regular file");
  await Deno.writeTextFile(directory.at("file"), "abc");
  using file = await openLog(directory.at("file"));
  assertEquals((await file?.stat())?.size, 3);
});
