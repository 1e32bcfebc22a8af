import { assertEquals } from "@std/assert";
import { append, Follower } from "../../helpers/follower.ts";
import { poll } from "../../helpers/poll.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test("follow() waits for the log when there is none yet", async () => {
  await using directory = await temporaryDirectory();
  await using follower = new Follower(directory.at("log"));
  await append(directory.at("log"), "here\n");
  await follower.shows("here\n");
  assertEquals([await follower.finish(), follower.notices], ["here\n", []]);
});

Deno.test("follow() ends with nothing when there never is a log", async () => {
  await using directory = await temporaryDirectory();
  await using follower = new Follower(directory.at("log"));
  assertEquals(await follower.finish(), "");
});

Deno.test("follow() says so and goes on at the start when the log is cut", async () => {
  await using directory = await temporaryDirectory();
  const path = directory.at("log");
  await append(path, "long ago\n");
  await using follower = new Follower(path);
  await follower.shows("long ago\n");
  await Deno.truncate(path, 0);
  await poll(() => follower.notices.length > 0, "a notice");
  await append(path, "anew\n");
  await follower.shows("anew\n");
  assertEquals(await follower.finish(), "long ago\nanew\n");
  assertEquals(follower.notices, ["the log was cut: going on at its start"]);
});

Deno.test("follow() shows the rest and then the new log when it is replaced", async () => {
  await using directory = await temporaryDirectory();
  const path = directory.at("log");
  await append(path, "one\n");
  await using follower = new Follower(path);
  await follower.shows("one\n");
  await append(path, "two\n");
  await Deno.rename(path, `${path}.1`);
  await append(path, "three\n");
  await follower.shows("three\n");
  assertEquals(await follower.finish(), "one\ntwo\nthree\n");
  assertEquals(follower.notices, ["the log was replaced: going on with the new one"]);
});

Deno.test("follow() shows the new log when it is replaced as the agent ends", async () => {
  await using directory = await temporaryDirectory();
  const path = directory.at("log");
  await append(path, "one\n");
  let asked = 0;
  const isLive = () => {
    if (++asked === 2) {
      Deno.renameSync(path, `${path}.1`);
      Deno.writeTextFileSync(path, "two\n");
    }
    return asked < 2;
  };
  await using follower = new Follower(path, { isLive });
  await follower.done;
  assertEquals(follower.text, "one\ntwo\n");
});

Deno.test("follow() shows what comes, and what comes back, when the log is deleted", async () => {
  await using directory = await temporaryDirectory();
  const path = directory.at("log");
  await append(path, "one\n");
  await using follower = new Follower(path);
  await follower.shows("one\n");
  // As a shell that has it open goes on writing.
  using writer = await Deno.open(path, { append: true });
  await Deno.remove(path);
  await writer.write(new TextEncoder().encode("two\n"));
  await follower.shows("two\n");
  await append(path, "three\n");
  await follower.shows("three\n");
  assertEquals(await follower.finish(), "one\ntwo\nthree\n");
});

Deno.test("follow() tells between the bytes when it goes on with a log from its start", async () => {
  await using directory = await temporaryDirectory();
  const path = directory.at("log");
  const told: string[] = [];
  await using follower: Follower = new Follower(path, {
    onRestart: (why) => told.push(`${why} after ${follower.text}`),
  });
  await append(path, "first\n");
  await follower.shows("first\n");
  assertEquals(told, []);
  await Deno.truncate(path, 0);
  await poll(() => told.length === 1, "word of the cut");
  await append(path, "second\n");
  await follower.shows("second\n");
  await Deno.rename(path, `${path}.1`);
  await append(`${path}.1`, "third\n");
  await append(path, "fourth\n");
  assertEquals(await follower.finish(), "first\nsecond\nthird\nfourth\n");
  assertEquals(told, ["cut after first\n", "replaced after first\nsecond\nthird\n"]);
});
